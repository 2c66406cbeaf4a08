using System.Runtime.Intrinsics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class EachNumberTests
{
    [Fact]
    public void Every_number_of_a_block_of_any_length_is_replaced_and_none_beside_it()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var (doubles, floats) = (KernelSamples.Doubles(length + 2), KernelSamples.Floats(length + 2));
            double[] expected = [doubles[0], .. doubles[1..^1].Select(number => number + 1), doubles[^1]];
            float[] expectedFloats = [floats[0], .. floats[1..^1].Select(number => (float)(number + 1.0)), floats[^1]];

            EachNumber.Apply(doubles.AsSpan(1, length), default(OneMore));
            EachNumber.Apply(floats.AsSpan(1, length), default(OneMore));

            Assert.Equal(expected, doubles);
            Assert.Equal(expectedFloats, floats);
        }
    }

    private readonly struct OneMore : INumberFunction
    {
        public Vector512<double> Of(Vector512<double> numbers) => numbers + Vector512<double>.One;

        public double Of(double number) => number + 1;
    }
}
