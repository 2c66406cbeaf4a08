using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class ExponentialsTests
{
    // 2^-45 of the result is left: a few in a million singles have another neighbour.
    [Fact]
    public void Singles_are_the_nearest_but_for_very_few() => Assert.InRange(
        NumberFunctions.CheckSingles(default(Exponentials.OfSingles), NumberFunctions.Singles, Math.Exp), 0, 8);

    [Fact]
    public void Doubles_are_off_by_a_unit_at_most() => NumberFunctions.CheckDoubles(
        default(Exponentials.OfDoubles), NumberFunctions.Doubles(-746, 710), Math.Exp);

    [Fact]
    public void Vectors_equal_the_scalar_twins_bit_by_bit()
    {
        NumberFunctions.CheckTwin(default(Exponentials.OfDoubles), NumberFunctions.Doubles(-746, 710).Take(50_000));
        NumberFunctions.CheckTwin(
            default(Exponentials.OfSingles), NumberFunctions.Singles.Where((_, place) => place % 97 == 0).Select(single => (double)single));
    }

    [Fact]
    public void What_is_special_becomes_what_the_standard_says()
    {
        double[] values = [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1000, -1000, -745];
        float[] singles = [0, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1000, -1000, -103];

        EachNumber.Apply(values, default(Exponentials.OfDoubles));
        EachNumber.Apply(singles, default(Exponentials.OfSingles));

        Assert.Equal([1, 1, double.PositiveInfinity, 0, double.NaN, double.PositiveInfinity, 0, double.Epsilon], values);
        Assert.Equal([1, 1, float.PositiveInfinity, 0, float.NaN, float.PositiveInfinity, 0, float.Epsilon], singles);
    }
}
