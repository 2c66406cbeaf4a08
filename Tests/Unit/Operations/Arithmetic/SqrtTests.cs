using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class SqrtTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "np.sqrt(tas)", "tas", "float32 None")]
    [InlineData("map", "np.sqrt(map)", "map", "float32 None")]
    [InlineData("packed", "np.sqrt(packed)", "tas", "float32 None")]
    [InlineData("late", "np.sqrt(late)", "other", "float64 None")]
    [InlineData("counts", "np.sqrt(counts)", "tas", "float64 1")]
    [InlineData("bytes", "np.sqrt(bytes.astype('f8'))", "tas", "float64 None")]
    [InlineData("short", "np.sqrt(short.astype('f8'))", "tas", "float64 1")]
    public async Task Roots_equal_xarray_to_the_last_digit(
        string file, string expression, string variable, string stored)
    {
        var output = await xarray.RunAsync("CDAT.sqrt", file);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, 0, variable));
    }

    [Theory]
    [InlineData("m2 s-2", "m s-1", null)]
    [InlineData("K2", "K", null)]
    [InlineData("m s-1", null, "values in `m s-1` to the power of 0.5")]
    [InlineData("degC", null, "values in `degC` to the power of 0.5")]
    [InlineData("1", "1", null)]
    public async Task Units_are_halved_where_they_can_be(string units, string? expected, string? comment)
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 3)
            .Variable("v", ElementType.Double, ["x"], [4, -4, 0], ("units", units), ("standard_name", "whatever"))
            .Write(xarray.File("units.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.sqrt", "v", [file])))[0];

        Assert.Equal((double[])[2, double.NaN, 0], await ClassicFile.DecodedAsync(output, "v"));
        var attributes = (await ClassicFile.IndexAsync(output)).Variable("v")!.Attributes;
        Assert.Equal(expected, attributes.Text("units"));
        Assert.Equal(comment, attributes.Text("comment"));
        Assert.Null(attributes["standard_name"]);
    }

    // The deviation of CDAT.std is the root of CDAT.var, units and all.
    [Fact]
    public async Task The_root_of_a_variance_is_the_standard_deviation()
    {
        var output = await xarray.ChainAsync("tas", "CDAT.var axes=time", "CDAT.sqrt");

        Assert.Equal("float32 K", await xarray.CompareAsync(output, "tas.astype('f8').std('time')", 1e-6));
    }
}
