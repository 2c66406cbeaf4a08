using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataStorage;

public sealed class LinearGridTests
{
    [Fact]
    public void Numbers_count_over_the_greatest_shape() =>
        Assert.Equal([0, 1, 2, 3], Places([4, 4], [8, 6], 0, 1, 3, 4)); // Of a grid of 4 x 3, a part of 2 x 2 is held.

    [Fact]
    public void The_unlimited_dimension_is_the_slowest()
    {
        // Of a grid of 2 x n x 3, numbers go through the first and the last dimension before the middle one.
        Assert.Equal([0], Places([4, 4, 6], [4, null, 6], 0));
        Assert.Equal([2], Places([4, 4, 6], [4, null, 6], 2));
        Assert.Equal([6], Places([4, 4, 6], [4, null, 6], 3));
        Assert.Equal([3], Places([4, 4, 6], [4, null, 6], 6));
        Assert.Equal([11], Places([4, 4, 6], [4, null, 6], 11));
    }

    [Fact]
    public void A_dimension_that_can_hold_nothing_has_no_chunks() => Assert.Empty(Places([4, 0], [null, 0], 0, 1, 7));

    [Fact]
    public void The_count_is_that_of_the_greatest_shape()
    {
        Assert.Equal(12, new LinearGrid(Collector([4, 4], [8, 6])).Count);
        Assert.Equal(long.MaxValue, new LinearGrid(Collector([4, 4], [1L << 60, 1L << 60])).Count);
    }

    [Fact]
    public void Only_one_dimension_is_unlimited() => Assert.Equal(
        Fault.CorruptData,
        Assert.Throws<ComputeException>(() => new LinearGrid(Collector([4, 4], [null, null]))).Fault);

    private static ChunkCollector Collector(long[] shape, long?[] greatestShape)
    {
        var storage = new ChunkedStorage(
            [.. shape.Select(_ => 2L)], 4, ChunkIndexKind.ExtensibleArray, Address: 0);
        var dataset = Hdf5Chunks.Describe(storage, shape, greatestShape, isFiltered: true);
        return new(new Hdf5Image().ToFile(1000), dataset, storage, [.. shape]);
    }

    private static IEnumerable<long> Places(long[] shape, long?[] greatestShape, params int[] numbers)
    {
        var chunks = Collector(shape, greatestShape);
        var grid = new LinearGrid(chunks);
        foreach (var number in numbers)
        {
            grid.Add(number, address: 0, storedBytes: 1, skippedFilters: 0);
        }

        return chunks.ToTable().Chunks.ToArray().Select(chunk => chunk.Number);
    }
}
