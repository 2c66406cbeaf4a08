using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

/// <summary>Trees of records of 8 bytes in nodes of 64, so that a leaf has 6 at most, and counts take a byte.</summary>
public sealed class BTree2Tests
{
    private const int Type = 5;
    private const int Header = 16;
    private const int FileBytes = 4096;

    [Fact]
    public async Task An_empty_tree_has_no_records() =>
        Assert.Empty(await ReadAsync(WithHeader(0, null, 0, 0).ToFile(FileBytes)));

    [Fact]
    public async Task Records_come_in_order_from_all_levels()
    {
        var image = Leaf(WithHeader(2, 100, 1, 14), 400, 0, 1, 2);
        image = Leaf(Leaf(Leaf(image, 500, 4, 5), 600, 8, 9, 10), 700, 12, 13);
        image = Inner(image, 200, level: 1, [3], (400, 3, 3), (500, 2, 2));
        image = Inner(image, 300, level: 1, [11], (600, 3, 3), (700, 2, 2));
        image = Inner(image, 100, level: 2, [6], (200, 1, 6), (300, 1, 6));

        // Where 7 should be, nothing is: the tree's own order counts, not the records'.
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(image.ToFile(FileBytes)));
        Assert.Contains("a B-tree of 14 records holds 13", fault.Message, StringComparison.Ordinal);

