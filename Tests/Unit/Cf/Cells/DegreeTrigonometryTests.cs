using Compute.Orleans.Engine.Cf.Cells;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf.Cells;

public sealed class DegreeTrigonometryTests
{
    private const double Radians = Math.PI / 180;
    private const double Close = 1e-15;

    [Fact]
    public void Sine_and_cosine_are_those_of_the_library_to_their_last_digits() => Gen.Double[-720, 720].Sample(degrees =>
    {
        Assert.Equal(Math.Sin(degrees % 360 * Radians), DegreeTrigonometry.Sine(degrees), 1.5 * Close);
        Assert.Equal(Math.Cos(degrees % 360 * Radians), DegreeTrigonometry.Cosine(degrees), 1.5 * Close);
    });

    [Fact]
    public void Inverses_are_those_of_the_library_to_their_last_digits() => Gen.Double[0, 1].Sample(part =>
    {
        Assert.Equal(1, Ratio(DegreeTrigonometry.ArcTangent(part), Math.Atan(part)), 8 * Close);
        Assert.Equal(1, Ratio(DegreeTrigonometry.ArcTangent(1 / part), Math.Atan(1 / part)), 8 * Close);
        Assert.Equal(1, Ratio(DegreeTrigonometry.ArcSine(part), Math.Asin(part)), 8 * Close);
        Assert.Equal(Math.Tan(89 * part * Radians), DegreeTrigonometry.Tangent(89 * part), 1e-12);
    });

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(90, 1, 0)]
    [InlineData(-90, -1, 0)]
    [InlineData(180, 0, -1)]
    [InlineData(-450, -1, 0)]
    public void Quarters_are_exact(double degrees, double sine, double cosine) => Assert.Equal(
        (sine, cosine), (DegreeTrigonometry.Sine(degrees) + 0, DegreeTrigonometry.Cosine(degrees) + 0));

    [Fact]
    public void Ends_are_exact_and_what_is_no_number_stays_none()
    {
        Assert.Equal((0, 0), (DegreeTrigonometry.ArcSine(0), DegreeTrigonometry.ArcTangent(0)));
        Assert.Equal((90, 90), (DegreeTrigonometry.ArcSine(1.0000001), DegreeTrigonometry.ArcTangent(double.PositiveInfinity)));
        Assert.True(double.IsNaN(DegreeTrigonometry.Sine(double.NaN)));
        Assert.True(double.IsNaN(DegreeTrigonometry.ArcSine(double.NaN)));
    }

    private static double Ratio(double degrees, double radians) => radians == 0 ? 1 : degrees * Radians / radians;
}
