using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>NetCDF's own fill value in files that name none.</summary>
public sealed class DefaultFillTests(Xarray xarray) : IClassFixture<Xarray>
{
    private const float Usual = 9.96921e36f;

    // SEMANTICS.md, 5: xarray and CDO take it for a value.
    [Theory]
    [InlineData("CDAT.subset", "", new double[] { 1, Usual })]
    [InlineData("CDAT.count", "", new double[] { 2 })]
    [InlineData("CDAT.mean", "", new double[] { Usual / 2d })]
    [InlineData("CDAT.divide", "1", new double[] { 1, double.NaN })]
    [InlineData("CDAT.max", "", new double[] { double.NaN })]
    public async Task It_is_a_value_where_it_is_read_and_missing_where_it_is_a_result(
        string operation, string constant, double[] expected)
    {
        await xarray.MakeAsync();
        var file = new ClassicFile().Dimension("x", 2).Variable("v", ElementType.Float, ["x"], [1, Usual])
            .Write(xarray.File("unfilled.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One(
            operation, "v", [file], default, constant.Length == 0 ? [] : [("constant", constant)])))[0];

        var values = await ClassicFile.DecodedAsync(output, "v");
        Assert.Equal(expected, values.Select(value => value is > 4e36 and < 6e36 ? Usual / 2d : value));
    }
}