        image = PutHeader(image, 2, 100, 1, 13);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13], await ReadAsync(image.ToFile(FileBytes)));
    }

    [Fact]
    public async Task Nodes_of_a_level_are_fetched_at_once()
    {
        var image = Leaf(Leaf(WithHeader(1, 100, 1, 3), 400_000, 0), 800_000, 2);
        var source = new SlowSource(
            new MemorySource(Inner(image, 100, level: 1, [1], (400_000, 1, 0), (800_000, 1, 0)).ToArray(1 << 20)),
            failsAt: -1);

        Assert.Equal([0, 1, 2], await ReadAsync(Hdf5Image.Open(source)));
        Assert.Equal(2, source.MostAtOnce);
    }

    [Theory]
    [InlineData(2048, 11, 1, 1, 0)]
    [InlineData(2048, 11, 2, 1, 2)]
    [InlineData(512, 11, 2, 1, 2)]
    [InlineData(64, 8, 3, 1, 1)]
    [InlineData(64, 8, 4, 1, 1)]
    [InlineData(64, 8, 5, 1, 2)]
    [InlineData(1 << 20, 11, 1, 3, 0)]
    [InlineData(1 << 20, 11, 2, 3, 5)]
    [InlineData(1 << 20, 11, 32, 3, 8)]
    public void Counts_are_as_wide_as_the_most_that_they_can_be(
        int nodeBytes, int recordBytes, int level, int countBytes, int totalBytes)
    {
        var header = new BTree2Header(Type, nodeBytes, recordBytes, Depth: 32, null, 0, 0);

        var layout = header.Levels(new Hdf5Image().ToFile(1))[level];

        Assert.Equal((countBytes, totalBytes), (layout.CountBytes, layout.TotalBytes));
    }

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync(Leaf(WithHeader(0, 100, 3, 3, type: 6), 100, 0, 1, 2), "version and type are 0 and 6");
        await AssertCorruptAsync(Leaf(WithHeader(0, 100, 2, 3), 100, 0, 1, 2), "the checksum of");
        await AssertCorruptAsync(Leaf(WithHeader(0, 100, 7, 7), 100, 0), "a B-tree node of 7 records may have 6");
        await AssertCorruptAsync(Leaf(WithHeader(0, 100, 3, 2), 100, 0, 1, 2), "of 3 records may have 2");
        await AssertCorruptAsync(
            Leaf(Leaf(Inner(WithHeader(1, 100, 1, 2), 100, level: 1, [1], (200, 1, 0), (300, 1, 0)), 200, 0), 300, 2),
            "a B-tree of 2 records holds more");
        await AssertCorruptAsync(WithHeader(40, 100, 1, 1), "40 levels deep");
        await AssertCorruptAsync(WithHeader(0, 100, 1, 1, nodeBytes: 10), "nodes of 10 bytes");
        await AssertCorruptAsync(WithHeader(0, 100, 1, 1, recordBytes: 0), "records of 0");
        await AssertCorruptAsync(WithHeader(0, FileBytes - 3, 1, 1), "the file ends");
        await AssertCorruptAsync(Leaf(WithHeader(1, 100, 2, 2), 100, 0, 1), "the checksum of");
        await AssertCorruptAsync(Inner(WithHeader(0, 100, 0, 3), 100, level: 1, [], (200, 1, 1)), "the checksum of");
        await AssertCorruptAsync(
            Inner(WithHeader(1, 100, 0, 3), 100, level: 1, [], (-1, 1, 1)), "the address of a child is undefined");
    }

    [Fact]
    public async Task A_tree_of_more_records_than_are_read_is_too_large_before_they_are_read()
    {
        var refused = await Assert.ThrowsAsync<ComputeException>(
            async () => await ReadAsync(WithHeader(0, 100, 1, 1 << 23).ToFile(FileBytes)));

        Assert.Equal(Fault.TooLarge, refused.Fault);
        Assert.Contains("more than 2097152 records", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trees_without_end_end()
    {
        var image = Inner(WithHeader(3, 100, 1, 1), 100, level: 3, [1], (100, 1, 1), (100, 1, 1));
        await AssertCorruptAsync(image, "a B-tree node is reached a second time");
    }

    [Fact]
    public async Task A_tree_that_is_cut_short_is_damage()
    {
        var image = Inner(WithHeader(1, 100, 1, 2), 100, level: 1, [1], (200, 1, 0), (300, 0, 0));
        var whole = Leaf(Leaf(image, 200, 0), 300).ToArray();
        Assert.Equal(2, (await ReadAsync(Hdf5Image.Open(whole))).Count);
        for (var length = 0; length < whole.Length; length++)
        {
            var file = Hdf5Image.Open(whole[..length]);
            var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file));
            Assert.Equal(Fault.CorruptData, fault.Fault);
        }
    }

    private static Hdf5Image WithHeader(
        int depth, long? root, int rootRecords, long total, int type = Type, int nodeBytes = 64, int recordBytes = 8) =>
        PutHeader(new(), depth, root, rootRecords, total, type, nodeBytes, recordBytes);

    private static Hdf5Image PutHeader(
        Hdf5Image image,
        int depth,
        long? root,
        int rootRecords,
        long total,
        int type = Type,
        int nodeBytes = 64,
        int recordBytes = 8) => image
        .At(Header).Raw("BTHD"u8).Bytes(0, type).UInt32(nodeBytes).UInt16(recordBytes).UInt16(depth).Bytes(100, 40)
        .Address(root).UInt16(rootRecords).Length(total).Checksummed();

    private static Hdf5Image Leaf(Hdf5Image image, int address, params long[] records)
    {
        image = image.At(address).Raw("BTLF"u8).Bytes(0, Type);
        foreach (var record in records)
        {
            image = image.UInt64(record);
        }

        return image.Checksummed();
    }

    private static Hdf5Image Inner(
        Hdf5Image image, int address, int level, long[] records, params (long, int, int)[] children)
    {
        image = image.At(address).Raw("BTIN"u8).Bytes(0, Type);
        foreach (var record in records)
        {
            image = image.UInt64(record);
        }

        foreach (var (child, count, total) in children)
        {
            image = image.Address(child).Bytes(count);
            image = level > 1 ? image.Bytes(total) : image;
        }

        return image.Checksummed();
    }

    private static async Task<List<long>> ReadAsync(Hdf5File file) =>
    [
        .. (await BTree2.ReadAsync(file, Header, Type)).Select(record => BitConverter.ToInt64(record.Span)),
    ];

    private static async Task AssertCorruptAsync(Hdf5Image image, string cause)
    {
        var file = image.ToFile(FileBytes);
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
