using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.NetCdf.Chunks;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class PieceReaderTests
{
    private static readonly int[][] _filters = [[1], [2, 1], [2, 1, 3], [3]];

    private static readonly ElementType[] _types =
        [ElementType.Byte, ElementType.Short, ElementType.Float, ElementType.Double];

    private static readonly Gen<(ChunkedFile File, IndexRange[] Selection, ImmutableArray<int> Reduced)> _any =
        from axes in Gen.Select(Gen.Long[1, 9], Gen.Long[1, 5], Gen.Long[0, 8], Gen.Long[1, 9], Gen.Long[1, 3], Gen.Bool)
            .Array[1, 4]
        from filters in Gen.Int[0, 3].Select(place => _filters[place])
        from type in Gen.Int[0, 3].Select(place => _types[place])
        from isCut in Gen.Int[0, 4]
        from seed in Gen.Int[0, 1_000_000]
        from isBigEndian in Gen.Bool
        select (
            new ChunkedFile(
                type,
                [.. axes.Select(axis => axis.Item1)],
                [.. axes.Select(axis => axis.Item2)],
                [.. axes.Select((axis, place) => place == 0 && isCut == 0 ? axis.Item1 - 1 : axis.Item1)],
                filters,
                seed,
                isBigEndian),
            axes.Select(axis => Range(axis.Item1, axis.Item3, axis.Item4, axis.Item5)).ToArray(),
            Enumerable.Range(0, axes.Length).Where(axis => axes[axis].Item6).ToImmutableArray());

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task Pieces_of_any_chunks_cover_any_selection_once() => _any.SampleAsync(
        async sample =>
        {
            var (file, selection, reduced) = sample;
            var isTaken = PieceReader.Takes(file.Variable, selection);
            Assert.Equal(
                selection.Zip(file.Layout.Extent, (range, extent) => range.End <= extent).All(fits => fits), isTaken);
            if (isTaken)
            {
                var pieces = await VisitAsync(file.Source, file.Variable, selection, reduced, null);
                Assert.All(pieces.Times, times => Assert.Equal(1, times));
                Assert.Equal(NodeArrays.Doubles(file.Pick(selection), file.Variable.Type), pieces.Values);
            }
        },
        iter: 2000);

    [Fact]
    public Task How_they_are_cut_hangs_neither_on_the_cache_nor_on_how_long_reads_take() => _any.SampleAsync(
        async sample =>
        {
            var (file, selection, reduced) = sample;
            if (!PieceReader.Takes(file.Variable, selection))
            {
                return;
            }

            var first = await VisitAsync(file.Source, file.Variable, selection, reduced, null);
            var cache = new ChunkCache(new MemoryBudget(1 << 20), new BufferPool(1 << 20), 0, 1 << 20);
            IByteSource[] sources =
            [
                file.Source,
                file.Source,
                new SlowSource(file.Source, -1),
                new SlowSource(file.Source, -1) { CheapGapBytes = 1 << 16 },
            ];
            foreach (var source in sources)
            {
                var again = await VisitAsync(source, file.Variable, selection, reduced, cache);
                Assert.Equal(first.Cuts, again.Cuts);
                Assert.Equal(first.Values, again.Values);
            }

            cache.Release(long.MaxValue);
            Assert.Equal(0, cache.Bytes);
        },
        iter: 60);

    [Fact]
    public Task Pieces_of_runs_and_records_cover_any_selection_once() => (
        from axes in Gen.Select(Gen.Long[1, 9], Gen.Long[0, 8], Gen.Long[1, 9], Gen.Long[1, 3], Gen.Bool).Array[1, 4]
        from gap in Gen.Int[0, 3]
        from isSlow in Gen.Bool
        select (axes, gap, isSlow)).SampleAsync(
        async sample =>
        {
            var shape = sample.axes.Select(axis => axis.Item1).ToImmutableArray();
            var selection = sample.axes.Select(axis => Range(axis.Item1, axis.Item2, axis.Item3, axis.Item4)).ToArray();
            ImmutableArray<int> reduced = [.. Enumerable.Range(0, shape.Length).Where(axis => sample.axes[axis].Item5)];
            var (source, variable, values) = Records(shape, sample.gap);
            IByteSource read = sample.isSlow ? new SlowSource(source, -1) { CheapGapBytes = 1 << 16 } : source;

            Assert.True(PieceReader.Takes(variable, selection));
            var pieces = await VisitAsync(read, variable, selection, reduced, null);

            Assert.All(pieces.Times, times => Assert.Equal(1, times));
            Assert.Equal(NodeArrays.Pick(values, shape, selection), pieces.Values);
        },
        iter: 400);

    [Fact]
    public async Task Chunks_of_one_row_are_pushed_together_each_read_once()
    {
        var file = new ChunkedFile(ElementType.Double, [20, 3, 4], [1, 3, 2], [20, 3, 4], [2, 1], 4, false);
        IndexRange[] all = [new(0, 20), new(0, 3), new(0, 4)];

        var pieces = await VisitAsync(file.Source, file.Variable, all, [0], null);

        Assert.Equal(
            ["1 2 3: 8 3 2", "9 2 3: 8 3 2", "17 2 3: 4 3 2", "1 2 5: 8 3 2", "9 2 5: 8 3 2", "17 2 5: 4 3 2"],
            pieces.Cuts);
        Assert.Equal(file.Layout.Chunks.Count, file.Source.Reads);
    }

    [Fact]
    public async Task Several_reads_are_under_way_at_once_where_a_source_takes_its_time()
    {
        var file = new ChunkedFile(ElementType.Double, [64, 4], [2, 4], [64, 4], [1], 1, false);
        var source = new SlowSource(file.Source, -1);

        _ = await VisitAsync(source, file.Variable, [new(0, 64), new(0, 4)], [0], null);

        Assert.InRange(source.MostAtOnce, 2, 8);
        Assert.Equal(file.Layout.Chunks.Count, source.Begun);
    }

    [Fact]
    public async Task Rows_that_are_picked_out_of_long_spans_take_the_memory_that_is_projected()
    {
        ImmutableArray<long> shape = [64, 65536];
        var variable = new IndexedVariable(
            "v",
            ElementType.Double,
            [new("y", shape[0]), new("x", shape[1])],
            AttributeSet.Empty,
            new ContiguousLayout(0),
            true);
        var source = new SlowSource(new MemorySource(new byte[Region.ElementsOf(shape.AsSpan()) * sizeof(double)]), -1);

        _ = await VisitAsync(source, variable, [new(0, 64), new(0, 8192, 8)], [0], null);

        // Each read fills a scratch buffer, out of which a piece is picked.
        Assert.True(source.MostAtOnce > 1);
        Assert.InRange(
            source.MostBytesAtOnce + (source.MostAtOnce * RunPieces.PieceBytes), 1, PieceReader.ScratchOf(variable));
    }

    [Fact]
    public async Task Chunks_that_are_decoded_side_by_side_take_the_memory_that_is_projected()
    {
        var file = new ChunkedFile(ElementType.Double, [64, 16384], [1, 16384], [64, 16384], [1], 1, false);
        var source = new SlowSource(file.Source, -1);

        _ = await VisitAsync(source, file.Variable, [new(0, 64), new(0, 16384)], [0], null);

        // Of each chunk there is what is stored, and what comes out.
        Assert.True(source.MostAtOnce > 8);
        Assert.InRange(
            source.MostBytesAtOnce + (source.MostAtOnce * 16384L * sizeof(double)),
            1,
            PieceReader.ScratchOf(file.Variable));
    }

    [Fact]
    public async Task Of_a_file_far_away_more_chunks_are_under_way_within_the_memory_that_is_projected()
    {
        var file = new ChunkedFile(ElementType.Double, [256, 16384], [1, 16384], [256, 16384], [1], 1, false);
        var source = new SlowSource(file.Source, -1) { CheapGapBytes = 1 << 16 };
        IndexRange[] all = [new(0, 256), new(0, 16384)];

        var pieces = await VisitAsync(source, file.Variable, all, [0], null);

        Assert.Equal(NodeArrays.Doubles(file.Pick(all), file.Variable.Type), pieces.Values);
        Assert.Equal(file.Layout.Chunks.Count, source.Begun);
        Assert.InRange(source.MostBytesAtOnce, ChunkReadAhead.Bytes / 2, PieceReader.ScratchOf(file.Variable, isFar: true));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(1, 1024)]
    [InlineData(4, 1024)]
    public async Task A_read_that_fails_ends_all_and_leaves_none_under_way(long chunkRows, int cheapGapBytes)
    {
        var file = new ChunkedFile(ElementType.Double, [64, 4], [chunkRows, 4], [64, 4], [1], 1, false);
        var source = new SlowSource(file.Source, file.Layout.Chunks.Chunks[5].Offset) { CheapGapBytes = cheapGapBytes };

        var failure = await Assert.ThrowsAsync<ComputeException>(
            async () => await VisitAsync(source, file.Variable, [new(0, 64), new(0, 4)], [0], null));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Equal(0, source.Underway);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_damaged_chunk_is_named_with_its_file_and_variable(long chunkRows)
    {
        var file = new ChunkedFile(ElementType.Double, [64, 4], [chunkRows, 4], [64, 4], [1], 1, false);
        var chunk = file.Layout.Chunks.Chunks.ToArray().First(chunk => chunk.SkippedFilters == 0);
        var bytes = new byte[file.Source.Identity.Length];
        await file.Source.ReadAsync(0, bytes, CancellationToken);
        bytes.AsSpan((int)chunk.Offset + 2, (int)chunk.Bytes - 2).Fill(0xFF);

        var failure = await Assert.ThrowsAsync<ComputeException>(async () => await VisitAsync(
            new MemorySource(bytes, "broken.nc"), file.Variable, [new(0, 64), new(0, 4)], [0], null));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Contains("broken.nc", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"chunk {chunk.Number} of v", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_it_reads_no_more()
    {
        var file = new ChunkedFile(ElementType.Double, [64, 4], [1, 4], [64, 4], [1], 1, false);
        IndexRange[] all = [new(0, 64), new(0, 4)];
        var region = new Region([0, 0], [64, 4]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await PieceReader.VisitAsync(
            file.Source, file.Variable, all, region, new PieceCollector(region, [0]), null, new CancellationToken(true)));

        Assert.Equal(0, file.Source.Reads);
    }

    [Fact]
    public async Task Long_runs_are_pushed_in_pieces_that_fit_a_cache()
    {
        var (source, variable, values) = Records([40, 100, 500], 1);
        IndexRange[] all = [new(0, 40), new(0, 100), new(0, 500)];

        var pieces = await VisitAsync(source, variable, all, [0], null);

        Assert.Equal(values, pieces.Values);
        Assert.InRange(pieces.LongestBytes, RunPieces.PieceBytes / 2, RunPieces.PieceBytes);
    }

    private static async Task<PieceCollector> VisitAsync(
        IByteSource source,
        IndexedVariable variable,
        IndexRange[] selection,
        ImmutableArray<int> reduced,
        ChunkCache? cache)
    {
        // Positions of the visited array are others than those of the selection.
        var region = new Region(
            [.. selection.Select((_, axis) => axis + 1L)], [.. selection.Select(range => range.Count)]);
        var pieces = new PieceCollector(region, reduced);
        await PieceReader.VisitAsync(source, variable, selection, region, pieces, cache, CancellationToken);
        return pieces;
    }

    // Records of doubles, most significant byte first, with some bytes of another variable behind each.
    private static (MemorySource Source, IndexedVariable Variable, double[] Values) Records(
        ImmutableArray<long> shape, int gap)
    {
        double[] values = [.. Enumerable.Range(0, (int)Region.ElementsOf(shape.AsSpan())).Select(place => place * 1.5)];
        var record = values.Length / (int)shape[0];
        var file = new List<byte> { 7, 7, 7 };
        for (var place = 0; place < values.Length; place++)
        {
            file.AddRange(BitConverter.GetBytes(values[place]).Reverse());
            if ((place + 1) % record == 0)
            {
                file.AddRange(new byte[gap]);
            }
        }

        var variable = new IndexedVariable(
            "v",
            ElementType.Double,
            [.. shape.Select((length, axis) => new Dimension($"d{axis}", length))],
            AttributeSet.Empty,
            new RecordLayout(3, (record * sizeof(double)) + gap),
            true);
        return (new MemorySource([.. file]), variable, values);
    }

    private static IndexRange Range(long length, long start, long count, long step)
    {
        start %= length;
        return new(start, Math.Min(count, ((length - 1 - start) / step) + 1), step);
    }
}
