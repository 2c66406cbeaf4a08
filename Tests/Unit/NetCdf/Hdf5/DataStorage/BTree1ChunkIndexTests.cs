using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataStorage;

public sealed class BTree1ChunkIndexTests
{
    private const int Root = 64;
    private const int FileBytes = 4096;

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public async Task Entries_are_taken_in_any_order(int offsetBytes)
    {
        var image = Node(new(offsetBytes), Root, 0, (4, 2, 2000), (0, 0, 1000), (0, 2, 1500), (2, 0, 900));

        var table = await ReadAsync(image.ToFile(FileBytes, baseAddress: 512), isFiltered: true);

        Assert.Equal(
            [new(0, 1512, 7, 1), new(1, 2012, 7, 1), new(2, 1412, 7, 1), new StoredChunk(5, 2512, 7, 1)],
            table.Chunks.ToArray());
    }

    [Fact]
    public async Task Chunks_outside_the_extent_are_left_out()
    {
        var image = Node(new(), Root, 0, (0, 0, 1000), (6, 0, 1100), (0, 4, 1200), (2, 2, 1300));

        var table = await ReadAsync(image.ToFile(FileBytes), isFiltered: true);

        Assert.Equal([0L, 3L], table.Chunks.ToArray().Select(chunk => chunk.Number));
    }

    [Fact]
    public async Task Without_filters_a_chunk_has_its_own_length()
    {
        var table = await ReadAsync(Node(new(), Root, 0, (0, 0, 1000)).ToFile(FileBytes), isFiltered: false);

        Assert.Equal(new(0, 1000, 16, 1), table.Find(0));
    }

    [Fact]
    public async Task Nodes_of_a_level_are_fetched_at_once()
    {
        var image = Node(new(), 1_000_000, 0, (2, 0, 1000), (4, 0, 1000));
        image = Node(image, 500_000, 0, (0, 0, 1000), (0, 2, 1000));
        image = Node(image, Root, 1, (0, 0, 500_000), (2, 0, 1_000_000));
        var source = new SlowSource(new MemorySource(image.ToArray(1 << 20)), failsAt: -1);

        var table = await ReadAsync(Hdf5Image.Open(source), isFiltered: true);

        Assert.Equal(4, table.Count);
        Assert.Equal(2, source.MostAtOnce);
    }

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync(Node(new(), Root, 0, (0, 0, 1000), (0, 0, 1100)), "chunk 0 is listed twice");
        await AssertCorruptAsync(Node(new(), Root, 0, (1, 0, 1000)), "begins at element 1 of dimension 0");
        await AssertCorruptAsync(Node(new(), Root, 0, (-2, 0, 1000)), "begins at element -2 of dimension 0");
        await AssertCorruptAsync(Node(new(), Root, 0, (0, 0, FileBytes - 6)), "a chunk of 7 bytes is not within the file");
        await AssertCorruptAsync(Node(new(), Root, 0, (0, 0, -1)), "the address of a chunk is undefined");
        await AssertCorruptAsync(Node(new(), Root, 0, (0, 0, 1000)).At(Root).Raw("TREX"u8), "not TREE");
        await AssertCorruptAsync(Node(new(), Root, 0, (0, 0, 1000)).At(Root + 4).Bytes(0), "the node type is 0");
        await AssertCorruptAsync(Node(new(), Root, 0, (0, 0, 1000)).At(Root + 6).UInt16(65535), "does not fit into");
        await AssertCorruptAsync(Node(new(), Root, 0, (0, 0, 1000)).At(Root + 24).UInt32(0), "a chunk of 0 bytes");
    }

    [Fact]
    public async Task Trees_without_end_end()
    {
        await AssertCorruptAsync(Node(new(), Root, 1, (0, 0, Root)), "is reached a second time");
        await AssertCorruptAsync(
            Node(Node(new(), 1000, 2, (0, 0, Root)), Root, 2, (0, 0, 1000)), "level 2 stands where 1 is due");
        await AssertCorruptAsync(
            Node(Node(new(), 1000, 0, (0, 0, 2000)), Root, 1, (0, 0, 1000), (2, 0, 1000)), "a second time");
        await AssertCorruptAsync(Node(new(), Root, 1, (0, 0, -1)), "the address of a child is undefined");
        await AssertCorruptAsync(Node(new(), Root, 255, (0, 0, 1000)), "the signature is");
    }

    [Fact]
    public async Task A_tree_that_is_cut_short_is_damage()
    {
        var whole = Node(new(), Root, 0, (0, 0, 1), (0, 2, 2)).ToArray();
        for (var length = 0; length < Root + 24 + (2 * 40); length++)
        {
            var file = Hdf5Image.Open(whole[..length]);
            var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file, true));
            Assert.Equal(Fault.CorruptData, fault.Fault);
        }
    }

    /// <summary>A node of entries of 7 bytes, without filter 0: offsets of the first element, and addresses.</summary>
    private static Hdf5Image Node(Hdf5Image image, int address, int level, params (long, long, long)[] entries)
    {
        image = image.At(address).Raw("TREE"u8).Bytes(1, level).UInt16(entries.Length).Address(null).Address(null);
        foreach (var (row, column, target) in entries)
        {
            image = image.UInt32(7).UInt32(1).UInt64(row).UInt64(column).UInt64(0).Address(target);
        }

        return image.Zeros(32); // The last key.
    }

    /// <summary>Of a dataset of 5 x 4 elements of 4 bytes in chunks of 2 x 2.</summary>
    private static ValueTask<ChunkTable> ReadAsync(Hdf5File file, bool isFiltered) => ChunkIndexReader.ReadAsync(
        file,
        Hdf5Chunks.Describe(
            new ChunkedStorage([2, 2], 4, ChunkIndexKind.BTree1, Root), [5, 4], [null, 4], isFiltered),
        [5, 4]);

    private static async Task AssertCorruptAsync(Hdf5Image image, string cause)
    {
        var file = image.ToFile(FileBytes);
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file, isFiltered: true));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
