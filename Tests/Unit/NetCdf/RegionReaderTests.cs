using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Unit.NetCdf;

/// <summary>Small parts with long gaps between them are asked for together, where the file is far away.</summary>
public sealed class RegionReaderTests
{
    private const int Elements = 1 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1048576", "0:8:131072", 8)] // Elements that are far from each other, in a row,
    [InlineData("1048576", "5:100:2000", 100)]
    [InlineData("128,64,128", "0:128:1 3:1:1 7:4:1", 128)] // rows,
    [InlineData("8,4,32768", "0:8:1 0:4:1 9:2:16384", 64)] // and both.
    [InlineData("1048576", "0:7:131072", 0)] // They are too few,
    [InlineData("1048576", "0:100:500", 0)] // too close,
    [InlineData("64,2,8192", "0:64:1 0:1:1 0:8192:1", 0)] // or no small part of what lies there.
    public async Task Parts_that_lie_apart_are_asked_for_together(string shape, string selection, int parts)
    {
        await using var source = new ApartSource(answers: true);

        Assert.Equal(Expected(shape, selection), await ReadAsync(source, shape, selection));
        Assert.Equal(parts, source.Parts);
        Assert.Equal(parts == 0, source.Reads > 0);
    }

    [Fact]
    public async Task Where_the_source_cannot_they_are_read_one_by_one()
    {
        await using var source = new ApartSource(answers: false);

        Assert.Equal(Expected("1048576", "5:100:2000"), await ReadAsync(source, "1048576", "5:100:2000"));
        Assert.InRange(source.Reads, 1, 100);
    }

    [Fact]
    public async Task A_local_file_is_not_asked_like_this()
    {
        await using var source = new ApartSource(answers: true) { CheapGapBytes = 0 };

        Assert.Equal(Expected("1048576", "5:100:2000"), await ReadAsync(source, "1048576", "5:100:2000"));
        Assert.Equal(0, source.Parts);
    }

    private static async Task<int[]> ReadAsync(IByteSource source, string shape, string selection)
    {
        var region = StridedRegion.Of(0, sizeof(int), Shape(shape), Selection(selection), "v");
        var bytes = new byte[region.Elements * sizeof(int)];
        await new RegionReader(source, region, bytes, sizeof(int), Stop).ReadAsync();
        return [.. bytes.Chunk(sizeof(int)).Select(element => BitConverter.ToInt32(element))];
    }

    private static int[] Expected(string shape, string selection)
    {
        IEnumerable<int> places = [0];
        foreach (var (length, range) in Shape(shape).Zip(Selection(selection)))
        {
            places = places.SelectMany(place => Enumerable.Range(0, (int)range.Count).Select(step =>
                (place * (int)length) + (int)(range.Start + (step * range.Step))));
        }

        return [.. places];
    }

    private static long[] Shape(string text) => [.. text.Split(',').Select(long.Parse)];

    private static IndexRange[] Selection(string text) =>
    [
        .. text.Split(' ').Select(range => range.Split(':').Select(long.Parse).ToArray())
            .Select(numbers => new IndexRange(numbers[0], numbers[1], numbers[2])),
    ];

    /// <summary>Numbers that are their own places, most significant bytes first.</summary>
    private sealed class ApartSource(bool answers) : IByteSource
    {
        private int _reads;
        private int _parts;

        public string Name => "far.nc";

        public string Location => Name;

        public SourceIdentity Identity { get; } = new(Elements * sizeof(int), "1");

        public int CheapGapBytes { get; init; } = 256 << 10;

        public int Reads => Volatile.Read(ref _reads);

        public int Parts => Volatile.Read(ref _parts);

        public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            _ = Interlocked.Increment(ref _reads);
            Fill(offset, destination.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> TryReadApartAsync(
            IReadOnlyList<BytePart> parts, CancellationToken cancellationToken)
        {
            foreach (var part in parts.Where(_ => answers))
            {
                Fill(part.Offset, part.Room.Span);
            }

            _ = Interlocked.Add(ref _parts, answers ? parts.Count : 0);
            return new(answers);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static void Fill(long offset, Span<byte> bytes)
        {
            Span<byte> number = stackalloc byte[sizeof(int)];
            for (var place = 0; place < bytes.Length; place++)
            {
                BinaryPrimitives.WriteInt32BigEndian(number, (int)((offset + place) / sizeof(int)));
                bytes[place] = number[(int)((offset + place) % sizeof(int))];
            }
        }
    }
}
