using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Tests.Unit.Cf;

public class AxisDetectorTests
{
    [Theory]
    [InlineData("a", "axis=T", AxisKind.T)]
    [InlineData("a", "axis=z", AxisKind.Z)]
    [InlineData("time", "axis=Y", AxisKind.Y)]
    [InlineData("a", "axis=1", AxisKind.None)]
    [InlineData("a", "axis=None", AxisKind.None)]
    [InlineData("a", "standard_name=latitude", AxisKind.Y)]
    [InlineData("a", "standard_name=grid_longitude;units=degrees", AxisKind.X)]
    [InlineData("a", "standard_name=projection_x_coordinate;units=km", AxisKind.X)]
    [InlineData("a", "standard_name=time", AxisKind.T)]
    [InlineData("a", "standard_name=air_pressure", AxisKind.Z)]
    [InlineData("a", "standard_name=atmosphere_hybrid_sigma_pressure_coordinate;units=1", AxisKind.Z)]
    [InlineData("a", "standard_name=ocean_s_coordinate_g2", AxisKind.Z)]
    [InlineData("COADSX", "units=degrees_east", AxisKind.X)]
    [InlineData("COADSY", "units=degrees_north", AxisKind.Y)]
    [InlineData("a", "units=degreeN", AxisKind.Y)]
    [InlineData("a", "units=degree_E", AxisKind.X)]
    [InlineData("TIME", "units=hour since 0000-01-01 00:00:00", AxisKind.T)]
    [InlineData("a", "units=days since 1850-01-01", AxisKind.T)]
    [InlineData("a", "units=day as %Y%m%d.%f", AxisKind.T)]
    [InlineData("a", "units=Pa", AxisKind.Z)]
    [InlineData("a", "units=hPa", AxisKind.Z)]
    [InlineData("a", "units=millibar", AxisKind.Z)]
    [InlineData("ZAXLEVITR", "units=METERS;positive=down", AxisKind.Z)]
    [InlineData("grid_xt", "cartesian_axis=X;units=m", AxisKind.X)]
    [InlineData("lat", "", AxisKind.Y)]
    [InlineData("Longitude", "", AxisKind.X)]
    [InlineData("x", "units=m", AxisKind.X)]
    [InlineData("time", "", AxisKind.T)]
    [InlineData("lev", "units=1", AxisKind.Z)]
    [InlineData("depth", "units=m", AxisKind.Z)]
    [InlineData("i", "units=1", AxisKind.None)]
    [InlineData("ncells", "", AxisKind.None)]
    [InlineData("tas", "units=K;standard_name=air_temperature", AxisKind.None)]
    public void A_role_follows_from_attributes_and_then_from_the_name(string name, string attributes, AxisKind expected)
    {
        var set = AttributeSet.Empty;
        foreach (var attribute in attributes.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = (attribute.Split('=')[0], attribute.Split('=')[1]);
            set = set.With(key, value);
        }

        Assert.Equal(expected, AxisDetector.Detect(name, set));
    }
}
