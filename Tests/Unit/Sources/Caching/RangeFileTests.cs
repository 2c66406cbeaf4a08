using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class RangeFileTests : IDisposable
{
    private const ulong Key = 0x1234_5678_9ABC_DEF0;
    private const int Length = (3 * RangeFile.BlockBytes) + 1000;

    private static readonly KeptRange _range = new(5_000_000_123, Length, 0, 0);

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _bytes = new byte[Length];

    public RangeFileTests()
    {
        new Random(3).NextBytes(_bytes);
        RangeFile.Write(Path, Key, _range.Offset, [_bytes]);
    }

    private string Path => _folder.File("5000000123-197608");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, Length)]
    [InlineData(0, 1)]
    [InlineData(Length - 1, 1)]
    [InlineData(RangeFile.BlockBytes - 1, 2)]
    [InlineData(RangeFile.BlockBytes, RangeFile.BlockBytes)]
    [InlineData(17, 2 * RangeFile.BlockBytes)]
    public void Any_part_is_what_was_written(int start, int count)
    {
        var read = new byte[count];

        Assert.True(RangeFile.TryRead(Path, Key, _range, _range.Offset + start, read));
        Assert.Equal(_bytes[start..(start + count)], read);
    }

    // Each bit of the file is either not looked at, or its change is seen.
    [Fact]
    public void A_changed_byte_is_noticed_wherever_it_is()
    {
        var stored = File.ReadAllBytes(Path);
        var random = new Random(5);
        var read = new byte[Length];
        for (var round = 0; round < 300; round++)
        {
            var at = round < 50 ? round % (stored.Length - Length) : random.Next(stored.Length);
            var damaged = stored.ToArray();
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path, damaged);

            Assert.False(RangeFile.TryRead(Path, Key, _range, _range.Offset, read), $"byte {at}");
        }
    }

    [Fact]
    public void A_part_does_not_hang_on_damage_elsewhere()
    {
        var stored = File.ReadAllBytes(Path);
        stored[^1] ^= 1;
        File.WriteAllBytes(Path, stored);
        var read = new byte[100];

        Assert.True(RangeFile.TryRead(Path, Key, _range, _range.Offset + 50, read));
        Assert.Equal(_bytes[50..150], read);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-Length)]
    [InlineData(1)]
    public void A_file_of_another_length_is_damaged(int more)
    {
        using (var file = new FileStream(Path, FileMode.Open))
        {
            file.SetLength(file.Length + more);
        }

        Assert.False(RangeFile.TryRead(Path, Key, _range, _range.Offset, new byte[1]));
    }

    [Fact]
    public void A_range_of_another_file_or_another_place_is_not_taken()
    {
        Assert.False(RangeFile.TryRead(Path, Key ^ 1, _range, _range.Offset, new byte[1]));
        Assert.False(RangeFile.TryRead(Path, Key, _range with { Offset = 0 }, 0, new byte[1]));
    }

    // As neighbours that were fetched apart are: their ends are anywhere in the blocks that have checksums.
    [Fact]
    public void The_file_is_the_same_in_however_many_parts_the_range_comes()
    {
        var whole = File.ReadAllBytes(Path);
        var random = new Random(11);
        for (var round = 0; round < 50; round++)
        {
            var parts = new List<ReadOnlyMemory<byte>>();
            for (var start = 0; start < Length;)
            {
                var most = round % 3 == 0 ? 3 * RangeFile.BlockBytes : 30_000;
                var count = Math.Min(random.Next(1, most), Length - start);
                parts.Add(_bytes.AsMemory(start, count));
                start += count;
            }

            RangeFile.Write(Path, Key, _range.Offset, parts);
            Assert.Equal(whole, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void Nothing_but_the_range_is_left_behind() =>
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
}
