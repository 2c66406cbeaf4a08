using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

/// <summary>Operations of single elements on real model output, compared with xarray on the same files.</summary>
public sealed class ElementwiseTests
{
    // Of float32 NumPy's own exponentials and powers are off by some units: those in double precision are the measure.
    private const string Compare =
        """
        import sys, numpy as np, xarray as xr
        xr.set_options(use_bottleneck=False)
        np.seterr(all='ignore')
        def wide(f): return lambda x: f(x.astype('f8')).astype(x.dtype)
        compute = {
            'CDAT.abs': (np.abs, 0), 'CDAT.sqrt': (np.sqrt, 0), 'CDAT.squeeze': (lambda x: x.squeeze(), 0),
            'CDAT.subset': (lambda x: x.fillna(-5), 0), 'CDAT.exp': (wide(np.exp), 1), 'CDAT.log': (wide(np.log), 1),
            'CDAT.power': (wide(lambda x: x ** 3), 1),
        }
        for operation, source, output, name in zip(*[iter(sys.argv[1:])] * 4):
            how = dict(decode_times=False)
            with xr.open_dataset(source, **how) as data, xr.open_dataset(output, **how) as computed:
                function, units = compute[operation]
                want, have = function(data[name]), computed[name]
                assert have.dims == want.dims, (source, have.dims, want.dims)
                assert have.dtype == want.dtype, (source, have.dtype, want.dtype)
                for dim in want.dims:
                    if dim in want.coords: np.testing.assert_array_equal(have[dim].values, want[dim].values)
                kind = np.finfo(want.dtype)
                np.testing.assert_allclose(have.values, want.values, err_msg=source,
                    rtol=units * kind.eps, atol=units * kind.smallest_subnormal)
        print('equal')
        """;

    [Theory]
    [InlineData("CDAT.abs", "")]
    [InlineData("CDAT.exp", "")]
    [InlineData("CDAT.log", "")]
    [InlineData("CDAT.sqrt", "")]
    [InlineData("CDAT.power", "const=3")]
    [InlineData("CDAT.squeeze", "")]
    [InlineData("CDAT.subset", "fillna=-5")]
    public async Task Every_file_gives_what_xarray_gives(string operation, string parameter)
    {
        Assert.SkipWhen(
            RealData.EsgfFolder is null, "no ESGF files: neither COMPUTE_ESGF_DATA nor ../shared/data/esgf");
        await Python.RequireAsync("xarray", "netCDF4");
        using var run = new EngineRun(null, RealData.EsgfFolder!);
        var arguments = new List<string>();
        foreach (var file in RealData.AllFiles().Where(file => Path.GetDirectoryName(file) == RealData.EsgfFolder))
        {
            var name = Path.GetFileName(file).Split('_')[0];
            if ((await ClassicFile.IndexAsync(file)).Variable(name) is null)
            {
                continue; // A file that is named after something else than its variable.
            }

            var outputs = await run.RunAsync(EngineRun.One(
                operation,
                name,
                [file],
                default,
                parameter.Length == 0 ? [] : [(parameter.Split('=')[0], parameter.Split('=')[1])]));
            arguments.AddRange([operation, file, outputs[0], name]);
        }

        Assert.InRange(arguments.Count / 4, 30, 1000);
        Assert.Equal("equal", (await Python.RunAsync(Compare, [.. arguments])).Trim());
    }
}
