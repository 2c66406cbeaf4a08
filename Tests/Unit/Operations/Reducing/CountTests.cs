using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class CountTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "", "tas.count()")]
    [InlineData("tas", "time", "tas.count('time')")]
    [InlineData("packed", "lat|lon", "packed.count(('lat', 'lon'))")]
    [InlineData("counts", "time", "counts.count('time')")]
    [InlineData("bytes", "lon", "bytes.count('lon')")]
    [InlineData("short", "time", "short.count('time')")]
    public async Task Counts_equal_xarray_and_are_int32(string file, string axes, string expression)
    {
        var output = await xarray.RunAsync("CDAT.count", file, axes.Length == 0 ? [] : [("axes", axes)]);

        Assert.Equal("int32 1", await xarray.CompareAsync(output, expression));
    }

    [Fact]
    public async Task What_was_counted_is_told_and_nothing_is_said_of_a_missing_value()
    {
        var output = await xarray.RunAsync("CDAT.count", "tas", ("axes", "lat"));

        var tas = (await ClassicFile.IndexAsync(output)).Variable("tas")!;
        Assert.Equal("number_of_observations", tas.Attributes.Text("standard_name"));
        Assert.Equal("number of valid values of tas", tas.Attributes.Text("long_name"));
        Assert.Null(tas.Attributes["_FillValue"]);
        Assert.Null(tas.Attributes["comment"]);
        Assert.Equal(ElementType.Int, tas.Type);
    }

    // A fill value of 64 bits that is no double.
    [Fact]
    public async Task Of_integers_of_64_bits_the_fill_value_alone_is_missing()
    {
        await xarray.MakeAsync();
        await Python.RunAsync(
            """
            import sys, numpy as np, netCDF4
            with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_DATA') as d:
                d.createDimension('x', 3)
                v = d.createVariable('v', 'i8', ('x',), fill_value=np.int64(2**60 + 1)); v.set_auto_mask(False)
                v[:] = [2**60, 2**60 + 1, 2**60 + 2]
            """,
            xarray.File("longs.nc"));

        var output = await xarray.Run.RunAsync(EngineRun.One("CDAT.count", "v", [xarray.File("longs.nc")]));

        Assert.Equal((double[])[2], await ClassicFile.ValuesAsync(output[0], "v"));
    }
}
