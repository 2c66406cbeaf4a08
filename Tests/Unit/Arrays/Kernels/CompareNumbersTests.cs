using System.Numerics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class CompareNumbersTests
{
    private static readonly Comparator[] _all = Enum.GetValues<Comparator>();

    [Fact]
    public void The_vector_form_equals_the_scalar_twin_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var doubles = KernelSamples.Doubles(length, hasInfinities: true);
            Check(doubles, [.. doubles.Reverse()], 0.0);
            Check(doubles, doubles, double.NaN);
            var floats = KernelSamples.Floats(length, hasInfinities: true);
            Check(floats, [.. floats.Reverse()], 0f);
            Check(floats, floats, float.NaN);
        }
    }

    [Theory]
    [InlineData("Less", "1000")]
    [InlineData("LessOrEqual", "1100")]
    [InlineData("Greater", "0010")]
    [InlineData("GreaterOrEqual", "0110")]
    [InlineData("Equal", "0100")]
    [InlineData("NotEqual", "1011")]
    public void Not_a_number_compares_as_unequal_and_in_no_other_way(string comparator, string expected)
    {
        var mask = new byte[4];

        CompareNumbers.Apply<double>([1, 2, 3, double.NaN], Enum.Parse<Comparator>(comparator), 2, mask);

        Assert.Equal(expected, string.Concat(mask.Select(answer => answer == CompareNumbers.Holds ? '1' : '0')));
    }

    private static void Check<T>(T[] left, T[] right, T number)
        where T : unmanaged, INumber<T>
    {
        foreach (var comparator in _all)
        {
            var mask = new byte[left.Length];
            CompareNumbers.Apply(left.AsSpan(), comparator, right, mask);
            Assert.Equal(left.Zip(right, (one, other) => Answer(one, comparator, other)), mask);

            CompareNumbers.Apply(left.AsSpan(), comparator, number, mask);
            Assert.Equal(left.Select(one => Answer(one, comparator, number)), mask);
        }
    }

    private static byte Answer<T>(T left, Comparator comparator, T right)
        where T : unmanaged, INumber<T> =>
        CompareNumbers.One(left, comparator, right) ? CompareNumbers.Holds : (byte)0;
}
