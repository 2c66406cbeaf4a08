using System.Security.Cryptography;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Chunks that wait for the end of their job, and the room on disk that they have before they are made.</summary>
public sealed class ChunkSpillTests : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, 1000, false)]
    [InlineData(3, 200_000, true)]
    [InlineData(40, 50_000, true)]
    public void Chunks_come_back_as_they_were_and_take_no_more_room_than_they_need(int count, int bytes, bool isSpilled)
    {
        var chunks = Enumerable.Range(0, count).Select(place => RandomNumberGenerator.GetBytes(bytes + place)).ToList();
        PartitionResult result;
        using (var spill = new ChunkSpill(_folder.Path, 7, 2, count, ChunkBytes))
        {
            Assert.Equal(count * (ChunkBytes + 4L), new FileInfo(Assert.Single(Directory.GetFiles(_folder.Path))).Length);
            chunks.ForEach(chunk => spill.Add(chunk));
            result = spill.Finish(bytesRead: 5);
        }

        Assert.Equal((7, 5L, isSpilled), (result.Partition, result.BytesRead, result.SpillFile is not null));
        var kept = Directory.GetFiles(_folder.Path);
        Assert.Equal(isSpilled ? [chunks.Sum(chunk => chunk.Length + 4L)] : [], kept.Select(path => new FileInfo(path).Length));
        using var output = File.OpenHandle(_folder.File("output"), FileMode.CreateNew, FileAccess.ReadWrite);
        var lengths = ChunkSpill.Copy(_folder.Path, result, count, output, offset: 0, new byte[65_536]);
        Assert.Equal(chunks.Select(chunk => (uint)chunk.Length), lengths);
        Assert.Equal(chunks.SelectMany(chunk => chunk), File.ReadAllBytes(_folder.File("output")));
    }

    [Fact]
    public void What_cannot_be_more_than_a_reply_takes_no_room()
    {
        using var spill = new ChunkSpill(_folder.Path, 0, 1, 10, 20_000);

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_partition_that_fails_gives_its_room_back()
    {
        using (var spill = new ChunkSpill(_folder.Path, 0, 1, 10, ChunkBytes))
        {
            spill.Add(new byte[ChunkBytes]);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Partitions_that_do_not_fit_together_are_refused_with_numbers_before_their_work()
    {
        using var disk = await SmallDisk.MountAsync(_folder.File("disk"), megabytes: 64);
        using (new ChunkSpill(disk.Path, 0, 1, 30, ChunkBytes))
        {
            var refusal = Assert.Throws<ComputeException>(() => new ChunkSpill(disk.Path, 1, 1, 30, ChunkBytes));

            Assert.Equal(Fault.NotEnoughStorage, refusal.Fault);
            Assert.Contains(
                $"an output's part of {30 * (ChunkBytes + 4)} bytes does not fit: the data folder has ", refusal.Message,
                StringComparison.Ordinal);
            Assert.Contains(" bytes free, of which ", refusal.Message, StringComparison.Ordinal);
            Assert.Single(Directory.GetFiles(disk.Path));
        }

        using var later = new ChunkSpill(disk.Path, 1, 1, 30, ChunkBytes);
        later.Add(new byte[ChunkBytes]);
        disk.Fill(); // What is reserved is there for this one, whoever fills the disk.
        for (var chunk = 1; chunk < 30; chunk++)
        {
            later.Add(RandomNumberGenerator.GetBytes(ChunkBytes));
        }

        Assert.Equal("1.1.chunks", later.Finish(0).SpillFile);
    }
}
