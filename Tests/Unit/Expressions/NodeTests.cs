using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions;

/// <summary>Laws of all nodes, over expressions that are put together at random.</summary>
public sealed class NodeTests
{
    private static readonly Gen<int> _seed = Gen.Int[0, int.MaxValue - 1];

    [Fact]
    public Task Selecting_an_expression_equals_selecting_its_values() => _seed.SampleAsync(
        async seed =>
        {
            var (arrays, node, random) = Build(seed);
            if (node.Rank == 0)
            {
                return;
            }

            var axis = random.Next(node.Rank);
            var range = Range(random, node.Shape[axis]);
            var ranges = node.Shape.Select(IndexRange.All).ToArray();
            ranges[axis] = range;

            var selected = node.Select(axis, range);

            Assert.Equal(node.Shape.SetItem(axis, range.Count), selected.Shape);
            Assert.Equal(
                NodeArrays.Pick(await arrays.ValuesAsync(node), node.Shape, ranges), await arrays.ValuesAsync(selected));
        },
        iter: 400,
        threads: 1);

    [Fact]
    public Task A_region_of_an_expression_equals_that_region_of_its_values() => _seed.SampleAsync(
        async seed =>
        {
            var (arrays, node, random) = Build(seed);
            var (ranges, region) = Part(random, node.Shape);

            Assert.Equal(
                NodeArrays.Pick(await arrays.ValuesAsync(node), node.Shape, ranges), await arrays.ValuesAsync(node, region));
        },
        iter: 400,
        threads: 1);

