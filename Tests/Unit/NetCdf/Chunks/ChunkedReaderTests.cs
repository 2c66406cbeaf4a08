using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf.Chunks;

public sealed class ChunkedReaderTests
{
    private static readonly int[][] _filters = [[], [1], [2, 1], [2, 1, 3], [3], [32004, 3]];

    private static readonly ElementType[] _types =
        [ElementType.Byte, ElementType.Short, ElementType.Float, ElementType.Double];

    private static readonly Gen<(ChunkedFile File, IndexRange[] Selection)> _any =
        from axes in Gen.Select(Gen.Long[1, 9], Gen.Long[1, 11], Gen.Long[0, 3], Gen.Long[0, 8], Gen.Long[1, 9], Gen.Long[1, 3])
            .Array[1, 4]
        from filters in Gen.Int[0, 5].Select(place => _filters[place])
        from type in Gen.Int[0, 3].Select(place => _types[place])
        from seed in Gen.Int[0, 1_000_000]
        from isBigEndian in Gen.Bool
        select (
            new ChunkedFile(
                type,
                [.. axes.Select(axis => axis.Item1)],
                [.. axes.Select(axis => axis.Item2)],
                [.. axes.Select(axis => Math.Max(0, axis.Item1 - Math.Max(0, axis.Item3 - 1)))],
                filters,
                seed,
                isBigEndian),
            axes.Select(axis => Range(axis.Item1, axis.Item4, axis.Item5, axis.Item6)).ToArray());

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task Any_selection_of_any_chunks_is_what_a_naive_pick_gives() => _any.SampleAsync(
        async sample => Assert.Equal(
            sample.File.Pick(sample.Selection),
            await ReadAsync(sample.File.Source, sample.File.Variable, sample.Selection, null)),
        iter: 2000);

    [Fact]
    public Task Any_selection_is_the_same_through_a_cache() => _any.SampleAsync(
        async sample =>
        {
            var budget = new MemoryBudget(1 << 20);
            var cache = new ChunkCache(budget, new BufferPool(1 << 20), 0, 1 << 20);
            for (var turn = 0; turn < 2; turn++)
            {
                Assert.Equal(
                    sample.File.Pick(sample.Selection),
                    await ReadAsync(sample.File.Source, sample.File.Variable, sample.Selection, cache));
            }

            cache.Release(long.MaxValue);
            Assert.Equal(0, cache.Bytes);
        },
        iter: 500);

    [Fact]
    public async Task Variables_that_claim_the_same_bytes_do_not_meet_in_the_cache()
    {
        var file = new ChunkedFile(ElementType.Double, [28, 8], [7, 8], [28, 8], [2], 3, false);
        var cache = new ChunkCache(new MemoryBudget(1 << 20), new BufferPool(1 << 20), 0, 1 << 20);
        IndexRange[] part = [new(1, 26), new(0, 7)];
        IndexedVariable[] variables =
        [
            file.Variable,
            file.Variable with
            {
                Layout = file.Layout with { Filters = [file.Layout.Filters[0] with { Parameters = [4] }] },
            },
        ];

        foreach (var variable in variables)
        {
            Assert.Equal(
                await ReadAsync(file.Source, variable, part, null), await ReadAsync(file.Source, variable, part, cache));
        }
    }

    [Fact]
    public Task Any_selection_is_the_same_from_a_source_that_takes_its_time() => _any.SampleAsync(
        async sample =>
        {
            var source = new SlowSource(sample.File.Source, -1);
            Assert.Equal(
                sample.File.Pick(sample.Selection),
                await ReadAsync(source, sample.File.Variable, sample.Selection, null));
            Assert.InRange(source.MostAtOnce, 0, 64);
        },
        iter: 60);

    [Fact]
    public async Task Several_chunks_are_under_way_at_once()
    {
        var file = new ChunkedFile(ElementType.Double, [64, 4], [1, 4], [64, 4], [1], 1, false);
        var source = new SlowSource(file.Source, -1);
        IndexRange[] all = [new(0, 64), new(0, 4)];

        Assert.Equal(file.Pick(all), await ReadAsync(source, file.Variable, all, null));

        Assert.Equal(8, source.MostAtOnce);
        Assert.Equal(file.Layout.Chunks.Count, source.Begun);
    }

    [Fact]
    public async Task Nothing_is_under_way_any_more_after_a_failure()
    {
        var file = new ChunkedFile(ElementType.Double, [64, 4], [1, 4], [64, 4], [1], 1, false);
        var source = new SlowSource(file.Source, file.Layout.Chunks.Chunks[20].Offset);

        _ = await Assert.ThrowsAsync<ComputeException>(
            () => ReadAsync(source, file.Variable, [new(0, 64), new(0, 4)], null));

        Assert.Equal(0, source.Underway);
    }

    [Fact]
    public async Task Only_the_chunks_that_are_touched_are_read_and_counted()
    {
        var file = new ChunkedFile(ElementType.Double, [40, 40], [10, 10], [40, 40], [1], 3, false);
        IndexRange[] selection = [new(5, 2, 20), new(10, 10)];

        var bytes = await ReadAsync(file.Source, file.Variable, selection, null);

        Assert.Equal(file.Pick(selection), bytes);
        var touched = new[] { 1L, 9 }.Sum(number => file.Layout.Chunks.Find(number)?.Bytes ?? 0);
        Assert.Equal(touched, file.Source.BytesRead);
        Assert.Equal(touched, VariableReader.ProjectedBytes(file.Variable, selection));
        Assert.InRange(file.Source.Reads, 1, 2);
    }

