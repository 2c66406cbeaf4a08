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
