using System.Net;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance.Dap;

/// <summary>The clients that people use open an output's URL, and see what is in the file.</summary>
public sealed class DapClientTests
{
    private const string CompareBits =
        """
        import sys, urllib.parse, numpy as np, netCDF4
        local, remote = (netCDF4.Dataset(name) for name in sys.argv[1:3])
        for file in (local, remote):
            file.set_auto_maskandscale(False)
            file.set_auto_chartostring(False)
        plain = {urllib.parse.unquote(name[1:] if name.startswith('_%') else name): name for name in remote.variables}
        assert set(plain) == set(local.variables), set(plain) ^ set(local.variables)
        lossy = []
        for name, ours in local.variables.items():
            theirs = remote[plain[name]]
            same = (ours.dimensions, ours.shape) == (theirs.dimensions, theirs.shape)
            ours, theirs = np.asarray(ours[...]), np.asarray(theirs[...])
            if ours.dtype.kind in 'iu' and ours.dtype.itemsize == 8:
                ours = ours.astype('f8')
            if not (same and ours.dtype.itemsize == theirs.dtype.itemsize and ours.tobytes() == theirs.tobytes()):
                lossy.append((name, ours, theirs))
        print(len(local.variables), lossy)
        for name in local.ncattrs():
            ours, theirs = local.getncattr(name), remote.getncattr(name)
            if repr(ours) != repr(theirs):
                print(name, repr(ours), repr(theirs))
        time = remote.dimensions['time']
        print(len(time), time.isunlimited(), remote['tas'].units, repr(remote['tas']._FillValue), remote['packed'].scale_factor)
        """;

    private const string CompareWithXarray =
        """
        import sys, numpy, xarray
        local, remote = (xarray.open_dataset(name) for name in sys.argv[1:3])
        xarray.testing.assert_equal(local, remote)
        print({name for name in local.variables if local[name].dtype != remote[name].dtype})
        for options in ({}, {'decode_times': False}, {'mask_and_scale': False}):
            local, remote = (xarray.open_dataset(name, **options) for name in sys.argv[1:3])
            for cut in (dict(time=slice(1, None, 3), lat=slice(None, None, 2)), dict(lon=[0, 3, 4]), dict(time=-1, lat=2),
                        dict(lat=slice(None, None, -1)), dict(time=slice(0, 0))):
                xarray.testing.assert_equal(local.isel(cut), remote.isel(cut))
        print(local.tas.values.tobytes() == remote.tas.values.tobytes(), remote.name.values.tolist())
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NetCDF_C_reads_every_type_bit_by_bit(bool isCdf5)
    {
        await using var dap = await DapHost.Start(isCdf5, "a b", "a.b", "a-b", "tas@2m", "\u00e9l\u00e8ve", "x(1)", "p%q", "a%20b");

        var printed = await Python.RunAsync(CompareBits, dap.File, dap.Url);

        Assert.Equal(
            $"""
            {(isCdf5 ? 30 : 24)} []
            12 True K 1e+20 0.01

            """,
            printed);
    }

    [Fact]
    public async Task Xarray_reads_what_is_in_the_file_whole_and_in_parts()
    {
        await Python.RequireAsync("xarray");
        await using var dap = await DapHost.Start();

        Assert.Equal(
            """
            set()
            True [b'alpha', b'be', b'', b'gamma del', b'\xc3\xa9t\xc3\xa9']

