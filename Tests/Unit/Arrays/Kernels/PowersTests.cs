using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class PowersTests
{
    // An error of the logarithm grows with the result's: a few in a hundred thousand singles have another neighbour.
    [Theory]
    [InlineData(1.7)]
    [InlineData(-0.3)]
    [InlineData(1 / 3.0)]
    [InlineData(65)]
    [InlineData(1e-3)]
    [InlineData(1e30)]
    public void Singles_are_the_nearest_but_for_very_few(double power)
    {
        var numbers = NumberFunctions.Singles.Where((_, place) => place % 7 == 0);

        var others = NumberFunctions.CheckSingles(
            new Powers.OfSingles(power), numbers, number => double.IsNaN(number) ? number : Math.Pow(number, power));

        Assert.InRange(others, 0, 8);
    }

    [Fact]
    public void Vectors_equal_the_scalar_twin_bit_by_bit() => NumberFunctions.CheckTwin(
        new Powers.OfSingles(-2.5), NumberFunctions.Singles.Where((_, place) => place % 97 == 0).Select(single => (double)single));

    [Fact]
    public void What_is_special_becomes_what_the_standard_says()
    {
        float[] odd = [0, -0f, -2, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1];
        float[] broken = [.. odd];

        EachNumber.Apply(odd, new Powers.OfSingles(65));
        EachNumber.Apply(broken, new Powers.OfSingles(-0.5));

        Assert.Equal(
            [0, -0f, (float)Math.Pow(-2, 65), float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1], odd);
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity, float.NaN, 0, 0, float.NaN, 1], broken);
    }
}
