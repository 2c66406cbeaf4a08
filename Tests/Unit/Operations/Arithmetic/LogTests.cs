using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class LogTests(Xarray xarray) : IClassFixture<Xarray>
{
    /// <summary>A unit in the last place of float32, and of float64.</summary>
    private const double Single = 1.2e-7;
    private const double Double = 2.3e-16;

    // NumPy's logarithm of float32 itself is off by up to 3.8 units: the better one is that in double precision.
    [Theory]
    [InlineData("tas", "np.log(tas.astype('f8')).astype('f4')", "tas", "float32 1", Single)]
    [InlineData("map", "np.log(map.astype('f8')).astype('f4')", "map", "float32 1", Single)]
    [InlineData("packed", "np.log(packed.astype('f8')).astype('f4')", "tas", "float32 1", Single)]
    [InlineData("late", "np.log(late)", "other", "float64 1", Double)]
    [InlineData("counts", "np.log(counts)", "tas", "float64 1", Double)]
    [InlineData("bytes", "np.log(bytes.astype('f8'))", "tas", "float64 1", Double)]
    [InlineData("short", "np.log(short.astype('f8'))", "tas", "float64 1", Double)]
    public async Task Logarithms_equal_xarray_in_its_types(
        string file, string expression, string variable, string stored, double tolerance)
    {
        var output = await xarray.RunAsync("CDAT.log", file);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, tolerance, variable));
    }

    [Theory]
    [InlineData("tas", "np.log(tas)", "tas")]
    [InlineData("packed", "np.log(packed)", "tas")]
    [InlineData("map", "np.log(map)", "map")]
    public async Task Of_float32_NumPys_own_is_near(string file, string expression, string variable)
    {
        var output = await xarray.RunAsync("CDAT.log", file);

        Assert.StartsWith("float32 1", await xarray.CompareAsync(output, expression, 4 * Single, variable));
    }

    [Fact]
    public async Task Of_0_it_is_minus_infinity_and_of_a_negative_number_missing()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 5)
            .Variable("v", ElementType.Float, ["x"], [0, -1, 1, 1e20, double.PositiveInfinity], ("_FillValue", 1e20f))
            .Write(xarray.File("log.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.log", "v", [file])))[0];

        Assert.Equal(
            (double[])[double.NegativeInfinity, double.NaN, 0, double.NaN, double.PositiveInfinity],
            await ClassicFile.DecodedAsync(output, "v"));
    }

    // exp(log(x)) is x again, as near as two roundings allow, in one pass over the file.
    [Fact]
    public async Task The_exponential_undoes_it()
    {
        var output = await xarray.ChainAsync("tas", "CDAT.log", "CDAT.exp");

        await xarray.CompareAsync(output, "tas", 1e-6);
    }

    [Fact]
    public async Task Units_become_1_and_a_comment_tells_those_of_the_input()
    {
        var output = await xarray.RunAsync("CDAT.log", "tas");

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Equal("1", attributes.Text("units"));
        Assert.Equal("natural logarithm of values in `K`", attributes.Text("comment"));
        Assert.Null(attributes["standard_name"]);
    }
}
