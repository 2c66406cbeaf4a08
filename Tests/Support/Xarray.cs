namespace Compute.Orleans.Tests.Support;

/// <summary>Files that Debian's netCDF4 made, an engine over them, and xarray's word on what it computed.</summary>
/// <remarks>A fixture: the files are made once a test class, by the first test that wants them.</remarks>
public sealed class Xarray : IDisposable
{
    // tas: noleap days; late: the same variable's later part in hours, of fewer latitudes, north first, in float64.
    // map: no time. packed: shorts. counts: int32 with a fill value. bytes: unsigned, as signed bytes.
    private const string Make = """
        import sys, numpy as np, netCDF4
        r = np.random.default_rng(7)
        def make(name, type, dims, values, units='K', **how):
            with netCDF4.Dataset(f'{sys.argv[1]}/{name}.nc', 'w', format='NETCDF3_64BIT_OFFSET') as d:
                for dim, (kind, axis, attributes) in dims.items():
                    d.createDimension(dim, None if dim == 'time' else len(axis))
                    v = d.createVariable(dim, kind, (dim,)); v.setncatts(attributes); v[:] = axis
                fill = how.pop('fill', None)
                v = d.createVariable(how.pop('variable', 'tas'), type, tuple(dims), fill_value=fill); v.set_auto_maskandscale(False)
                v.units = units; v.standard_name = 'air_temperature'; v.setncatts(how); v[:] = values
        time = ('f8', np.arange(60) + .5, dict(units='days since 2000-01-01', calendar='noleap', axis='T'))
        hours = ('f8', np.arange(50) * 24. + 12, dict(units='hours since 2000-01-21', calendar='365_day', axis='T'))
        lat = ('f8', np.linspace(-60, 60, 7), dict(units='degrees_north')); lon = ('f4', np.arange(9) * 40., dict(units='degrees_east'))
        north = ('f8', np.linspace(60, -20, 5), dict(units='degrees_north'))
        def noise(*shape, hole=True):
            a = 280 + 20 * r.standard_normal(shape)
            if hole: a[r.random(shape) < .1] = 1e20; a[..., 2, 3] = 1e20
            return a
        make('tas', 'f4', dict(time=time, lat=lat, lon=lon), noise(60, 7, 9), fill=np.float32(1e20))
        make('late', 'f8', dict(time=hours, lat=north, lon=lon), noise(50, 5, 9, hole=False), variable='other', units='degC')
        make('map', 'f4', dict(lat=lat, lon=lon), noise(7, 9) / 100, fill=np.float32(1e20), variable='map', units='m s-1')
        shorts = r.integers(-9999, 9999, (60, 7, 9)); shorts[r.random(shorts.shape) < .1] = -32768; shorts[:, 1, 1] = -32768
        make('packed', 'i2', dict(time=time, lat=lat, lon=lon), shorts, fill=np.int16(-32768), scale_factor=np.float32(.01), add_offset=np.float32(270))
        counts = r.integers(-2**31 + 1, 2**31, (60, 7, 9)); counts[r.random(counts.shape) < .1] = -9; counts[:, 1, 1] = -9
        make('counts', 'i4', dict(time=time, lat=lat, lon=lon), counts, fill=np.int32(-9), units='1')
        made = r.integers(0, 255, (60, 7, 9)); made[:, 1, 1] = 255
        make('bytes', 'i1', dict(time=time, lat=lat, lon=lon), made.astype('u1').view('i1'), fill=np.int8(-1), _Unsigned='true')
        make('short', 'i2', dict(time=time, lat=lat, lon=lon), shorts, units='1')
        """;