            """,
            await Python.RunAsync(CompareWithXarray, dap.File, dap.Url));
    }

    [Fact]
    public async Task Variables_that_are_asked_for_in_another_order_keep_their_values()
    {
        await using var dap = await DapHost.Start();

        var printed = await Python.RunAsync(
            """
            import sys, netCDF4
            file = netCDF4.Dataset(sys.argv[1] + '?lon,height,lat,crs')
            print(file['lon'][:].tolist(), file['lat'][:].tolist(), float(file['height'][...]), int(file['crs'][...]))
            """,
            dap.Url);

        Assert.Equal(
            "[0.0, 50.0, 100.0, 150.0, 200.0, 250.0, 300.0] [-60.0, -30.0, 0.0, 30.0, 60.0] 2.5 -5\n", printed);
    }

    [Fact]
    public async Task Ncdump_shows_what_it_shows_of_the_file()
    {
        await using var dap = await DapHost.Start();

        var header = await Tool.RunAsync("ncdump", "-h", dap.Url);

        Assert.Contains("time = UNLIMITED ; // (12 currently)", header, StringComparison.Ordinal);
        Assert.Contains("char name(lat, strlen) ;", header, StringComparison.Ordinal);
        foreach (var variable in (string[])["tas", "packed", "flag", "count", "name", "label", "mark", "small", "time_bnds"])
        {
            Assert.Equal(
                DataOf(await Tool.RunAsync("ncdump", "-v", variable, dap.File)),
                DataOf(await Tool.RunAsync("ncdump", "-v", variable, dap.Url)));
        }
    }

    [Fact]
    public async Task CDO_shows_what_it_shows_of_the_file()
    {
        await using var dap = await DapHost.Start();
        var file = Path.Combine(Path.GetDirectoryName(dap.File)!, "numbers.nc");
        var url = dap.Url.Replace("a.nc", "numbers.nc", StringComparison.Ordinal);
        _ = await Python.RunAsync(
            """
            import sys, xarray
            with xarray.open_dataset(sys.argv[1], decode_cf=False) as file:
                file[['tas', 'packed', 'time_bnds']].to_netcdf(sys.argv[2], format='NETCDF3_64BIT')
            """,
            dap.File,
            file);

        foreach (var arguments in (string[][])[["outputf,%.9g", "-selname,tas"], ["showdate"], ["infon"], ["griddes"]])
        {
            Assert.Equal(
                await Tool.RunAsync("cdo", ["-s", .. arguments, file]), await Tool.RunAsync("cdo", ["-s", .. arguments, url]));
        }

        Assert.Contains("packed", await Tool.RunAsync("cdo", "-s", "showname", url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_gets_a_part_with_its_brackets_as_they_are()
    {
        await using var dap = await DapHost.Start();

        var printed = await Tool.RunAsync("curl", "-sgf", $"{dap.Url}.ascii?lat[0:2:4],crs");

        Assert.EndsWith("lat[3]\n-60, 0, 60\n\ncrs, -5\n\n", printed, StringComparison.Ordinal);
        using var missing = await dap.Edge.Client.GetAsync(DapHost.Path + "x.dds", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Variables_that_a_client_would_stumble_over_do_no_harm_to_the_others()
    {
        await Python.RequireAsync("netCDF4");
        await using var dap = await DapHost.Start(isCdf5: false, "grid", "string", "Alias", "NC_GLOBAL", "DODS_EXTRA");
        _ = await Python.RunAsync(
            """
            import sys, netCDF4
            with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_OFFSET') as file:
                file.createDimension('time', None)
                file.createDimension('x', 2)
                file.createVariable('time', 'f8', ('time',))
                file.createVariable('v', 'f4', ('time', 'x'))
                file.createVariable('x', 'f4', ('x',))[:] = [1, 2]
                file.createVariable('square', 'f4', ('x', 'x'))[:] = [[1, 2], [3, 4]]
            """,
            Path.Combine(Path.GetDirectoryName(dap.File)!, "empty.nc"));

        var printed = await Python.RunAsync(
            """
            import sys, netCDF4
            for url in sys.argv[1:]:
                file = netCDF4.Dataset(url)
                print(file['x' if 'x' in file.variables else 'lat'][:].tolist(), getattr(file, 'title', 'none')[:3])
            print(sorted(file.variables), file['square'][:].tolist())
            """,
            dap.Url,
            dap.Url.Replace("a.nc", "empty.nc", StringComparison.Ordinal));

        Assert.Equal(
            """
            [-60.0, -30.0, 0.0, 30.0, 60.0] say
            [1.0, 2.0] non
            ['square', 'x'] [[1.0, 2.0], [3.0, 4.0]]

            """,
            printed);
        var info = await dap.Edge.Client.GetStringAsync(
            DapHost.Path.Replace("a.nc", "empty.nc.info", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("in the file only: time, v<", info, StringComparison.Ordinal);
    }

    private static string DataOf(string dump) => dump[dump.IndexOf("\ndata:", StringComparison.Ordinal)..];
}
