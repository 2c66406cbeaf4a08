using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class JoinedAccumulatorTests
{
    private static readonly FloatingAccumulator _mean = new MeanAccumulator();
    private static readonly FloatingAccumulator _variance = new VarianceAccumulator();

    public static TheoryData<bool, bool> Kinds => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_comes_to_what_it_comes_to_by_itself(bool isMeanFirst, bool areRows)
    {
        var (first, second) = isMeanFirst ? (_mean, _variance) : (_variance, _mean);
        var joined = Assert.IsType<FloatingAccumulator>(first.Join(second), exactMatch: false);
        foreach (var sample in StoredSamples.All)
        {
            var cells = sample.Length + 1;
            var (one, other, both) = (States(first), States(second), States(joined));
            foreach (var (accumulator, states) in new[] { (first, one), (second, other), (joined, both) })
            {
                foreach (var state in states)
                {
                    Add(accumulator, state, cells);
                }

                accumulator.Combine(states[0], states[1]);
            }

            Assert.Equal(
                StoredSamples.Bits([.. one[0], .. other[0]]), StoredSamples.Bits(both[0]));
            var (oneResult, otherResult, bothResults) = (new double[cells], new double[cells], new double[2 * cells]);
            first.Finish(one[0], oneResult);
            second.Finish(other[0], otherResult);
            joined.Finish(both[0], bothResults);
            Assert.Equal(StoredSamples.Bits([.. oneResult, .. otherResult]), StoredSamples.Bits(bothResults));

            double[][] States(FloatingAccumulator accumulator)
            {
                double[][] states = [new double[accumulator.Components * cells], new double[accumulator.Components * cells]];
                Array.ForEach(states, state => accumulator.Clear(state));
                return states;
            }

            void Add(FloatingAccumulator accumulator, double[] state, int cells)
            {
                if (areRows)
                {
                    accumulator.AddRows(sample.Rows, state, 1, cells);
                }
                else
                {
                    accumulator.AddRuns(sample.Rows, state, cells - 1, cells);
                }
            }
        }
    }

    [Fact]
    public void Others_stay_two()
    {
        Assert.Null(_mean.Join(new MeanAccumulator()));
        Assert.Null(_variance.Join(new CountAccumulator()));
        Assert.Null(new CountAccumulator().Join(_mean));
    }
}