    [Fact]
    public Task Several_ranges_follow_each_other() => _seed.SampleAsync(
        async seed =>
        {
            // As a longitude range that wraps: 350 .. 10 is two ranges of positions.
            var (arrays, node, random) = Build(seed);
            if (node.Rank == 0)
            {
                return;
            }

            var axis = random.Next(node.Rank);
            ImmutableArray<IndexRange> ranges =
                [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Range(random, node.Shape[axis]))];

            var selected = node.Select(axis, ranges);

            var whole = await arrays.ValuesAsync(node);
            var parts = ranges.Select(range => NodeArrays.Pick(
                whole, node.Shape, [.. node.Shape.Select((length, place) => place == axis ? range : IndexRange.All(length))]));
            Assert.Equal(Joined([.. parts], node.Shape, axis, ranges), await arrays.ValuesAsync(selected));
        },
        iter: 300,
        threads: 1);

    [Fact]
    public Task Values_do_not_depend_on_the_size_of_blocks() => _seed.SampleAsync(
        async seed =>
        {
            var (small, node, _) = Build(seed, blockBytes: 16);
            var (large, twin, _) = Build(seed, blockBytes: 1 << 20);

            Assert.Equal(await large.ValuesAsync(twin), await small.ValuesAsync(node));
        },
        iter: 300,
        threads: 1);

    // Evaluation is recursive: a hostile request must not end the process by it.
    [Fact]
    public async Task An_expression_as_deep_as_is_allowed_is_evaluated_and_a_deeper_one_refused()
    {
        var arrays = new NodeArrays();
        var node = arrays.Read([2], 1.0, 2.0);
        while (node.Depth < 1000)
        {
            node = new ElementwiseNode(node, new Affine(1, 1));
        }

        var refusal = Assert.Throws<ComputeException>(() => new ElementwiseNode(node, new Affine(1, 1)));

        Assert.Equal(Fault.TooLarge, refusal.Fault);
        Assert.Equal((double[])[1001, 1002], await arrays.ValuesAsync(node));
        Assert.Equal((double[])[1002], await arrays.ValuesAsync(node.Select(0, new IndexRange(1, 1))));
    }

    // x + x, of which the same, of which the same: a hostile request must not keep planning busy for ever.
    [Fact]
    public void A_result_that_is_doubled_again_and_again_is_refused()
    {
        var node = new NodeArrays().Read([2], 1.0, 2.0);

        var refusal = Assert.Throws<ComputeException>(() =>
        {
            for (var step = 0; step < 100; step++)
            {
                node = new BinaryNode(node, node, new Addition());
            }
        });

        Assert.Equal(Fault.TooLarge, refusal.Fault);
        Assert.InRange(node.Size, 100_000, 200_000);
    }

    // A few whole numbers, some missing: sums are exact whatever their order.
    internal static (NodeArrays Arrays, Node Node, Random Random) Build(int seed, long blockBytes = 64)
    {
        var random = new Random(seed);
        var arrays = new NodeArrays { BlockBytes = blockBytes };
        ImmutableArray<long> shape = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.NextInt64(1, 6))];
        var axis = random.Next(shape.Length);
        var stored = random.Next(3);
        ImmutableArray<Node> parts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            Read(arrays, shape.SetItem(axis, random.NextInt64(1, 6)), stored, random))];
        var node = parts.Length == 1 ? parts[0] : new ConcatNode(axis, parts);
        var isDecoded = false;
        for (var step = random.Next(6); step > 0; step--)
        {
            (node, isDecoded) = Grow(node, isDecoded, random);
        }

        return (arrays, node, random);
    }

    private static (Node Node, bool IsDecoded) Grow(Node node, bool isDecoded, Random random)
    {
        var axis = node.Rank == 0 ? -1 : random.Next(node.Rank);
        switch (random.Next(12))
        {
            case 0 when axis >= 0:
                return (node.Select(axis, Range(random, node.Shape[axis])), isDecoded);
            case 1 when axis >= 0:
                return (node.Select(axis, new IndexRange(random.NextInt64(node.Shape[axis]), 1)).Squeeze(axis), isDecoded);
            case 2 when isDecoded && axis >= 0:
                ImmutableArray<int> axes = [.. Enumerable.Range(0, node.Rank).Where(_ => random.Next(2) == 0)];
                return axes.IsEmpty ? (node, true) : (new ReduceNode(node, axes, new Largest()), true);
            case 9 when isDecoded && axis >= 0:
                return (Weighted(node, random), true);
            case 10 when isDecoded && axis >= 0:
                return (WhereNodeTests.Some(node, axis, random), true);
            case 11 when isDecoded && axis >= 0:
                return (GroupedReductionTests.Some(node, new Largest(), random), true);
            case 3 when isDecoded:
                return (new ElementwiseNode(node, new Affine(2, 1)), true);
            case 4 when isDecoded:
                return (new CastNode(node, node.Type == ElementType.Float ? ElementType.Double : ElementType.Float), true);
            case 5 when isDecoded:
                return (new BinaryNode(node, new ElementwiseNode(node, new Affine(3, -1)), new Subtraction()), true);
            case 6:
                return (Arranged(node, random), isDecoded);
            case 7:
                return (new KeptNode(node), isDecoded);
            case 8 when axis >= 0:
                return (new ReverseNode(node, axis), isDecoded);
            default:
                return isDecoded
                    ? (node, true)
                    : (new DecodeNode(node, new Packing(node.Type, [3], 1, 0, ElementType.Float), ElementType.Float), true);
        }
    }

    // Its sums are of whole numbers, or carry what their rounding lost.
    private static ReduceNode Weighted(Node node, Random random)
    {
        ImmutableArray<int> axes = [.. Enumerable.Range(0, node.Rank).Where(_ => random.Next(2) == 0)];
        ImmutableArray<int> weighted = [.. Enumerable.Range(0, node.Rank).Where(_ => random.Next(2) == 0).Take(2)];
        ImmutableArray<double> Some(long count) => [.. Enumerable.Range(0, (int)count).Select(_ => (double)random.Next(4))];
        ImmutableArray<int> Kinds(long count) => [.. Enumerable.Range(0, (int)count).Select(_ => random.Next(2))];
        ReductionWeights weights = weighted switch
        {
            [var row, var column] => new(
                new RowsByColumnNode([Some(node.Shape[row]), Some(node.Shape[row])], Kinds(node.Shape[column])), weighted),
            [var only] => new(new KeptNode(new KnownNode(Some(node.Shape[only]))), weighted),
            _ => new(new KnownNode(Some(node.Shape[0])), [0]),
        };
        return new ReduceNode(node, axes, new WeightedMeanAccumulator(), weights);
    }

    // Its dimensions in any order, among up to two new ones.
    private static Node Arranged(Node node, Random random)
    {
        var rank = node.Rank + random.Next(node.Rank > 4 ? 1 : 3);
        int[] order = [.. Enumerable.Range(0, rank)];
        random.Shuffle(order);
        ImmutableArray<int> places = [.. order.Take(node.Rank)];
        return ArrangeNode.Of(
            node,
            [.. Enumerable.Range(0, rank).Select(place => places.IndexOf(place) is var axis and >= 0
                ? node.Shape[axis]
                : random.NextInt64(1, 4))],
            places);
    }

    private static Node Read(NodeArrays arrays, ImmutableArray<long> shape, int stored, Random random)
    {
        int[] values = [.. Enumerable.Range(0, (int)Region.ElementsOf(shape.AsSpan())).Select(_ => random.Next(-50, 50))];
        return stored switch
        {
            0 => arrays.Read(shape, values.Select(value => (float)value).ToArray()),
            1 => arrays.Read(shape, values.Select(value => (short)value).ToArray()),
            _ => arrays.Read(shape, values.Select(value => (double)value).ToArray()),
        };
    }

    private static IndexRange Range(Random random, long length)
    {
        var start = random.NextInt64(length);
        var step = random.NextInt64(1, length + 1);
        return new IndexRange(start, random.NextInt64(1, ((length - 1 - start) / step) + 2), step);
    }

    internal static (IndexRange[] Ranges, Region Region) Part(Random random, ImmutableArray<long> shape)
    {
        IndexRange[] ranges = [.. shape.Select(length => Range(random, length) with { Step = 1 })];
        return (ranges, new([.. ranges.Select(range => range.Start)], [.. ranges.Select(range => range.Count)]));
    }

    private static double[] Joined(
        double[][] parts, ImmutableArray<long> shape, int axis, ImmutableArray<IndexRange> ranges)
    {
        var joined = new List<double>();
        var inner = (int)Region.ElementsOf(shape.AsSpan()[(axis + 1)..]);
        for (var outer = 0; outer < Region.ElementsOf(shape.AsSpan()[..axis]); outer++)
        {
            for (var part = 0; part < parts.Length; part++)
            {
                var row = (int)ranges[part].Count * inner;
                joined.AddRange(parts[part].AsSpan(outer * row, row));
            }
        }

        return [.. joined];
    }

    /// <summary>An accumulator that no rounding touches.</summary>
    private sealed class Largest : FloatingAccumulator
    {
        public override int Components => 1;

        public override void Clear(Span<double> state) => state.Fill(double.NaN);

        public override void AddRows(in StoredRows rows, Span<double> state, int cell, int cells) =>
            Keep(rows, state[cell..], 1);

        public override void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells) =>
            Keep(rows, state[cell..], 0);

        public override void AddBins(in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells) =>
            BinRuns.AddScalar<ExtremeLanes<Larger>>(rows, edges, state, cell, cells);

        public override void Combine(Span<double> state, ReadOnlySpan<double> later)
        {
            for (var cell = 0; cell < state.Length; cell++)
            {
                state[cell] = double.MaxNumber(state[cell], later[cell]);
            }
        }

        public override void Finish(ReadOnlySpan<double> state, Span<double> result) => state.CopyTo(result);

        private static void Keep(in StoredRows rows, Span<double> kept, int step)
        {
            for (var number = 0; number < rows.Count * rows.Length; number++)
            {
                var place = number % rows.Length;
                var at = (int)((number / rows.Length * rows.Stride) + place);
                var value = rows.Form.Type == ElementType.Float
                    ? MemoryMarshal.Cast<byte, float>(rows.Bytes)[at]
                    : MemoryMarshal.Cast<byte, double>(rows.Bytes)[at];
                ref var cell = ref kept[place * step];
                cell = rows.Form.IsValid(value) ? double.MaxNumber(cell, value) : cell;
            }
        }
    }
}
