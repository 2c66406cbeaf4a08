using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Whole requests through the engine, compared with xarray on the same files.</summary>
public sealed class ComputeEngineTests
{
    private const string Make = """
        import sys, numpy as np, netCDF4
        d = netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_OFFSET')
        d.createDimension('time', None); d.createDimension('lat', 19); d.createDimension('lon', 36); d.createDimension('bnds', 2)
        t = d.createVariable('time', 'f8', ('time',)); t.units = 'days since 2000-01-01'; t.calendar = 'noleap'
        t.axis = 'T'; t.bounds = 'time_bnds'
        b = d.createVariable('time_bnds', 'f8', ('time', 'bnds'))
        y = d.createVariable('lat', 'f4', ('lat',)); y.units = 'degrees_north'; y[:] = np.linspace(90, -90, 19)
        x = d.createVariable('lon', 'f8', ('lon',)); x.units = 'degrees_east'; x[:] = np.arange(36) * 10.
        h = d.createVariable('height', 'f8', ()); h.units = 'm'; h[...] = 2.
        v = d.createVariable('tas', 'f4', ('time', 'lat', 'lon'), fill_value=np.float32(1e20)); v.units = 'K'
        v.coordinates = 'height'; v.cell_methods = 'time: mean'
        r = np.random.default_rng(5)
        a = (280 + 20 * r.standard_normal((400, 19, 36))).astype('f4'); a[r.random(a.shape) < .1] = 1e20; a[:, 3, 4] = 1e20
        t[:] = np.arange(400) + .5; b[:] = np.stack([np.arange(400), np.arange(400) + 1], 1); v[:] = a
        d.close()
        """;

    private const string Compare = """
        import sys, numpy as np, xarray as xr
        source, output, expression, tolerance = sys.argv[1:5]
        ds = xr.open_dataset(source, decode_times=False)
        if float(tolerance): ds['tas'] = ds.tas.astype('f8')
        want = eval(expression)
        have = xr.open_dataset(output, decode_times=False).tas
        assert have.dims == want.dims, (have.dims, want.dims)
        for name in want.coords:
            if want[name].dims: np.testing.assert_array_equal(have[name].values, want[name].values)
        if float(tolerance): np.testing.assert_allclose(have.values, want.values, rtol=float(tolerance))
        else: np.testing.assert_array_equal(have.values, want.values)
        import netCDF4; print(netCDF4.Dataset(output)['tas'].dtype, have.size)
        """;

    private const string Region = "ds.tas.sel(lat=slice(40, -45)).isel(lon=slice(3, 30, 4))";

    [Theory]
    [InlineData("CDAT.subset", Region, "0", "")]
    [InlineData("CDAT.mean", Region + ".mean()", "1e-6", "")]
    [InlineData("CDAT.mean", Region + ".mean('time')", "1e-6", "time")]
    [InlineData("CDAT.mean", Region + ".mean(('lat', 'lon'))", "1e-6", "lat|lon")]
    [InlineData("CDAT.mean", Region + ".mean(('time', 'lon'))", "1e-6", "lon|time")]
    [InlineData("CDAT.mean", Region + ".mean('lat')", "1e-6", "latitude")]
    public async Task Results_equal_xarray(string operation, string expression, string tolerance, string axes)
    {
        await Python.RequireAsync("xarray", "netCDF4");
        using var folder = new TemporaryFolder();
        var file = folder.File("tas.nc");
        await Python.RunAsync(Make, file);
        using var run = new EngineRun(null, folder.Path);
        var outputs = await run.RunAsync(EngineRun.One(
            operation,
            "tas",
            [file],
            [new ValueRange("latitude", -45, 40), new PositionRange("lon", 3, 30, 4)],
            axes.Length == 0 ? [] : [("axes", axes)]));

        var printed = await Python.RunAsync(Compare, file, outputs[0], expression, tolerance);

        Assert.StartsWith("float32", printed, StringComparison.Ordinal);
    }
}
