using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataStorage;

/// <summary>
/// An array whose index block holds one element, and lists two data blocks, of 2 and 4 elements, and three super
/// blocks: of two data blocks of 4 elements, of two of 8, and of four of 8.
/// </summary>
public sealed class ExtensibleArrayIndexTests
{
    private const int Header = 16;
    private const int Index = 128;
    private const int Super = 512;
    private const int Block = 1024;
    private const int FileBytes = 8192;

    [Fact]
    public async Task Elements_stand_in_index_data_and_super_blocks()
    {
        var image = WithIndex(WithHeader(new()), element: 2000, blocks: [Block, null], supers: [Super, null, null]);
        image = Data(image, Block, 2100, 2200);
        image = image.At(Super).Raw("EASB"u8).Bytes(0, 0).Address(Header).Bytes(0)
            .Address(null).Address(Block + 100).Checksummed();
        image = Data(image, Block + 100, 2300, null, 2400, null);

        var table = await ReadAsync(image.ToFile(FileBytes));

        Assert.Equal(
            [new(0, 2000, 8, 0), new(1, 2100, 8, 0), new(2, 2200, 8, 0), new(11, 2300, 8, 0), new(13, 2400, 8, 0)],
            table.Chunks.ToArray());
    }

    [Fact]
    public async Task What_lies_beyond_the_elements_that_are_set_is_not_read()
    {
        var image = WithIndex(
            WithHeader(new(), set: 1), element: 2000, blocks: [FileBytes, null], supers: [FileBytes, null, null]);

        Assert.Equal(1, (await ReadAsync(image.ToFile(FileBytes))).Count);
    }

    [Fact]
    public async Task Of_pages_only_those_that_were_written_are_read()
    {
        var image = WithIndex(
            WithHeader(new(), pageBits: 2), element: null, blocks: [null, null], supers: [null, Super, null]);
        image = image.At(Super).Raw("EASB"u8).Bytes(0, 0).Address(Header).Bytes(0).Bytes(0b0001_0000, 0)
            .Address(null).Address(Block).Checksummed();
        const int PrefixBytes = 6 + 8 + 1 + 4;
        const int PageBytes = (4 * 8) + 4;
        image = image.At(Block + PrefixBytes + PageBytes)
            .Address(2300).Address(null).Address(2400).Address(null).Checksummed();

        var table = await ReadAsync(image.ToFile(FileBytes));

        Assert.Equal([new(27, 2300, 8, 0), new StoredChunk(29, 2400, 8, 0)], table.Chunks.ToArray());
    }

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync(WithHeader(new(), version: 1), "the version is 1");
        await AssertCorruptAsync(WithHeader(new(), client: 1), "the client is 1");
        await AssertCorruptAsync(WithHeader(new(), bits: 0), "2^0 elements");
        await AssertCorruptAsync(WithHeader(new(), bits: 60), "2^60 elements");
        await AssertCorruptAsync(WithHeader(new(), blockElements: 3), "in blocks of 3 on");
        await AssertCorruptAsync(WithHeader(new(), pointers: 0), "0 of them");
        await AssertCorruptAsync(WithHeader(new(), pageBits: 60), "pages of 2^60");
        await AssertCorruptAsync(WithHeader(new(), bits: 1), "there are 1 super blocks");
        await AssertCorruptAsync(WithHeader(new()).At(Header + 12).Bytes(3), "the checksum of");
        await AssertCorruptAsync(WithHeader(new()), "the checksum of the index block");
        await AssertCorruptAsync(WithIndex(WithHeader(new(), pageBits: 0), 2000, [null, null], [null, null, null]), "pages");
        await AssertCorruptAsync(WithIndex(WithHeader(new()), 2000, [Index, null], [null, null, null]), "a second time");
        var twice = WithIndex(WithHeader(new()), 2000, [Block, Block], [null, null, null]);
        await AssertCorruptAsync(Data(twice, Block, 2100, 2200), "a second time");
    }

    [Fact]
    public async Task An_array_that_is_cut_short_is_damage()
    {
        var image = WithIndex(WithHeader(new()), element: 20, blocks: [Block, null], supers: [null, null, null]);
        var whole = Data(image, Block, 21, 22).ToArray();
        Assert.Equal(3, (await ReadAsync(Hdf5Image.Open(whole))).Count);
        for (var length = 0; length < whole.Length; length++)
        {
            var file = Hdf5Image.Open(whole[..length]);
            var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file));
            Assert.Equal(Fault.CorruptData, fault.Fault);
        }
    }

    private static Hdf5Image WithHeader(
        Hdf5Image image,
        int version = 0,
        int client = 0,
        int bits = 5,
        int blockElements = 2,
        int pointers = 2,
        int pageBits = 10,
        long set = 30) => image
        .At(Header).Raw("EAHD"u8).Bytes(version, client, 8, bits, 1, blockElements, pointers, pageBits)
        .Length(0).Length(0).Length(0).Length(0).Length(set).Length(0).Address(Index).Checksummed();

    private static Hdf5Image WithIndex(Hdf5Image image, long? element, long?[] blocks, long?[] supers)
    {
        image = image.At(Index).Raw("EAIB"u8).Bytes(0, 0).Address(Header).Address(element);
        foreach (var address in blocks.Concat(supers))
        {
            image = image.Address(address);
        }

        return image.Checksummed();
    }

    private static Hdf5Image Data(Hdf5Image image, int address, params long?[] elements)
    {
        image = image.At(address).Raw("EADB"u8).Bytes(0, 0).Address(Header).Bytes(0);
        foreach (var element in elements)
        {
            image = image.Address(element);
        }

        return image.Checksummed();
    }

    /// <summary>Of a dataset of 60 elements of 4 bytes in chunks of 2.</summary>
    private static ValueTask<ChunkTable> ReadAsync(Hdf5File file) => ChunkIndexReader.ReadAsync(
        file,
        Hdf5Chunks.Describe(
            new ChunkedStorage([2], 4, ChunkIndexKind.ExtensibleArray, Header), [60], [null], isFiltered: false),
        [60]);

    private static async Task AssertCorruptAsync(Hdf5Image image, string cause)
    {
        var file = image.ToFile(FileBytes);
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
