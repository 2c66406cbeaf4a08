using Compute.Orleans.Engine.Cf.Cells;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf.Cells;

public sealed class CellAreasTests
{
    private const double Radians = Math.PI / 180;

    [Fact]
    public void Bands_are_differences_of_sines_and_together_the_sphere()
    {
        var bands = Enumerable.Range(0, 180).Select(row => CellAreas.Band(row - 90, row - 89)).ToArray();

        Assert.Equal(Math.Sin(31 * Radians) - Math.Sin(30 * Radians), bands[120], 1e-15);
        Assert.Equal(2, bands.Sum(), 1e-13);
        Assert.Equal(bands[3], CellAreas.Band(-86, -87));
    }

    [Theory]
    [InlineData(89, 91)]
    [InlineData(91, 89)]
    [InlineData(90.5, 89)]
    public void What_lies_beyond_a_pole_is_cut_off(double one, double other)
    {
        Assert.Equal(CellAreas.Band(89, 90), CellAreas.Band(one, other));
        Assert.Equal(CellAreas.Band(89, 90), CellAreas.Band(-one, -other), 1e-18);
        Assert.Equal(0, CellAreas.Band(90, 95));
    }

    [Theory]
    [InlineData(0, 1, 0.5, 1)]
    [InlineData(1, 0, 0.5, 1)]
    [InlineData(359.5, 0.5, 0, 1)]
    [InlineData(359.5, 0.5, 360, 1)]
    [InlineData(-0.5, 359.5, 0, 360)]
    [InlineData(0, 360, 180, 360)]
    [InlineData(-180, 180, 0, 360)]
    [InlineData(0, 270, 135, 270)]
    [InlineData(179, -179, 180, 2)]
    [InlineData(-179, 179, 180, 2)]
    [InlineData(5, 5, 5, 0)]
    public void Meridians_are_apart_on_the_side_of_the_longitude(double one, double other, double at, double width) =>
        Assert.Equal(width, CellAreas.Width(one, other, at), 1e-12);

    // Of a cell between great circles: 2 atan(tan(width / 2) sin(north)) - 2 atan(tan(width / 2) sin(south)).
    [Fact]
    public void Areas_between_great_circles_are_those_of_the_polygon_while_its_sides_are_short() =>
        Gen.Select(Gen.Double[-80, 80], Gen.Double[0.1, 10], Gen.Double[0.1, 60]).Sample((south, height, width) =>
        {
            var tangent = Math.Tan(width / 2 * Radians);
            double To(double latitude) => 2 * Math.Atan(tangent * Math.Sin(latitude * Radians));

            var expected = To(south + height) - To(south);

            Assert.Equal(expected, CellAreas.GreatCircles(south, south + height, width), 1e-9 * expected);
        });

    // From `cdo gridarea` 2.1.1 of such bounds, beside a cell of the latitudes 9 to 11; ERA5 has some at its poles.
    [Theory]
    [InlineData(89, 91, 2, 9, 11, 0.017719102115904984)]
    [InlineData(-91, -89, 2, 9, 11, 0.017719102115904984)]
    [InlineData(-90.125, -89.875, 0.25, 9.875, 10.125, 0.0022153104997687722)]
    public void Areas_beyond_a_pole_are_as_CDO_has_them(
        double one, double other, double width, double south, double north, double ratio) => Assert.Equal(
            ratio,
            CellAreas.GreatCircles(one, other, width) / CellAreas.GreatCircles(south, north, width),
            1e-9 * ratio);

    // SEMANTICS.md: on cells of 90 degrees CDO's weights of rows are as 0.409 to 1, and the exact ones as 0.5 to 1.
    [Fact]
    public void Areas_of_large_cells_are_as_CDO_has_them()
    {
        Assert.Equal(0.5, CellAreas.Band(30, 90) / CellAreas.Band(-30, 30), 1e-15);
        Assert.Equal(0.409, CellAreas.GreatCircles(30, 90, 90) / CellAreas.GreatCircles(-30, 30, 90), 5e-4);
    }
}
