using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class VarTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "", "tas.astype('f8').var()", "float32", 1e-7)]
    [InlineData("tas", "time", "tas.astype('f8').var('time')", "float32", 1e-7)]
    [InlineData("tas", "lat|lon", "tas.astype('f8').var(('lat', 'lon'))", "float32", 1e-7)]
    [InlineData("packed", "time", "packed.astype('f8').var('time')", "float32", 2e-7)]
    [InlineData("counts", "lon", "counts.var('lon')", "float64", 1e-12)]
    [InlineData("short", "time", "short.var('time')", "float64", 1e-12)]
    [InlineData("bytes", "time|lat", "bytes.astype('f8').var(('time', 'lat'))", "float64", 1e-12)]
    public async Task Results_equal_xarray_with_ddof_0(
        string file, string axes, string expression, string stored, double tolerance)
    {
        var output = await xarray.RunAsync("CDAT.var", file, axes.Length == 0 ? [] : [("axes", axes)]);

        Assert.StartsWith(stored, await xarray.CompareAsync(output, expression, tolerance), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_and_cell_method_are_CFs_and_unweighted_latitudes_are_told()
    {
        var output = await xarray.RunAsync("CDAT.var", "tas", ("axes", "lat|lon"));

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Equal("lat: lon: variance", attributes.Text("cell_methods"));
        Assert.Equal("K2", attributes.Text("units"));
        Assert.Equal("air_temperature", attributes.Text("standard_name"));
        Assert.Equal("unweighted variance over lat", attributes.Text("comment"));
    }

    // Their squares, which float64 cannot hold, are infinite, as xarray has them; deviations of 1e150 are not.
    [Theory]
    [InlineData(1e160, double.PositiveInfinity)]
    [InlineData(1e150, 1e300)]
    public async Task Deviations_beyond_the_root_of_the_largest_number_are_infinite_never_missing(double deviation, double variance)
    {
        await xarray.MakeAsync();
        var file = new ClassicFile().Dimension("x", 2)
            .Variable("v", ElementType.Double, ["x"], [-deviation, deviation]).Write(xarray.File("large.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.var", "v", [file])))[0];

        Assert.Equal(variance, (await ClassicFile.DecodedAsync(output, "v"))[0], variance * 1e-12);
    }

    [Fact]
    public async Task One_value_does_not_deviate_and_without_any_the_result_is_missing()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 2)
            .Dimension("y", 3)
            .Variable("v", ElementType.Float, ["x", "y"], [1, -9, 5, 4, -9, -9], ("missing_value", -9f))
            .Write(xarray.File("few.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.var", "v", [file], default, ("axes", "x"))))[0];

        Assert.Equal((double[])[2.25, double.NaN, 0], await ClassicFile.DecodedAsync(output, "v"));
    }
}
