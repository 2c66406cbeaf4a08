using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>
/// Means weighted by areas of real files: as CDO computes them, and as xarray does with weights that NumPy made.
/// </summary>
public sealed class AreaMeansTests
{
    private const string Cdo = "/usr/bin/cdo";

    /// <summary>How exactly results are stored, beside what CDO computed and stored in float64: float32.</summary>
    private const string FloatRounding = "1e-7";

    private const string Compare =
        """
        import sys, numpy as np, netCDF4
        for have, want, name, source in zip(*[iter(sys.argv[2:])] * 4):
            have, want = (np.ma.filled(np.ma.squeeze(netCDF4.Dataset(p)[name][:].astype('f8')), np.nan) for p in (have, want))
            assert have.shape == want.shape and np.isfinite(want).any(), (name, have.shape, want.shape)
            np.testing.assert_allclose(have, want, rtol=float(sys.argv[1]), equal_nan=True, err_msg=source)
        print('close')
        """;

    private const string Weighted =
        """
        import sys, numpy as np, xarray as xr
        def cells(d, x, is_latitude):
            name = x.attrs.get('bounds', '')
            if name in d: return d[name].values.astype('f8')
            v = x.values.astype('f8')
            step = np.diff(v)
            b = np.stack([v - np.append(step[:1], step) / 2, v + np.append(step, step[-1:]) / 2], 1)
            if is_latitude:
                for place, edge, beyond in ((0, 0, v[0] - step[0]), (-1, 1, v[-1] + step[-1])):
                    if abs(beyond) > 90: b[place, edge] = np.sign(beyond) * 90
            return b
        for path, output, name, axes, region in zip(*[iter(sys.argv[1:])] * 5):
            d = xr.open_dataset(path, decode_times=False)
            v = d[name].astype('f8')
            role = {'lat': 'north', 'lon': 'east'}
            found = {r: [c for c in v.dims if c in d and role[r] in d[c].attrs.get('units', '')][0] for r in role}
            y, x = d[found['lat']], d[found['lon']]
            yb, xb = np.clip(cells(d, y, True), -90, 90), cells(d, x, False)
            w = xr.DataArray(np.abs(np.diff(np.sin(np.radians(yb)), axis=1))[:, 0], {y.name: y}, [y.name])
            u = xr.DataArray(np.abs(np.diff(xb, axis=1))[:, 0], {x.name: x}, [x.name])
            if region:
                keep = {x.name: (x >= 90) & (x <= 210), y.name: (y >= -35) & (y <= 60)}
                v, w, u = (a.isel({k: np.flatnonzero(m) for k, m in keep.items() if k in a.dims}) for a in (v, w, u))
            found['time'] = next((c for c in v.dims if c.lower() == 'time'), None)
            dims = [found[a] for a in axes.split('|')]
            want = v.weighted(w * u if len(dims) > 1 and dims[-2:] == [y.name, x.name] else w if y.name in dims else u).mean(dims)
            have = xr.open_dataset(output, decode_times=False)[name]
            assert have.dims == want.dims, (have.dims, want.dims)
            np.testing.assert_allclose(have.values, want.values, rtol=2e-7, err_msg=path)
        print('close')
        """;

    [Theory]
    [InlineData("")]
    [InlineData("90,210,-35,60")]
    public Task Field_means_equal_CDOs(string region) => CompareWithCdoAsync(Grids(), region);

    // Regions, levels and chunks, and grids of a few cells. Not E-OBS: CDO takes its missing_value, which is not its
    // _FillValue, for a temperature.
    [Fact]
    public async Task Field_means_of_every_other_grid_equal_CDOs() => await CompareWithCdoAsync(
        Known(RealData.AllFiles(),
        [
            ("cl_Amon_CESM2_*", "cl"),
            ("landCoverFrac_Lmon_*", "landCoverFrac"),
            ("o3_Amon_*", "o3"),
            ("psl_ERA5_*", "psl"),
            ("rlus_Amon_*", "rlus"),
            ("ta_Amon_*", "ta"),
            ("tas_Amon_AWI-*", "tas"),
            ("tas_Amon_EC-Earth3_*", "tas"),
            ("tas_Amon_EC-EARTH_*", "tas"),
            ("tas_Amon_HadGEM2-ES_*", "tas"),
            ("tas_day_*", "tas"),
        ]),
        "");

