namespace Compute.Orleans.Tests.Support;

/// <summary>Files of some megabytes whose numbers are asked for over the network, and beside it from the disk.</summary>
internal static class RemoteFiles
{
    /// <summary>NetCDF-4, a chunk a step, deflated.</summary>
    public const string Maps = "maps.nc";

    /// <summary>Classic, every variable in one piece.</summary>
    public const string Classic = "classic.nc";

    /// <summary>Classic, a record a step: the times stand among the numbers.</summary>
    public const string Records = "records.nc";

    // 120 steps of 90 x 180 cells of noise that deflate makes little of: 7.8 MB, and each chunk alone 60 KB.
    private const string Make = """
        import sys, numpy as np, netCDF4
        folder = sys.argv[1]
        noise = np.random.default_rng(5)
        values = (280 + 20 * noise.standard_normal((120, 90, 180))).astype('f4')
        values[noise.random(values.shape) < .01] = 1e20
        for name, format, steps, how in (
                ('maps', 'NETCDF4', None, dict(zlib=True, complevel=1, shuffle=True, chunksizes=(1, 90, 180))),
                ('classic', 'NETCDF3_64BIT_OFFSET', 120, {}), ('records', 'NETCDF3_64BIT_OFFSET', None, {})):
            with netCDF4.Dataset(f'{folder}/{name}.nc', 'w', format=format) as d:
                d.createDimension('time', steps); d.createDimension('lat', 90); d.createDimension('lon', 180)
                for axis, units, points in (('time', 'days since 2000-01-01', np.arange(120) + .5),
                        ('lat', 'degrees_north', np.arange(90) * 2. - 89), ('lon', 'degrees_east', np.arange(180) * 2.)):
                    v = d.createVariable(axis, 'f8', (axis,), **(dict(chunksizes=(512,)) if how and axis == 'time' else {}))
                    v.units = units; v[:] = points
                d['time'].calendar = 'noleap'
                v = d.createVariable('tas', 'f4', ('time', 'lat', 'lon'), fill_value=np.float32(1e20), **how)
                v.units = 'K'; v.standard_name = 'air_temperature'; v.set_auto_maskandscale(False); v[:] = values
        """;

    private const string Same = """
        import sys, netCDF4
        one, other = (netCDF4.Dataset(name) for name in sys.argv[1:3])
        one.set_auto_maskandscale(False); other.set_auto_maskandscale(False)
        assert set(one.variables) == set(other.variables), (set(one.variables), set(other.variables))
        for name in one.variables:
            ours, theirs = one[name][...], other[name][...]
            assert ours.shape == theirs.shape and ours.dtype == theirs.dtype, (name, ours.shape, theirs.shape)
            assert ours.tobytes() == theirs.tobytes(), f'{name} has other numbers'
        print(one['tas'].size)
        """;

    private const string Other = """
        import os, sys, shutil, netCDF4
        source, target, dated = sys.argv[1:4]
        before = os.stat(target if os.path.exists(target) else source)
        shutil.copyfile(source, target + '.new')
        with netCDF4.Dataset(target + '.new', 'r+') as d:
            d.set_auto_maskandscale(False); d['tas'][:] = d['tas'][::-1] + 1
        moved = 0 if dated == 'same' else 7
        os.utime(target + '.new', ns=(before.st_atime_ns, before.st_mtime_ns + moved * 10**9))
        assert os.stat(target + '.new').st_size == before.st_size
        os.rename(target + '.new', target)
        """;

    /// <summary>Makes the files; the test is skipped where the libraries are not installed.</summary>
    /// <param name="folder">Where.</param>
    public static async Task MakeAsync(string folder)
    {
        await Python.RequireAsync("netCDF4", "numpy");
        await Python.RunAsync(Make, folder);
    }

    /// <summary>Puts a file of the same length and other numbers at a path.</summary>
    /// <param name="source">The classic file of which it is made.</param>
    /// <param name="target">The path; what is there is replaced.</param>
    /// <param name="isDatedAlike">Whether it has the modification time of what was there, or of the source.</param>
    public static Task PutOtherAsync(string source, string target, bool isDatedAlike) =>
        Python.RunAsync(Other, source, target, isDatedAlike ? "same" : "later");

    /// <summary>Fails the test unless two files have the same variables of the same numbers, bit for bit.</summary>
    /// <param name="one">A path.</param>
    /// <param name="other">Another.</param>
    /// <returns>How many numbers the variable has.</returns>
    public static async Task<long> SameAsync(string one, string other) => long.Parse(
        await Python.RunAsync(Same, one, other), System.Globalization.CultureInfo.InvariantCulture);
}
