using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

/// <summary>Heaps of blocks of 64 bytes, two in a row, whose longest block of objects has 128.</summary>
public sealed class FractalHeapTests
{
    private const int Header = 16;
    private const int Block = 512;
    private const int Table = 1024;
    private const int FileBytes = 8192;
    private const int PrefixBytes = 15; // Signature, version, heap, and an offset of 2 bytes.

    [Fact]
    public async Task An_object_stands_in_the_root_block()
    {
        var image = PutBlock(WithHeader(Block, rows: 0), Block, start: 0, 64, "hello");

        Assert.Equal("hello", await ReadAsync(image, Managed(PrefixBytes, 5)));
        Assert.Equal("", await ReadAsync(image, Managed(PrefixBytes, 0)));
        Assert.Equal("lo\0", await ReadAsync(image, Managed(PrefixBytes + 3, 3)));
    }

    [Fact]
    public async Task Blocks_double_and_tables_stand_for_longer_ones()
    {
        // Rows: 2 x 64, 2 x 64, 2 x 128, then tables of 2 x 256, of which the second has rows of 2 x 64, 2 x 64.
        var image = PutTable(
            WithHeader(Table, rows: 4), Table, start: 0, Block, null, null, 600, 700, null, null, 2000);
        image = PutTable(image, 2000, start: 768, null, null, null, 3000);
        image = PutBlock(PutBlock(image, Block, 0, 64, "first"), 600, 192, 64, "fourth");
        image = PutBlock(PutBlock(image, 700, 256, 128, "fifth"), 3000, 960, 64, "deep");

        Assert.Equal("first", await ReadAsync(image, Managed(PrefixBytes, 5)));
        Assert.Equal("fourth", await ReadAsync(image, Managed(192 + PrefixBytes, 6)));
        Assert.Equal("fifth", await ReadAsync(image, Managed(256 + PrefixBytes, 5)));
        Assert.Equal("deep", await ReadAsync(image, Managed(960 + PrefixBytes, 4)));
        await AssertCorruptAsync(image, Managed(64 + PrefixBytes, 1), "no block holds offset");
        await AssertCorruptAsync(image, Managed(640, 1), "no block holds offset");
    }

    [Theory]
    [InlineData(8, "a")]
    [InlineData(8, "sevenby")]
    [InlineData(18, "0123456789abcdef")]
    [InlineData(40, "x")]
    [InlineData(40, "longer than sixteen bytes, so")]
    public async Task A_small_object_stands_in_its_id(int idBytes, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var id = new byte[idBytes];
        id[0] = 0x20;
        var start = idBytes > 18 ? 2 : 1;
        (idBytes > 18 ? ref id[1] : ref id[0]) |= (byte)(text.Length - 1);
        bytes.CopyTo(id, start);

        Assert.Equal(text, await ReadAsync(WithHeader(null, rows: 0, idBytes: idBytes), id));
    }

    [Fact]
    public async Task A_long_object_stands_at_the_address_of_its_id()
    {
        var image = WithHeader(null, rows: 0, idBytes: 17).At(3000).Raw("somewhere"u8);

        var id = new Hdf5Image().Bytes(0x10).Address(3000).Length(9).ToArray();

        Assert.Equal("somewhere", await ReadAsync(image, id));
        await AssertCorruptAsync(
            image, new Hdf5Image().Bytes(0x10).Address(3000).Length(1 << 20).ToArray(), "1048576 bytes");
        await AssertCorruptAsync(image, new Hdf5Image().Bytes(0x10).Address(null).Length(9).ToArray(), "undefined");
    }

    [Fact]
    public async Task A_long_object_is_found_by_its_number()
    {
        var image = WithHeader(null, rows: 0, hugeTree: 2000).At(3000).Raw("somewhere"u8);
        image = image.At(2000).Raw("BTHD"u8).Bytes(0, 1).UInt32(512).UInt16(24).UInt16(0).Bytes(100, 40)
            .Address(2100).UInt16(1).Length(1).Checksummed();
        image = image.At(2100).Raw("BTLF"u8).Bytes(0, 1).Address(3000).Length(9).Length(77).Checksummed();

        Assert.Equal("somewhere", await ReadAsync(image, [0x10, 77, 0, 0, 0, 0, 0, 0]));
        await AssertCorruptAsync(image, [0x10, 78, 0, 0, 0, 0, 0, 0], "no long object 78");
        await AssertCorruptAsync(WithHeader(null, 0), [0x10, 77, 0, 0, 0, 0, 0, 0], "no tree of long objects");
    }

    [Fact]
    public async Task Checksums_of_blocks_are_compared()
    {
        var image = WithHeader(Block, rows: 0, flags: 2).At(Block).Raw("FHDB"u8).Bytes(0).Address(Header).UInt16(0)
            .UInt32(0).Raw("hello"u8).Zeros(64 - PrefixBytes - 4 - 5);
        var checksum = Checksum.Lookup3(image.ToArray().AsSpan(Block, 64));
        image = image.At(Block + PrefixBytes).UInt32(checksum);

        Assert.Equal("hello", await ReadAsync(image, Managed(PrefixBytes + 4, 5)));
        await AssertCorruptAsync(image, Managed(PrefixBytes, 5), "does not hold 5 bytes from offset 15");
        await AssertCorruptAsync(image.At(Block + 40).Bytes(1), Managed(PrefixBytes + 4, 5), "the checksum of");
    }