    private static async Task CompareWithCdoAsync(IEnumerable<(string File, string Variable)> grids, string region)
    {
        Assert.SkipUnless(File.Exists(Cdo), $"{Cdo} is not installed: apt-get install cdo");
        await Python.RequireAsync("numpy", "netCDF4");
        using var folder = new TemporaryFolder();
        var arguments = new List<string>();
        foreach (var (file, variable) in grids)
        {
            using var run = new EngineRun(null, Path.GetDirectoryName(file)!);
            var output = await run.RunAsync(EngineRun.One(
                "CDAT.mean", variable, [file], Region(region), ("axes", "lat|lon"), ("weights", "area_cdo")));
            var (have, want) = (folder.File($"{arguments.Count}.nc"), folder.File($"{arguments.Count}.cdo.nc"));
            File.Copy(output[0], have);
            string[] box = region.Length == 0 ? [] : [$"-sellonlatbox,{region}"];
            await Command.Run(Cdo, ["-s", "-b", "F64", "-fldmean", .. box, $"-selname,{variable}", file, want]);
            arguments.AddRange([have, want, variable, Path.GetFileName(file)]);
        }

        Assert.Equal("close", (await Python.RunAsync(Compare, [FloatRounding, .. arguments])).Trim());
    }

    [Theory]
    [InlineData("lat|lon", "")]
    [InlineData("lat", "")]
    [InlineData("lon", "")]
    [InlineData("time|lat|lon", "")]
    [InlineData("lat|lon", "90,210,-35,60")]
    public async Task Area_means_equal_xarrays(string axes, string region)
    {
        await Python.RequireAsync("xarray");
        using var folder = new TemporaryFolder();
        var arguments = new List<string>();
        foreach (var (file, variable) in Grids().Where(grid => !axes.Contains("time", StringComparison.Ordinal) || HasTime(grid.File)))
        {
            using var run = new EngineRun(null, Path.GetDirectoryName(file)!);
            var output = await run.RunAsync(EngineRun.One(
                "CDAT.mean", variable, [file], Region(region), ("axes", axes), ("weights", "area")));
            var have = folder.File($"{arguments.Count}.nc");
            File.Copy(output[0], have);
            arguments.AddRange([file, have, variable, axes, region]);
        }

        Assert.Equal("close", (await Python.RunAsync(Weighted, [.. arguments])).Trim());
    }

    private static ImmutableArray<DimensionRange> Region(string region) =>
        region.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))
            .ToArray() is [var west, var east, var south, var north]
                ? [new ValueRange("lon", west, east), new ValueRange("lat", south, north)]
                : default;

    private static bool HasTime(string file) =>
        !Path.GetFileName(file).StartsWith("levitus", StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("etopo", StringComparison.Ordinal);

    private static IEnumerable<(string File, string Variable)> Grids()
    {
        (string Pattern, string Variable)[] known =
        [
            ("tas_Amon_CCSM4_*", "tas"),
            ("tas_Amon_EC-EARTH_historical_r1i1p1_1850*", "tas"),
            ("tas_Amon_HadGEM2-ES_historical_r1i1p1_1859*", "tas"),
            ("mrsos_day_HadGEM2-ES_*", "mrsos"),
            ("coads_climatology.cdf", "SST"),
            ("levitus_climatology.cdf", "TEMP"),
            ("monthly_navy_winds.cdf", "UWND"),
            ("etopo60.cdf", "ROSE"),
        ];
        return Known(RealData.ClassicFiles(), known);
    }

    private static (string File, string Variable)[] Known(
        string[] files, IEnumerable<(string Pattern, string Variable)> known)
    {
        var found = known.SelectMany(grid => files
            .Where(file => FileSystemName.MatchesSimpleExpression(grid.Pattern, Path.GetFileName(file)))
            .Select(file => (file, grid.Variable))).ToArray();
        Assert.SkipWhen(found.Length == 0, "no real files: neither $COMPUTE_ESGF_DATA nor the package ferret-datasets");
        return found;
    }
}
