using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class ExpTests(Xarray xarray) : IClassFixture<Xarray>
{
    /// <summary>A unit in the last place of float32, and of float64.</summary>
    private const double Single = 1.2e-7;
    private const double Double = 2.3e-16;

    // NumPy's exponential of float32 itself is off by up to 2.5 units: the better one is that in double precision.
    [Theory]
    [InlineData("map", "np.exp(map.astype('f8')).astype('f4')", "map", "float32 1", Single)]
    [InlineData("late", "np.exp(late)", "other", "float64 1", Double)]
    [InlineData("counts", "np.exp(counts)", "tas", "float64 1", Double)]
    [InlineData("bytes", "np.exp(bytes.astype('f8'))", "tas", "float64 1", Double)]
    [InlineData("short", "np.exp(short.astype('f8'))", "tas", "float64 1", Double)]
    public async Task Exponentials_equal_xarray_in_its_types(
        string file, string expression, string variable, string stored, double tolerance)
    {
        var output = await xarray.RunAsync("CDAT.exp", file);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, tolerance, variable));
    }

    [Theory]
    [InlineData("map", "np.exp(map)", "map")]
    [InlineData("packed", "np.exp(packed / np.float32(10))", "tas")]
    public async Task Of_float32_NumPys_own_is_near(string file, string expression, string variable)
    {
        var output = file == "map"
            ? await xarray.RunAsync("CDAT.exp", file)
            : await xarray.ChainAsync(file, "CDAT.divide constant=10", "CDAT.exp");

        Assert.StartsWith("float32 1", await xarray.CompareAsync(output, expression, 4 * Single, variable));
    }

    [Fact]
    public async Task What_is_too_large_is_infinite_and_missing_stays_missing()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 5)
            .Variable("v", ElementType.Float, ["x"], [89, -200, 0, 1e20, 1], ("_FillValue", 1e20f))
            .Write(xarray.File("exp.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.exp", "v", [file])))[0];

        Assert.Equal(
            (double[])[double.PositiveInfinity, 0, 1, double.NaN, (float)Math.E],
            await ClassicFile.DecodedAsync(output, "v"));
    }

    [Fact]
    public async Task Units_become_1_and_a_comment_tells_those_of_the_input()
    {
        var output = await xarray.RunAsync("CDAT.exp", "map");

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("map")!.Attributes;
        Assert.Equal("1", attributes.Text("units"));
        Assert.Equal("exponential of values in `m s-1`", attributes.Text("comment"));
        Assert.Null(attributes["standard_name"]);
    }

    [Fact]
    public async Task Of_pure_numbers_nothing_is_told()
    {
        var output = await xarray.RunAsync("CDAT.exp", "counts");

        Assert.Null((await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes["comment"]);
    }
}
