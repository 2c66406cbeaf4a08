using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class MaxTests(Xarray xarray) : IClassFixture<Xarray>
{
    private const string Longs = """
        import sys, numpy as np, netCDF4
        with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_DATA') as d:
            d.createDimension('x', 2); d.createDimension('y', 3)
            v = d.createVariable('v', 'i8', ('x', 'y'), fill_value=np.int64(-2**63))
            v[:] = np.ma.masked_equal([[2**60 + 1, 2**60, -2**63], [-2**63, -2**63, -2**63]], -2**63)
        """;

    private const string Show = """
        import sys, netCDF4
        v = netCDF4.Dataset(sys.argv[1])[sys.argv[2]]; print(v.dtype, v[:].tolist(), v._FillValue)
        """;

    [Theory]
    [InlineData("tas", "", "tas.max()", "float32 K")]
    [InlineData("tas", "time", "tas.max('time')", "float32 K")]
    [InlineData("tas", "lat|lon", "tas.max(('lat', 'lon'))", "float32 K")]
    [InlineData("late", "lat", "late.max('lat')", "float64 degC")]
    [InlineData("packed", "time", "packed.max('time')", "float32 K")]
    [InlineData("counts", "time", "counts.max('time')", "int32 1")]
    [InlineData("short", "time|lon", "short.max(('time', 'lon'))", "int16 1")]
    [InlineData("bytes", "lat", "bytes.max('lat')", "int8 K")]
    public async Task The_largest_value_equals_xarray_in_the_type_of_the_data(
        string file, string axes, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.max", file, axes.Length == 0 ? [] : [("axes", axes)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, 0, file == "late" ? "other" : "tas"));
    }

    [Theory]
    [InlineData("tas", "280", "xr.where(tas.isnull(), np.nan, np.maximum(tas, 280))", "float32 K")]
    [InlineData("tas late", "", "np.maximum(tas.astype('f8'), late)", "float64 K")]
    [InlineData("counts", "0.5", "np.maximum(counts, 0.5)", "float64 1")]
    [InlineData("counts", "1e39", "np.maximum(counts, 1e39)", "float64 1")]
    [InlineData("tas", "0", "xr.where(tas.isnull(), np.nan, np.maximum(tas, 0))", "float32 K")]
    public async Task The_larger_of_two_numbers_is_missing_where_either_is(
        string files, string constant, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.max", files, constant.Length == 0 ? [] : [("constant", constant)]);

        // xarray's own functions of two arrays join on what both have; numpy's do as it asks them.
        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    // 2^60 and 2^60 + 1 are one double.
    [Fact]
    public async Task Integers_of_64_bits_are_compared_exactly_and_a_cell_of_nothing_is_missing()
    {
        await xarray.MakeAsync();
        await Python.RunAsync(Longs, xarray.File("longs.nc"));

        var output = await xarray.Run.RunAsync(
            EngineRun.One("CDAT.max", "v", [xarray.File("longs.nc")], default, ("axes", "y")));

        Assert.Equal(
            "int64 [1152921504606846977, None] -9223372036854775808",
            (await Python.RunAsync(Show, output[0], "v")).Trim());
    }

    [Fact]
    public async Task The_cell_method_is_CFs_and_nothing_is_said_of_weights()
    {
        var output = await xarray.RunAsync("CDAT.max", "tas", ("axes", "lat|lon"));

        var tas = (await ClassicFile.IndexAsync(output)).Variable("tas")!;
        Assert.Equal("lat: lon: maximum", tas.Attributes.Text("cell_methods"));
        Assert.Equal("air_temperature", tas.Attributes.Text("standard_name"));
        Assert.Null(tas.Attributes["comment"]);
        Assert.Equal(ElementType.Float, tas.Type);
    }

    [Theory]
    [InlineData("tas", "axes=time constant=3", "axes", "element by element")]
    [InlineData("tas tas", "axes=time", "axes", "one input")]
    [InlineData("tas", "constant=3 const=3", "const", "constant")]
    [InlineData("tas", "constant=warm", "constant", "273.15")]
    [InlineData("tas", "const=nan", "const", "273.15")]
    [InlineData("tas", "constant=1e39", "constant", "infinite")]
    [InlineData("packed", "const=-4e38", "const", "infinite")]
    [InlineData("tas", "constant=1e-46", "constant", "0")]
    [InlineData("tas tas", "constant=3", "constant", "two inputs")]
    [InlineData("tas", "axes=plev", "axes", "lat")]
    public async Task What_does_not_fit_is_refused(string files, string parameters, string locator, string words)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.RunAsync(
            "CDAT.max", files, [.. parameters.Split(' ').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))]));

        Assert.Equal((Fault.InvalidValue, locator), (refusal.Fault, refusal.Locator));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}
