using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataStorage;

public sealed class FixedArrayIndexTests
{
    private const int Header = 16;
    private const int Block = 256;
    private const int FileBytes = 4096;

    [Fact]
    public async Task Elements_are_chunks_by_their_numbers()
    {
        var image = WithHeader(new(), length: 3).At(Block).Raw("FADB"u8).Bytes(0, 0).Address(Header)
            .Address(1000).Address(null).Address(1100).Checksummed();

        var table = await ReadAsync(image.ToFile(FileBytes));

        Assert.Equal([new(0, 1000, 8, 0), new StoredChunk(2, 1100, 8, 0)], table.Chunks.ToArray());
    }

    [Fact]
    public async Task Of_pages_only_those_that_were_written_are_read()
    {
        var image = WithHeader(new(), length: 3, pageBits: 1).At(Block).Raw("FADB"u8).Bytes(0, 0).Address(Header)
            .Bytes(0b0100_0000).Checksummed();
        image = image.At(image.Position + 20).Address(1000).Checksummed();

        var table = await ReadAsync(image.ToFile(FileBytes));

        Assert.Equal([new StoredChunk(2, 1000, 8, 0)], table.Chunks.ToArray());
    }

    [Fact]
    public async Task An_array_that_was_never_written_has_no_chunks() =>
        Assert.Equal(0, (await ReadAsync(WithHeader(new(), length: 3, block: null).ToFile(FileBytes))).Count);

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync(WithHeader(new(), length: 3, version: 1), "the version is 1");
        await AssertCorruptAsync(WithHeader(new(), length: 3, client: 1), "the client is 1");
        await AssertCorruptAsync(WithHeader(new(), length: 3, elementBytes: 4), "elements of 4 bytes");
        await AssertCorruptAsync(WithHeader(new(), length: 3, pageBits: 40), "a page has 2^40 elements");
        await AssertCorruptAsync(WithHeader(new(), length: 1L << 60), "the file ends");
        await AssertCorruptAsync(WithHeader(new(), length: (1L << 60) - 1, pageBits: 31), "the file ends");
        await AssertCorruptAsync(WithHeader(new(), length: -1), "the length of the array is undefined");
        await AssertCorruptAsync(WithHeader(new(), length: 3).At(Header + 8).Bytes(9), "the checksum of");
        var stranger = WithHeader(new(), length: 1).At(Block).Raw("FADB"u8).Bytes(0, 0).Address(99).Address(1000);
        await AssertCorruptAsync(stranger.Checksummed(), "owner 99 are not those of the array");
        var away = WithHeader(new(), length: 3000, pageBits: 10).At(Block).Raw("FADB"u8).Bytes(0, 0).Address(Header)
            .Bytes(0b0010_0000).Checksummed();
        await AssertCorruptAsync(away, "page 2 of a fixed array is not within the file");
    }

    [Fact]
    public async Task An_array_that_is_cut_short_is_damage()
    {
        var whole = WithHeader(new(), length: 3, pageBits: 1).At(Block).Raw("FADB"u8).Bytes(0, 0).Address(Header)
            .Bytes(0b1100_0000).Checksummed();
        whole = whole.At(whole.Position).Address(1).Address(2).Checksummed();
        whole = whole.At(whole.Position).Address(3).Checksummed();
        var bytes = whole.ToArray();
        Assert.Equal(3, (await ReadAsync(Hdf5Image.Open(bytes))).Count);
        for (var length = 0; length < bytes.Length; length++)
        {
            var file = Hdf5Image.Open(bytes[..length]);
            var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file));
            Assert.Equal(Fault.CorruptData, fault.Fault);
        }
    }

    private static Hdf5Image WithHeader(
        Hdf5Image image,
        long length,
        int version = 0,
        int client = 0,
        int elementBytes = 8,
        int pageBits = 10,
        long? block = Block) => image
        .At(Header).Raw("FAHD"u8).Bytes(version, client, elementBytes, pageBits).Length(length).Address(block)
        .Checksummed();

    /// <summary>Of a dataset of 6 elements of 4 bytes in chunks of 2.</summary>
    private static ValueTask<ChunkTable> ReadAsync(Hdf5File file) => ChunkIndexReader.ReadAsync(
        file,
        Hdf5Chunks.Describe(new ChunkedStorage([2], 4, ChunkIndexKind.FixedArray, Header), [6], [6], false),
        [6]);

    private static async Task AssertCorruptAsync(Hdf5Image image, string cause)
    {
        var file = image.ToFile(FileBytes);
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(file));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