    private const string Compare = """
        import sys, numpy as np, xarray as xr, netCDF4, cftime
        xr.set_options(use_bottleneck=False)
        folder, output, name, expression, tolerance = sys.argv[1:6]
        def opened(file, variable='tas'): return xr.open_dataset(f'{folder}/{file}.nc', use_cftime=True)[variable]
        tas, packed, counts, bytes, short = (opened(f) for f in ('tas', 'packed', 'counts', 'bytes', 'short'))
        late, map = opened('late', 'other'), opened('map', 'map')
        want = eval(expression)
        have = xr.open_dataset(output, use_cftime=True)[name]
        assert have.dims == want.dims, (have.dims, want.dims)
        for dim in want.dims: np.testing.assert_array_equal(have[dim].values, want[dim].values)
        least = np.finfo(have.dtype).smallest_subnormal if have.dtype.kind == 'f' else 0
        if float(tolerance): np.testing.assert_allclose(have.values, want.values, rtol=float(tolerance), atol=least)
        else: np.testing.assert_array_equal(have.values, want.values)
        assert have.size and np.isfinite(have.values.astype('f8')).any()
        stored = netCDF4.Dataset(output)[name]
        print(stored.dtype, stored.units if 'units' in stored.ncattrs() else None)
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isMade;

    /// <summary>Makes the fixture.</summary>
    public Xarray() => Run = new EngineRun(null, _folder.Path);

    /// <summary>The engine.</summary>
    public EngineRun Run { get; }

    /// <summary>Makes the files; the test is skipped where the libraries are not installed.</summary>
    public async Task MakeAsync()
    {
        await Python.RequireAsync("xarray", "netCDF4", "cftime");
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_isMade)
            {
                await Python.RunAsync(Make, _folder.Path);
                _isMade = true;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A path in the folder of the files.</summary>
    /// <param name="name">The file's name.</param>
    public string File(string name) => _folder.File(name);

    /// <summary>Runs one operation on one or two of the files.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="files">Names without extension, joined with a space.</param>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The output.</returns>
    public async Task<string> RunAsync(
        string operation, string files, params (string Name, string Value)[] parameters)
    {
        await MakeAsync();
        string[] names = files.Split(' ');
        var one = EngineRun.One(operation, "tas", names.Select(name => File(name + ".nc")), default, parameters);
        return (await Run.RunAsync(one with
        {
            Variables = [.. one.Variables.Zip(names, (variable, name) => variable with
            {
                Variable = name switch
                {
                    "late" => "other",
                    "map" => "map",
                    _ => "tas",
                },
            })],
        }))[0];
    }

    /// <summary>Runs operations one after another on one of the files, as one workflow.</summary>
    /// <param name="file">Its name without extension.</param>
    /// <param name="steps">Operations with their parameters: "CDAT.subtract constant=280".</param>
    /// <returns>The last one's output.</returns>
    public async Task<string> ChainAsync(string file, params string[] steps)
    {
        await MakeAsync();
        var calls = steps.Select((step, place) =>
        {
            var words = step.Split(' ');
            var parameters = words.Skip(1).Select(word => word.Split('=', 2)).Select(pair => (pair[0], pair[1]));
            var one = EngineRun.One(words[0], "tas", [File(file + ".nc")], default, [.. parameters]);
            return one with
            {
                Operations = [one.Operations[0] with
                {
                    Result = $"r{place}",
                    Inputs = place == 0 ? one.Operations[0].Inputs : [$"r{place - 1}"],
                }],
            };
        }).ToArray();
        return (await Run.RunAsync(calls[^1] with { Operations = [.. calls.SelectMany(call => call.Operations)] }))[0];
    }

    /// <summary>Compares an output with what xarray says: values, missing values, order of dimensions, coordinates.</summary>
    /// <param name="output">The output.</param>
    /// <param name="expression">What xarray computes, of tas, late, map, packed, counts, bytes and short.</param>
    /// <param name="tolerance">The largest relative difference; 0 for equality.</param>
    /// <param name="variable">The output's variable.</param>
    /// <returns>The stored type and the units.</returns>
    public async Task<string> CompareAsync(
        string output, string expression, double tolerance = 0, string variable = "tas")
    {
        var text = tolerance.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return (await Python.RunAsync(Compare, _folder.Path, output, variable, expression, text)).Trim();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run.Dispose();
        _turn.Dispose();
        _folder.Dispose();
    }
}
