using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class AbsTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "tas", "float32 K")]
    [InlineData("late", "late", "float64 degC")]
    [InlineData("map", "map", "float32 m s-1")]
    [InlineData("packed", "packed", "float32 K")]
    [InlineData("counts", "counts", "int32 1")]
    [InlineData("bytes", "bytes", "int8 K")]
    public async Task Absolute_values_equal_xarray_in_the_type_of_the_data(string file, string data, string stored)
    {
        var output = await xarray.RunAsync("CDAT.abs", file);

        var variable = file switch
        {
            "late" => "other",
            "map" => "map",
            _ => "tas",
        };
        Assert.Equal(stored, await xarray.CompareAsync(output, $"np.abs({data})", 0, variable));
    }

    [Theory]
    [InlineData("tas", "np.abs(tas - np.float32(280))", "float32 K")]
    [InlineData("packed", "np.abs(packed - np.float32(280))", "float32 K")]
    public async Task Signs_of_numbers_on_both_sides_of_0_go(string file, string expression, string stored)
    {
        var output = await xarray.ChainAsync(file, "CDAT.subtract constant=280", "CDAT.abs");

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    // xarray's own is -32768, which no absolute value is.
    [Theory]
    [InlineData(ElementType.Byte, -128, "byte data is -128")]
    [InlineData(ElementType.Short, -32768, "short data is -32768")]
    [InlineData(ElementType.Int, -2147483648, "int data is -2147483648")]
    public async Task What_the_type_does_not_hold_fails_the_job(ElementType type, double least, string words)
    {
        var file = Line("least.nc", type, [1, least, -3]);

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => RunAsync(file));

        Assert.Equal(Fault.TooLarge, refusal.Fault);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CDAT.multiply with the constant 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_1_the_least_integer_has_an_absolute_value()
    {
        var output = await xarray.ChainAsync("short", "CDAT.multiply constant=1", "CDAT.abs");

        Assert.Equal("float64 1", await xarray.CompareAsync(output, "np.abs(short.astype('f8'))"));
    }

    // -99 is a value here and 99 is missing: were the fill value to stay, the value would be missing too.
    [Theory]
    [InlineData(ElementType.Short, (short)99, -32767)]
    [InlineData(ElementType.Short, (short)-7, -7)]
    public async Task A_fill_value_that_a_result_may_have_makes_way(ElementType type, short fill, double expected)
    {
        var file = Line("fill.nc", type, [-99, fill, 5], ("_FillValue", fill), ("valid_max", (short)50));

        var output = await RunAsync(file);

        Assert.Equal((double[])[99, double.NaN, 5], await ClassicFile.DecodedAsync(output, "v"));
        var attributes = (await ClassicFile.IndexAsync(output)).Variable("v")!.Attributes;
        Assert.Equal(expected, attributes.Number("_FillValue"));
        Assert.Null(attributes["valid_max"]);
    }

    [Fact]
    public async Task Integers_that_all_are_missing_stay_so()
    {
        var file = Line("missing.nc", ElementType.Int, [-9, -9], ("missing_value", -9));

        Assert.Equal((double[])[double.NaN, double.NaN], await ClassicFile.DecodedAsync(await RunAsync(file), "v"));
    }

    [Fact]
    public async Task The_standard_name_goes_and_the_units_stay()
    {
        var output = await xarray.RunAsync("CDAT.abs", "tas");

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Null(attributes["standard_name"]);
        Assert.Equal("K", attributes.Text("units"));
    }

    private async Task<string> RunAsync(string file) =>
        (await xarray.Run.RunAsync(EngineRun.One("CDAT.abs", "v", [file])))[0];

    private string Line(
        string name, ElementType type, double[] values, params (string Name, object Value)[] attributes) =>
        new ClassicFile()
            .Dimension("x", values.Length)
            .Variable("v", type, ["x"], values, attributes)
            .Write(xarray.File(name));
}