    [Fact]
    public async Task A_damaged_chunk_is_named()
    {
        var file = new ChunkedFile(ElementType.Double, [4, 40], [1, 40], [4, 40], [2, 1, 3], 1, false);
        var chunk = file.Layout.Chunks.Chunks[^1];
        var stored = new byte[file.Source.Identity.Length];
        await file.Source.ReadAsync(0, stored, CancellationToken);
        stored[chunk.Offset + 20] ^= 1;

        var fault = await Assert.ThrowsAsync<ComputeException>(
            () => ReadAsync(new MemorySource(stored), file.Variable, [new(0, 4), new(0, 40)], null));

        Assert.Equal((Fault.CorruptData, "memory.nc"), (fault.Fault, fault.Locator));
        Assert.Contains($"chunk {chunk.Number} of v, at byte {chunk.Offset}: fletcher32: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5, "0 bytes are stored")]
    [InlineData(200, 5, "the file ends at byte 100")]
    [InlineData(50, -1, "the file ends")]
    [InlineData(50, 60, "the file ends")]
    [InlineData(50, 3, "cannot have made 8000000")]
    public async Task A_chunk_that_cannot_be_is_refused_before_a_byte_is_read(uint bytes, long offset, string problem)
    {
        var source = new MemorySource(new byte[100]);
        var variable = Variable(
            ElementType.Double, [1000, 1000], new StoredChunk(0, offset, bytes, 0), bytes == 0 ? [] : [1]);

        var fault = await Assert.ThrowsAsync<ComputeException>(
            () => ReadAsync(source, variable, [new(0, 1), new(0, 1)], null));

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, source.Reads);
    }

    [Fact]
    public async Task A_chunk_behind_filters_that_is_too_long_is_refused_with_the_numbers()
    {
        var variable = Variable(ElementType.Double, [1 << 20, 1 << 8], new StoredChunk(0, 0, 50, 0), [1]);

        var fault = await Assert.ThrowsAsync<ComputeException>(
            () => ReadAsync(new MemorySource(new byte[100]), variable, [new(0, 1), new(0, 1)], null));

        Assert.Equal(Fault.TooLarge, fault.Fault);
        Assert.Contains("2147483648", fault.Message, StringComparison.Ordinal);
        Assert.Contains("1073741824", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_is_not_undone_is_refused_by_name()
    {
        var variable = Variable(ElementType.Double, [2, 2], new StoredChunk(0, 0, 50, 0), [4]);

        var fault = await Assert.ThrowsAsync<ComputeException>(
            () => ReadAsync(new MemorySource(new byte[100]), variable, [new(0, 1), new(0, 1)], null));

        Assert.Equal((Fault.InvalidValue, "v"), (fault.Fault, fault.Locator));
        Assert.Contains("v of memory.nc cannot be read: its filter szip (4)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixteen_readers_of_one_file_get_right_bytes()
    {
        var file = new ChunkedFile(ElementType.Float, [40, 30, 50], [7, 8, 9], [38, 30, 50], [2, 1, 3], 5, false);
        var budget = new MemoryBudget(1 << 18);
        var cache = new ChunkCache(budget, new BufferPool(1 << 20), 0, 1 << 17);
        var random = new Random(7);
        IndexRange[][] selections =
            [.. Enumerable.Range(0, 64).Select(_ => (IndexRange[])[Any(random, 40), Any(random, 30), Any(random, 50)])];
        byte[][] expected = [.. selections.Select(file.Pick)];

        await Parallel.ForAsync(
            0,
            1000,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = CancellationToken },
            async (turn, _) => Assert.Equal(
                expected[turn % 64], await ReadAsync(file.Source, file.Variable, selections[turn % 64], cache)));

        cache.Release(long.MaxValue);
        Assert.Equal(0, cache.Bytes);
    }

    private static IndexRange Any(Random random, long length) =>
        Range(length, random.NextInt64(length), random.NextInt64(1, length), random.NextInt64(1, 4));

    private static IndexRange Range(long length, long start, long count, long step)
    {
        start = Math.Min(start, length - 1);
        return new(start, Math.Min(count, ((length - 1 - start) / step) + 1), step);
    }

    private static IndexedVariable Variable(
        ElementType type, long[] chunkShape, StoredChunk chunk, ImmutableArray<int> filters) => new(
            "v",
            type,
            [.. chunkShape.Select((length, axis) => new Dimension($"d{axis}", length))],
            AttributeSet.Empty,
            new ChunkedLayout(
                [.. chunkShape],
                [.. chunkShape],
                new ChunkTable([chunk]),
                [.. filters.Select(filter => new StoredFilter(filter, "", false, []))],
                []),
            false);

    private static async Task<byte[]> ReadAsync(
        Engine.Sources.IByteSource source, IndexedVariable variable, IndexRange[] selection, ChunkCache? cache)
    {
        var bytes = new byte[selection.Aggregate(1L, (all, range) => all * range.Count) * variable.Type.ByteLength()];
        await VariableReader.ReadAsync(source, variable, selection, bytes, cache, CancellationToken);
        return bytes;
    }
}
