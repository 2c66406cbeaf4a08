using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>The server that stands for others' is one: the clients of netCDF-C and of libdap read it.</summary>
public sealed class Dap2ServerTests
{
    private const string Make = """
        import sys, numpy as np, netCDF4
        with netCDF4.Dataset(sys.argv[1] + '/all.nc', 'w') as d:
            d.setncatts({'title': 'say "hi" \\ back', 'numbers': np.array([1.5, 2, -np.inf]), 'one': np.int16(-3)})
            for name, length in dict(time=None, lat=5, lon=7, three=3).items(): d.createDimension(name, length)
            r = np.random.default_rng(1)
            def add(group, name, kind, dims, data, **attributes):
                v = group.createVariable(name, kind, dims, fill_value=attributes.pop('fill', None)); v.setncatts(attributes); v[...] = data
            add(d, 'tas', 'f4', ('time', 'lat', 'lon'), r.random((12, 5, 7)), fill=np.float32(1e20), units='K')
            add(d, 'time', 'f8', ('time',), np.arange(12) * 30., units='days since 2000-01-01')
            add(d, 'lat', 'f8', ('lat',), np.arange(5.)); add(d, 'lon', 'f4', ('lon',), np.arange(7.))
            add(d, 'packed', 'i2', ('time', 'lat'), r.integers(-300, 300, (12, 5))); add(d, 'flag', 'i1', ('lat', 'lon'), r.integers(-128, 127, (5, 7)))
            add(d, 'bytes', 'u1', ('three',), [1, 200, 255]); add(d, 'count', 'i4', ('lat', 'three'), r.integers(-2**31, 2**31, (5, 3)))
            add(d, 'crs', 'i4', (), -5); add(d, 'height', 'f8', (), 2.5); add(d, 'small', 'i1', (), 7); add(d, 'short', 'i2', (), -300)
            add(d, 'places', 'u2', ('three',), [1, 40000, 65535]); add(d, 'ids', 'u4', ('three',), [1, 2**32 - 1, 7])
            names = d.createVariable('names', str, ('three',)); names[:] = np.array(['alpha', 'be', ''], dtype=object)
            add(d.createGroup('inner'), 'depth', 'f4', ('three',), [1, 2, 3], units='m')
        """;

    private const string Compare = """
        import sys, numpy as np, netCDF4
        local, remote = (netCDF4.Dataset(name) for name in sys.argv[1:3])
        for file in (local, remote): file.set_auto_maskandscale(False); file.set_auto_chartostring(False)
        for name, ours in local.variables.items():
            theirs = remote[name]
            if name == 'names':
                print([bytes(row).rstrip(b'\0').decode() for row in np.asarray(theirs[:])]); continue
            assert ours.shape == theirs.shape, name
            assert np.asarray(ours[...]).tobytes() == np.asarray(theirs[...]).tobytes(), name
            for part in (slice(1, None, 2), slice(0, 2)):
                if ours.ndim: assert np.asarray(ours[part]).tobytes() == np.asarray(theirs[part]).tobytes(), (name, part)
        print(remote['inner.depth'][:].tolist(), remote['inner.depth'].units, remote['tas'].units, repr(remote['tas']._FillValue))
        print(remote.title, remote.numbers.tolist(), remote.one)
        """;

    [Fact]
    public async Task NetCDF_C_reads_what_is_in_the_file()
    {
        await Python.RequireAsync("netCDF4", "numpy");
        using var folder = new TemporaryFolder();
        await Python.RunAsync(Make, folder.Path);
        await using var server = await Dap2Server.Start(folder.Path);

        Assert.Equal(
            """
            ['alpha', 'be', '']
            [1.0, 2.0, 3.0] m K 1e+20
            say "hi" \ back [1.5, 2.0, -inf] -3

            """,
            await Python.RunAsync(Compare, folder.File("all.nc"), server.Url("all.nc")));
    }

    [Fact]
    public async Task Libdap_reads_what_is_in_the_file()
    {
        await Python.RequireAsync("netCDF4", "numpy");
        using var folder = new TemporaryFolder();
        await Python.RunAsync(Make, folder.Path);
        await using var server = await Dap2Server.Start(folder.Path);

        var printed = await Tool.RunAsync("getdap", "-D", server.Url("all.nc"));

        Assert.Contains("Byte bytes[three = 3] = {1, 200, 255};", printed, StringComparison.Ordinal);
        Assert.Contains("UInt32 ids[three = 3] = {1, 4294967295, 7};", printed, StringComparison.Ordinal);
        Assert.Contains("String names[three = 3] = {\"alpha\", \"be\", \"\"};", printed, StringComparison.Ordinal);
        Assert.Contains("} inner = { {1, 2, 3} };", printed, StringComparison.Ordinal);
    }
}
