using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class DivideTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "3", "tas / np.float32(3)", "float32 K")]
    [InlineData("counts", "3", "counts / 3", "float64 1")]
    [InlineData("tas map", "", "tas / map", "float32 K/(m s-1)")]
    [InlineData("tas tas", "", "tas / tas", "float32 1")]
    [InlineData("tas late", "", "tas / late", "float64 K/degC")]
    [InlineData("short counts", "", "short / counts", "float64 1")]
    public async Task Quotients_equal_xarray_in_its_types_and_have_the_units_of_a_quotient(
        string files, string constant, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.divide", files, constant.Length == 0 ? [] : [("constant", constant)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    [Fact]
    public async Task By_zero_there_are_infinities_and_zero_by_zero_is_missing()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 4)
            .Variable("v", ElementType.Float, ["x"], [1, -1, 0, 1e20], ("_FillValue", 1e20f))
            .Write(xarray.File("zero.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.divide", "v", [file], default, ("constant", "0"))))[0];

        Assert.Equal(
            (double[])[double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.NaN],
            await ClassicFile.DecodedAsync(output, "v"));
    }

    // The anomaly in units of the deviation, in one pass over the file but for two maps.
    [Fact]
    public async Task Chains_of_reductions_and_arithmetic_equal_xarray()
    {
        await xarray.MakeAsync();
        var anomaly = SubtractTests.Anomaly(xarray.File("tas.nc"), "tas", "time");
        var deviation = EngineRun.One("CDAT.std", "tas", [xarray.File("tas.nc")], default, ("axes", "time")).Operations[0];
        var request = anomaly with
        {
            Process = "CDAT.divide",
            Operations =
            [
                anomaly.Operations[0] with { Operation = "CDAT.divide", Result = "z", Inputs = ["anomaly", "deviation"] },
                .. anomaly.Operations,
                deviation with { Result = "deviation" },
            ],
        };

        var output = (await xarray.Run.RunAsync(request))[0];

        const string Single = ".astype('f4')";
        const string Double = "tas.astype('f8')";
        Assert.Equal("float32 1", await xarray.CompareAsync(
            output, $"(tas - {Double}.mean('time'){Single}) / {Double}.std('time'){Single}", 1e-6));
    }
}