    [Fact]
    public async Task Damage_is_named()
    {
        var image = PutBlock(WithHeader(Block, rows: 0), Block, start: 0, 64, "hello");
        await AssertCorruptAsync(image, [1, 2, 3], "an id has 3 bytes, not 8");
        await AssertCorruptAsync(image, [0x30, 0, 0, 0, 0, 0, 0, 0], "an id begins with 30");
        await AssertCorruptAsync(image, [0x40, 0, 0, 0, 0, 0, 0, 0], "an id begins with 40");
        await AssertCorruptAsync(image, [0x2F, 0, 0, 0, 0, 0, 0, 0], "does not hold an object of 16");
        await AssertCorruptAsync(image, Managed(PrefixBytes, 50), "does not hold 50 bytes");
        await AssertCorruptAsync(image, Managed(0, 5), "does not hold 5 bytes from offset 0");
        await AssertCorruptAsync(image, Managed(64, 5), "no block holds offset 64");
        await AssertCorruptAsync(PutBlock(image, Block, 64, 64, "x"), Managed(20, 1), "start 64 are not those");
        await AssertCorruptAsync(WithHeader(Block, rows: 0), Managed(20, 1), "the signature is 00000000");
        await AssertCorruptAsync(WithHeader(FileBytes - 63, rows: 0), Managed(20, 1), "the file ends");
        await AssertCorruptAsync(WithHeader(null, 0).At(Header + 4).Bytes(1), Managed(20, 1), "the version is 1");
        await AssertCorruptAsync(WithHeader(null, 0).At(Header + 9).Bytes(1), Managed(20, 1), "the checksum of");
        await AssertCorruptAsync(WithHeader(null, 0, width: 3), Managed(20, 1), "rows of 3 blocks of 64 to 128 bytes");
        await AssertCorruptAsync(WithHeader(null, 0, startBytes: 0), Managed(20, 1), "blocks of 0 to 128 bytes");
        await AssertCorruptAsync(WithHeader(null, 0, startBytes: 256), Managed(20, 1), "blocks of 256 to 128 bytes");
        await AssertCorruptAsync(WithHeader(null, 0, heapBits: 64), Managed(20, 1), "no heap of 2^64");
        await AssertCorruptAsync(WithHeader(null, 0, heapBits: 3), Managed(20, 1), "no heap of 2^3");
        await AssertCorruptAsync(WithHeader(Table, rows: 11), Managed(20, 1), "the root has 11 rows");
        await AssertCorruptAsync(WithHeader(null, 0, idBytes: 0), [0], "ids take 0 bytes");
    }

    [Fact]
    public async Task Tables_without_end_end() => await AssertCorruptAsync(
        PutTable(WithHeader(Table, rows: 4), Table, start: 0, null, null, null, null, null, null, Table),
        Managed(20, 1),
        "a table of a fractal heap is reached a second time");

    [Fact]
    public async Task A_heap_that_is_cut_short_is_damage()
    {
        var image = PutTable(WithHeader(Table, rows: 1), Table, start: 0, null, Table + 100);
        var whole = PutBlock(image, Table + 100, 64, 64, "hello").ToArray();
        var id = Managed(64 + PrefixBytes, 5);
        for (var length = 0; length < whole.Length; length++)
        {
            var file = Hdf5Image.Open(whole[..length]);
            var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file, id));
            Assert.Equal(Fault.CorruptData, fault.Fault);
        }
    }

    private static byte[] Managed(int offset, int length) =>
        new Hdf5Image().Bytes(0).UInt16(offset).Bytes(length).Zeros(4).ToArray();

    private static Hdf5Image WithHeader(
        long? root,
        int rows,
        int idBytes = 8,
        int flags = 0,
        long? hugeTree = null,
        int width = 2,
        int startBytes = 64,
        int heapBits = 16) => new Hdf5Image()
        .At(Header).Raw("FRHP"u8).Bytes(0).UInt16(idBytes).UInt16(0).Bytes(flags).UInt32(100)
        .Length(0).Address(hugeTree).Length(0).Address(null)
        .Length(0).Length(0).Length(0).Length(0).Length(0).Length(0).Length(0).Length(0)
        .UInt16(width).Length(startBytes).Length(128).UInt16(heapBits).UInt16(1).Address(root).UInt16(rows)
        .Checksummed();

    private static Hdf5Image PutBlock(Hdf5Image image, int address, int start, int bytes, string text) => image
        .At(address).Raw("FHDB"u8).Bytes(0).Address(Header).UInt16(start).Raw(Encoding.ASCII.GetBytes(text))
        .Zeros(bytes - PrefixBytes - text.Length);

    /// <summary>A table of whole rows; those that are not named are undefined.</summary>
    private static Hdf5Image PutTable(Hdf5Image image, int address, int start, params long?[] children)
    {
        image = image.At(address).Raw("FHIB"u8).Bytes(0).Address(Header).UInt16(start);
        foreach (var child in children.Concat(new long?[children.Length % 2]))
        {
            image = image.Address(child);
        }

        return image.Checksummed();
    }

    private static Task<string> ReadAsync(Hdf5Image image, byte[] id) => ReadAsync(image.ToFile(FileBytes), id);

    private static async Task<string> ReadAsync(Hdf5File file, byte[] id)
    {
        var heap = await FractalHeap.OpenAsync(file, Header);
        await heap.PrefetchAsync([id]);
        return Encoding.ASCII.GetString((await heap.ReadAsync(id)).Span);
    }

    private static async Task AssertCorruptAsync(Hdf5Image image, byte[] id, string cause)
    {
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(image, id));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
