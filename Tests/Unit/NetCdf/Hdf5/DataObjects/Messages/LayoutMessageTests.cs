using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>With <see cref="ChunkedLayouts"/>.</summary>
public sealed class LayoutMessageTests
{
    private const int Address = 1000;
    private const int ElementsBytes = 48;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Old_versions_are_read(int version)
    {
        var compact = new Hdf5Image().Bytes(version, 2, 0).Zeros(5 + 8).UInt32(3).Bytes(7, 8, 9);
        var contiguous = new Hdf5Image().Bytes(version, 2, 1).Zeros(5).Address(77);
        var chunked = new Hdf5Image().Bytes(version, 3, 2).Zeros(5).Address(null).UInt32(5).UInt32(6).UInt32(4);

        Assert.Equal(new CompactStorage(Address + 20, 3), compact.Read(Read));
        Assert.Equal(new ContiguousStorage(77, ElementsBytes), contiguous.Read(Read));
        var chunks = Assert.IsType<ChunkedStorage>(chunked.Read(Read));
        Assert.Equal([5, 6], chunks.ChunkShape);
        Assert.Equal((4, ChunkIndexKind.BTree1, null), (chunks.ElementBytes, chunks.Index, chunks.Address));
        compact.AssertCutIsCorrupt(Read);
        contiguous.AssertCutIsCorrupt(Read);
        chunked.AssertCutIsCorrupt(Read);
        new Hdf5Image().Bytes(version, 2, 3).Zeros(5).AssertCorrupt("of class 3", Read);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Elements_in_one_run_are_found(int version)
    {
        var compact = new Hdf5Image().Bytes(version, 0).UInt16(3).Bytes(7, 8, 9);
        var contiguous = new Hdf5Image().Bytes(version, 1).Address(null).Length(99);

        Assert.Equal(new CompactStorage(Address + 4, 3), compact.Read(Read));
        Assert.Equal(new ContiguousStorage(null, 99), contiguous.Read(Read));
        compact.AssertCutIsCorrupt(Read);
        contiguous.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void Chunks_of_version_3_are_in_a_tree()
    {
        var message = new Hdf5Image().Bytes(3, 2, 2).Address(50).UInt32(9).UInt32(2);

        var chunks = Assert.IsType<ChunkedStorage>(message.Read(Read));

        Assert.Equal([9], chunks.ChunkShape);
        Assert.Equal((2, ChunkIndexKind.BTree1, 50L), (chunks.ElementBytes, chunks.Index, chunks.Address));
        message.AssertCutIsCorrupt(Read);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 5)]
    [InlineData(5, 6)]
    public void Chunks_of_version_4_have_any_index(int index, int parameterBytes)
    {
        var message = new Hdf5Image().Bytes(4, 2, 1, 3, 2).UInt16(400).UInt16(5).UInt16(8).Bytes(index)
            .Zeros(parameterBytes).Address(60);

        var chunks = Assert.IsType<ChunkedStorage>(message.Read(Read));

        Assert.Equal([400, 5], chunks.ChunkShape);
        Assert.Equal((8, (ChunkIndexKind)index, 60L), (chunks.ElementBytes, chunks.Index, chunks.Address));
        Assert.True(chunks.EdgeChunksAreUnfiltered);
        Assert.Null(chunks.SingleChunkBytes);
        message.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void One_filtered_chunk_says_how_long_it_is()
    {
        var message = new Hdf5Image().Bytes(4, 2, 2, 2, 1, 40, 8, 1).Length(123).UInt32(6).Address(60);

        var chunks = Assert.IsType<ChunkedStorage>(message.Read(Read));

        Assert.Equal((123L, 6u, false), (
            chunks.SingleChunkBytes, chunks.SingleChunkSkippedFilters, chunks.EdgeChunksAreUnfiltered));
        message.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void What_is_not_read_is_told_by_name()
    {
        var virtualDataset = new Hdf5Image().Bytes(4, 3).Address(9).UInt32(1);
        var newer = new Hdf5Image().Bytes(5, 2);

        Assert.Contains("virtual", Reason(virtualDataset), StringComparison.Ordinal);
        Assert.Contains("version 5", Reason(newer), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_named()
    {
        new Hdf5Image().Bytes(6, 0).AssertCorrupt("the version is 6", Read);
        new Hdf5Image().Bytes(3, 3).AssertCorrupt("of class 3", Read);
        new Hdf5Image().Bytes(4, 4).AssertCorrupt("of class 4", Read);
        new Hdf5Image().Bytes(3, 2, 1).AssertCorrupt("chunks have 1 dimensions", Read);
        new Hdf5Image().Bytes(3, 2, 34).AssertCorrupt("chunks have 34 dimensions", Read);
        new Hdf5Image().Bytes(3, 2, 2).Address(9).UInt32(0).AssertCorrupt("of a chunk is 0 long", Read);
        new Hdf5Image().Bytes(4, 2, 4).Zeros(2).AssertCorrupt("the flags are 0x04", Read);
        new Hdf5Image().Bytes(4, 2, 0, 2, 9).AssertCorrupt("takes 9 bytes", Read);
        new Hdf5Image().Bytes(4, 2, 0, 2, 8).UInt64(-1).AssertCorrupt("18446744073709551615 long", Read);
        new Hdf5Image().Bytes(4, 2, 0, 2, 8).UInt64(1).UInt64(1L << 31).AssertCorrupt("element takes", Read);
        new Hdf5Image().Bytes(4, 2, 0, 2, 1, 4, 4, 0).AssertCorrupt("of kind 0", Read);
        new Hdf5Image().Bytes(4, 2, 0, 2, 1, 4, 4, 6).AssertCorrupt("of kind 6", Read);
    }

    private static string Reason(Hdf5Image image) => Assert.IsType<RefusedStorage>(image.Read(Read)).Reason;

    private static StorageLayout Read(ref FieldReader reader) => LayoutMessage.Read(ref reader, Address, ElementsBytes);
}
