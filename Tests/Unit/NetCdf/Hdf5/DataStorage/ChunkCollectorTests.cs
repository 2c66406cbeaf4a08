using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataStorage;

public sealed class ChunkCollectorTests
{
    private const uint All = uint.MaxValue;

    [Fact]
    public void Chunks_are_numbered_over_the_grid_of_the_shape()
    {
        var chunks = Collector([5, 4], [2, 2], [9, 7]);

        chunks.Add([1, 1], 100, 7, 2);
        chunks.Add([0, 1], 90, 7, 0);
        chunks.Add([3, 0], 80, 7, 0); // Within the shape, not within the extent.
        chunks.Add([0, 2], 80, 7, 0);
        chunks.Add([-1, 0], 80, 7, 0);
        chunks.Add([long.MaxValue, long.MinValue], 80, 7, 0);

        Assert.Equal([new(1, 90, 7, 0), new StoredChunk(5, 100, 7, 2)], chunks.ToTable().Chunks.ToArray());
    }

    [Fact]
    public void Chunks_that_the_end_cuts_may_be_stored_without_filters()
    {
        var chunks = Collector([5, 4], [2, 2], [5, 4], edges: true);

        chunks.Add([1, 1], 100, 7, 2);
        chunks.Add([2, 1], 200, 16, 0);

        Assert.Equal([new(3, 100, 7, 2), new StoredChunk(5, 200, 16, All)], chunks.ToTable().Chunks.ToArray());
    }

    [Theory]
    [InlineData(1000, 1, "a chunk of 1 bytes is not within the file")]
    [InlineData(999, 2, "a chunk of 2 bytes is not within the file")]
    [InlineData(0, 0, "a chunk of 0 bytes")]
    [InlineData(0, 1L << 32, "a chunk of 4294967296 bytes")]
    [InlineData(0, -1, "a chunk of 18446744073709551615 bytes")]
    [InlineData(long.MaxValue >> 1, 7, "a chunk of 7 bytes is not within the file")]
    public void A_chunk_is_within_the_file(long address, long bytes, string cause)
    {
        var chunks = Collector([5, 4], [2, 2], [5, 4]);

        AssertCorrupt(() => chunks.Add([0, 0], address, (ulong)bytes, 0), cause);
    }

    [Fact]
    public void No_chunk_is_listed_twice()
    {
        var chunks = Collector([5, 4], [2, 2], [5, 4]);
        chunks.Add([0, 0], 0, 7, 0);
        chunks.Add([0, 1], 0, 7, 0);
        chunks.Add([0, 0], 0, 7, 0);

        AssertCorrupt(() => chunks.ToTable(), "chunk 0 is listed twice");
    }

    [Fact]
    public void Shapes_fit_each_other()
    {
        AssertCorrupt(() => Collector([5, 4], [2], [5, 4]), "chunks of 1 dimensions hold a dataset of 2");
        AssertCorrupt(() => Collector([], [], []), "hold a dataset of 0");
        AssertCorrupt(() => Collector([5, 4], [2, 0], [5, 4]), "a chunk has 2 x 0 elements");
        AssertCorrupt(() => Collector([5, 4], [1L << 33, 1L << 33], [5, 4]), "a chunk has 8589934592 x 8589934592");
        AssertCorrupt(
            () => Collector([1L << 40, 1L << 40], [1, 1], [1L << 40, 1L << 40]), "more chunks than can be counted");
    }

    private static ChunkCollector Collector(long[] extent, long[] chunkShape, long[] shape, bool edges = false)
    {
        var storage = new ChunkedStorage([.. chunkShape], 4, ChunkIndexKind.BTree1, 0)
        {
            EdgeChunksAreUnfiltered = edges,
        };
        var dataset = Hdf5Chunks.Describe(
            storage, extent, [.. extent.Select(length => (long?)length)], isFiltered: true);
        return new(new Hdf5Image().ToFile(1000), dataset, storage, [.. shape]);
    }

    private static void AssertCorrupt(Action action, string cause)
    {
        var fault = Assert.Throws<ComputeException>(action);
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
