using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class ReductionLoopTests
{
    [Fact]
    public void Sums_equal_those_of_a_naive_loop_for_all_shapes_axes_and_blocks() =>
        Gen.Select(Gen.Long[1, 5].Array[1, 5], Gen.Bool.Array[5], Gen.Long[0, 3].Array[5], Gen.Long[1, 300])
            .Sample((lengths, isReduced, starts, maximum) =>
            {
                var shape = lengths.ToImmutableArray();
                var region = new Region([.. starts.Take(shape.Length)], shape);
                ImmutableArray<int> axes = [.. Enumerable.Range(0, shape.Length).Where(axis => isReduced[axis])];
                var cells = (int)Region.ElementsOf([.. shape.Where((_, axis) => !isReduced[axis])]);
                var values = Enumerable.Range(0, (int)region.Elements)
                    .Select(number => number % 7 == 3 ? float.NaN : number).ToArray();

                var state = new double[2 * cells];
                var states = new double[2 * cells];
                var done = 0;
                foreach (var block in region.Blocks(maximum))
                {
                    var part = values.AsSpan(done, (int)block.Elements);
                    new ReductionLoop(region, block, axes).Run(part, state, new MeanAccumulator());
                    new ReductionLoop(region, block, axes).Run(
                        [.. part.ToArray().Select(value => (double)value)], states, new MeanAccumulator());
                    done += part.Length;
                }

                var naive = Naive(shape, isReduced, values, cells);
                Assert.Equal(naive, state);
                Assert.Equal(naive, states);
            });

    [Fact]
    public void Weights_go_with_their_values_for_all_shapes_axes_and_blocks() =>
        Gen.Select(Gen.Long[1, 5].Array[1, 5], Gen.Bool.Array[5], Gen.Bool.Array[5], Gen.Long[1, 300])
            .Sample((lengths, isReduced, isWeighted, maximum) =>
            {
                var shape = lengths.ToImmutableArray();
                var region = Region.Whole(shape);
                ImmutableArray<int> axes = [.. Enumerable.Range(0, shape.Length).Where(axis => isReduced[axis])];
                int[] weighted = [.. Enumerable.Range(0, shape.Length).Where(axis => isWeighted[axis])];
                var cells = (int)Region.ElementsOf([.. shape.Where((_, axis) => !isReduced[axis])]);
                var state = new double[4 * cells];
                var states = new double[4 * cells];
                var naive = new double[4 * cells];
                foreach (var block in region.Blocks(maximum))
                {
                    var positions = Positions(block).ToArray();
                    double[] values = [.. positions.Select(at => Value(shape, at))];
                    float[] floats = [.. values.Select(value => (float)value)];
                    double[] weights = [.. positions
                        .Where(at => Enumerable.Range(0, shape.Length).All(axis =>
                            weighted.Contains(axis) || at[axis] == block.Start[axis]))
                        .Select(at => Weight(at, weighted))];
                    new ReductionLoop(region, block, axes, weights, weighted).RunWeighted(values, state);
                    new ReductionLoop(region, block, axes, weights, weighted).RunWeighted(floats, states);
                    foreach (var (at, value) in positions.Zip(values).Where(pair => !double.IsNaN(pair.Second)))
                    {
                        var cell = Place([.. at.Where((_, axis) => !isReduced[axis])], [.. shape.Where((_, axis) => !isReduced[axis])]);
                        naive[cell] += value * Weight(at, weighted);
                        naive[(2 * cells) + cell] += Weight(at, weighted);
                    }
                }

                Assert.Equal(naive, state);
                Assert.Equal(naive, states);
            });

    private static double Value(ImmutableArray<long> shape, long[] at) =>
        Place(at, [.. shape]) is var place && place % 7 == 3 ? double.NaN : place;

    private static double Weight(long[] at, int[] weighted) =>
        1 + weighted.Select((axis, place) => at[axis] * (place + 1) * 3).Sum();

    private static long Place(long[] at, long[] shape) => at.Zip(shape).Aggregate(0L, (sum, pair) => (sum * pair.Second) + pair.First);

    private static IEnumerable<long[]> Positions(Region block)
    {
        IEnumerable<long[]> all = [[]];
        for (var axis = 0; axis < block.Rank; axis++)
        {
            var (start, count) = (block.Start[axis], block.Count[axis]);
            all = all.SelectMany(at => Enumerable.Range(0, (int)count).Select(step => (long[])[.. at, start + step]));
        }

        return all;
    }

    private static double[] Naive(ImmutableArray<long> shape, bool[] isReduced, float[] values, int cells)
    {
        var state = new double[2 * cells];
        for (var element = 0; element < values.Length; element++)
        {
            long rest = element;
            long cell = 0;
            long stride = 1;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                if (!isReduced[axis])
                {
                    cell += rest % shape[axis] * stride;
                    stride *= shape[axis];
                }

                rest /= shape[axis];
            }

            if (!float.IsNaN(values[element]))
            {
                state[cell] += values[element];
                state[cells + cell]++;
            }
        }

        return state;
    }
}
