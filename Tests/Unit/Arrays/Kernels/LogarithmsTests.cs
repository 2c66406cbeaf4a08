using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class LogarithmsTests
{
    // 2^-48 of the result is left: hardly one in a million singles has another neighbour.
    [Fact]
    public void Singles_are_the_nearest_but_for_very_few() => Assert.InRange(
        NumberFunctions.CheckSingles(default(Logarithms.OfSingles), NumberFunctions.Singles, Math.Log), 0, 8);

    [Fact]
    public void Singles_around_1_are_the_nearest() => Assert.Equal(
        0,
        NumberFunctions.CheckSingles(
            default(Logarithms.OfSingles),
            Enumerable.Range(-100_000, 200_000).Select(step => 1 + (step * 1.1920929e-7f)),
            Math.Log));

    [Fact]
    public void Doubles_are_off_by_a_unit_at_most()
    {
        NumberFunctions.CheckDoubles(default(Logarithms.OfDoubles), NumberFunctions.Doubles(0.5, 2), Math.Log);
        NumberFunctions.CheckDoubles(default(Logarithms.OfDoubles), NumberFunctions.Doubles(0, 1e-307), Math.Log);
    }

    [Fact]
    public void Vectors_equal_the_scalar_twins_bit_by_bit()
    {
        NumberFunctions.CheckTwin(default(Logarithms.OfDoubles), NumberFunctions.Doubles(0, 1e-307).Take(50_000));
        NumberFunctions.CheckTwin(
            default(Logarithms.OfSingles), NumberFunctions.Singles.Where((_, place) => place % 97 == 0).Select(single => (double)single));
    }

    [Fact]
    public void What_is_special_becomes_what_the_standard_says()
    {
        double[] values = [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -1, 1];
        float[] singles = [0, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -1, 1];

        EachNumber.Apply(values, default(Logarithms.OfDoubles));
        EachNumber.Apply(singles, default(Logarithms.OfSingles));

        Assert.Equal(
            [double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NaN, double.NaN, double.NaN, 0], values);
        Assert.Equal(
            [float.NegativeInfinity, float.NegativeInfinity, float.PositiveInfinity, float.NaN, float.NaN, float.NaN, 0], singles);
    }
}
