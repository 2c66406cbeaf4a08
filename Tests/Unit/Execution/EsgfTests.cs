using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Real model output, compared with netCDF-C, NumPy and cftime on the same files.</summary>
public sealed class EsgfTests
{
    private const string Means =
        """
        import sys, numpy as np, netCDF4
        def read(path, name):
            with netCDF4.Dataset(path) as d:
                v = d[name]
                return v.dimensions, v.dtype, np.ma.filled(v[...].astype('f8'), np.nan)
        for source, output, name, axes in zip(*[iter(sys.argv[1:])] * 4):
            dims, dtype, values = read(source, name)
            reduced = [a for a in axes.split('|') if a] or list(dims)
            want = np.nanmean(values, tuple(dims.index(a) for a in reduced))
            kept, stored, have = read(output, name)
            assert kept == tuple(d for d in dims if d not in reduced), (source, kept)
            assert stored == dtype, (source, stored)
            np.testing.assert_allclose(have, want, rtol=1e-6, equal_nan=True)
        print('close')
        """;

    private const string Dates =
        """
        import sys, numpy as np, netCDF4, cftime
        def dates(path):
            with netCDF4.Dataset(path) as d:
                t = d['time']
                v = d[name]
                shape = v.shape
                return list(cftime.num2date(np.asarray(t[...]), t.units, t.calendar)), t.calendar, shape
        name, output = sys.argv[1:3]
        want = sorted(date for path in sys.argv[3:] for date in dates(path)[0])
        have, calendar, shape = dates(output)
        assert len(have) == len(want) == shape[0], (len(have), len(want), shape)
        assert calendar == dates(sys.argv[3])[1], calendar
        assert all(abs((a - b).total_seconds()) < 1e-3 for a, b in zip(have, want))
        print(len(have), have[0].isoformat(), have[-1].isoformat(), calendar)
        """;

    [Fact]
    public async Task Subsets_of_every_classic_file_are_bit_equal_to_it()
    {
        var files = Files("*");
        using var run = new EngineRun(null, RealData.EsgfFolder!);
        var cases = new List<(string, string[], string, long[][])>();
        foreach (var file in files)
        {
            var whole = await run.RunAsync(EngineRun.One("CDAT.subset", Variable(file), [file]));
            cases.Add((whole[0], [file], Variable(file), []));
            if ((await ClassicFile.IndexAsync(file)).Variable("time")!.Shape[0] > 1)
            {
                var part = await run.RunAsync(
                    EngineRun.One("CDAT.subset", Variable(file), [file], [new PositionRange("time", 0, -1, 3)]));
                cases.Add((part[0], [file], Variable(file), [[0, -1, 3]]));
            }
        }

        await RawEquality.CheckAsync(cases);
    }

    [Theory]
    [InlineData("")]
    [InlineData("time")]
    [InlineData("lat|lon")]
    public async Task Means_equal_those_in_double_precision(string axes)
    {
        var files = Files("*").Where(file => axes != "lat|lon" || Variable(file) != "zostoga").ToArray();
        await Python.RequireAsync("numpy", "netCDF4");
        using var run = new EngineRun(null, RealData.EsgfFolder!);
        var arguments = new List<string>();
        foreach (var file in files)
        {
            var outputs = await run.RunAsync(EngineRun.One(
                "CDAT.mean", Variable(file), [file], default, axes.Length == 0 ? [] : [("axes", axes)]));
            arguments.AddRange([file, outputs[0], Variable(file), axes]);
        }

        Assert.Equal("close", (await Python.RunAsync(Means, [.. arguments])).Trim());
    }

    // FIELD_NOTES 36: each file has units of its own.
    [Theory]
    [InlineData("tas_Amon_EC-EARTH_*", "1919 1850-01-16T12:00:00 2009-11-16T00:00:00")]
    [InlineData("tas_Amon_HadGEM2-ES_*", "1752 1859-12-16T00:00:00 2005-11-16T00:00:00 360_day")]
    [InlineData("zostoga_Omon_HadGEM2-ES_*", "360_day")]
    public async Task Files_in_any_order_are_joined_by_their_dates(string pattern, string found)
    {
        var files = Files(pattern);
        await Python.RequireAsync("cftime", "netCDF4");
        var shuffled = files.ToArray();
        new Random(20).Shuffle(shuffled);
        using var run = new EngineRun(null, RealData.EsgfFolder!);

        var outputs = await run.RunAsync(EngineRun.One("CDAT.aggregate", Variable(files[0]), shuffled));

        Assert.Contains(found, await Python.RunAsync(Dates, [Variable(files[0]), outputs[0], .. files]), StringComparison.Ordinal);
        await RawEquality.CheckAsync([(outputs[0], files, Variable(files[0]), [])]);
    }

    // SEMANTICS.md, defect 3, with real files: a range of dates over the borders of files.
    [Fact]
    public async Task A_range_of_dates_is_cut_out_of_the_joined_files()
    {
        var files = Files("tas_Amon_EC-EARTH_*");
        using var run = new EngineRun(null, RealData.EsgfFolder!);

        var outputs = await run.RunAsync(EngineRun.One(
            "CDAT.aggregate", "tas", files.Reverse(), [new TimestampRange("time", "1859-11", "1860-02")]));

        await RawEquality.CheckAsync([(outputs[0], files, "tas", [[118, 122, 1]])]);
    }

    private static string[] Files(string pattern)
    {
        Assert.SkipWhen(RealData.EsgfFolder is null, "no ESGF files: neither COMPUTE_ESGF_DATA nor ../shared/data/esgf");
        var classic = RealData.ClassicFiles().ToHashSet(StringComparer.Ordinal);
        string[] files = [.. Directory.GetFiles(RealData.EsgfFolder!, pattern).Where(classic.Contains).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return files;
    }

    private static string Variable(string file) => Path.GetFileName(file).Split('_')[0];
}
