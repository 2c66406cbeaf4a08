using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class PowerTests(Xarray xarray) : IClassFixture<Xarray>
{
    /// <summary>A unit in the last place of float32, and of float64.</summary>
    private const double Single = 1.2e-7;
    private const double Double = 2.3e-16;

    [Theory]
    [InlineData("tas", "1", "tas", "float32 K", 0)]
    [InlineData("tas", "2", "tas ** 2", "float32 K2", 0)]
    [InlineData("tas", "0.5", "tas ** .5", "float32 None", 0)]
    [InlineData("tas", "-1", "tas ** -1", "float32 K-1", 0)]
    [InlineData("tas", "3", "(tas.astype('f8') ** 3).astype('f4')", "float32 K3", Single)]
    [InlineData("tas", "-2", "(tas.astype('f8') ** -2).astype('f4')", "float32 K-2", Single)]
    [InlineData("tas", "13", "(tas.astype('f8') ** 13).astype('f4')", "float32 K13", Single)]
    [InlineData("tas", "2.5", "(tas.astype('f8') ** 2.5).astype('f4')", "float32 None", Single)]
    [InlineData("tas", "0.1", "(tas.astype('f8') ** np.float64(np.float32(.1))).astype('f4')", "float32 None", Single)]
    [InlineData("packed", "3", "(packed.astype('f8') ** 3).astype('f4')", "float32 K3", Single)]
    [InlineData("counts", "2", "counts ** 2", "float64 1", 0)]
    [InlineData("counts", "3", "counts ** 3", "float64 1", Double)]
    [InlineData("counts", "0.3", "counts ** .3", "float64 1", Double)]
    [InlineData("bytes", "-0.7", "bytes.astype('f8') ** -.7", "float64 None", Double)]
    [InlineData("short", "3", "short.astype('f8') ** 3", "float64 1", Double)]
    public async Task Powers_equal_xarray_in_its_types_and_raise_the_units(
        string file, string constant, string expression, string stored, double tolerance)
    {
        var output = await xarray.RunAsync("CDAT.power", file, ("constant", constant));

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, tolerance));
    }

    [Theory]
    [InlineData("tas map", "(tas.astype('f8') ** map.astype('f8')).astype('f4')", "tas", "float32 None", Single)]
    [InlineData("map late", "map.astype('f8') ** late", "map", "float64 None", Double)]
    [InlineData("late map", "late ** map.astype('f8')", "other", "float64 None", Double)]
    [InlineData("bytes map", "(bytes.astype('f8') ** map.astype('f8')).astype('f4')", "tas", "float32 None", Single)]
    [InlineData("counts map", "counts ** map.astype('f8')", "tas", "float64 1", Double)]
    public async Task Of_two_inputs_one_is_raised_to_the_power_of_the_other(
        string files, string expression, string variable, string stored, double tolerance)
    {
        var output = await xarray.RunAsync("CDAT.power", files);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, tolerance, variable));
    }

    [Theory]
    [InlineData("2.5", "tas ** 2.5")]
    [InlineData("3", "tas ** 3")]
    public async Task Of_float32_NumPys_own_is_near(string constant, string expression)
    {
        var output = await xarray.RunAsync("CDAT.power", "tas", ("const", constant));

        await xarray.CompareAsync(output, expression, 4 * Single);
    }

    // IEEE 754 has missing to the power of 0, and 1 to the power of missing, as 1: nobody measured that.
    [Fact]
    public async Task Missing_stays_missing_even_to_the_power_of_0()
    {
        var output = await xarray.RunAsync("CDAT.power", "tas", ("constant", "0"));

        Assert.Equal("float32 1", await xarray.CompareAsync(output, "(tas ** 0).where(tas.notnull())"));
    }

    [Fact]
    public async Task One_to_the_power_of_missing_is_missing()
    {
        var one = Line("one.nc", [1, 1, -8, 0, double.PositiveInfinity]);
        var power = Line("power.nc", [1e20, 5, 1.0 / 3, -1, double.NegativeInfinity]);

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.power", "v", [one, power])))[0];

        Assert.Equal(
            (double[])[double.NaN, 1, double.NaN, double.PositiveInfinity, 0],
            await ClassicFile.DecodedAsync(output, "v"));
    }

    [Fact]
    public async Task What_units_cannot_say_a_comment_does()
    {
        var constant = await xarray.RunAsync("CDAT.power", "tas", ("constant", "2.5"));
        var inputs = await xarray.RunAsync("CDAT.power", "tas map");

        Assert.Equal("values in `K` to the power of 2.5", await CommentAsync(constant));
        Assert.Equal("values in `K` to the power of map", await CommentAsync(inputs));
    }

    [Fact]
    public async Task The_standard_name_goes_but_for_the_power_of_1()
    {
        var square = await xarray.RunAsync("CDAT.power", "tas", ("constant", "2"));
        var same = await xarray.RunAsync("CDAT.power", "tas", ("constant", "1"));

        Assert.Null((await ClassicFile.IndexAsync(square)).Variable("tas")!.Attributes["standard_name"]);
        Assert.Equal(
            "air_temperature",
            (await ClassicFile.IndexAsync(same)).Variable("tas")!.Attributes.Text("standard_name"));
    }

    [Theory]
    [InlineData("tas", "", "constant")]
    [InlineData("tas tas", "2", "constant")]
    [InlineData("tas", "two", "constant")]
    [InlineData("tas", "1e39", "constant")]
    public async Task What_does_not_fit_is_refused(string files, string constant, string locator)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.RunAsync(
            "CDAT.power", files, constant.Length == 0 ? [] : [("constant", constant)]));

        Assert.Equal((Fault.InvalidValue, locator), (refusal.Fault, refusal.Locator));
    }

    private static async Task<string?> CommentAsync(string output) =>
        (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes.Text("comment");

    private string Line(string name, double[] values) => new ClassicFile()
        .Dimension("x", values.Length)
        .Variable("v", ElementType.Double, ["x"], values, ("_FillValue", 1e20))
        .Write(xarray.File(name));
}
