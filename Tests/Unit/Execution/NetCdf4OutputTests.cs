using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Outputs that are NetCDF-4: read by other programs they hold what the classic ones hold.</summary>
public sealed class NetCdf4OutputTests : IDisposable
{
    /// <summary>Prints whether two files hold the same, as netCDF4 reads them, and how the second is stored.</summary>
    private const string Compare = """
        import sys, netCDF4, numpy
        one, other = (netCDF4.Dataset(path) for path in sys.argv[1:3])
        for file in (one, other):
            file.set_auto_maskandscale(False)
        assert other.data_model == 'NETCDF4', other.data_model
        def plain(file):
            return {name: len(d) for name, d in file.dimensions.items()}
        assert plain(one) == plain(other), (plain(one), plain(other))
        assert set(one.variables) == set(other.variables), (list(one.variables), list(other.variables))
        for name, dimension in one.dimensions.items():
            assert dimension.isunlimited() == other.dimensions[name].isunlimited(), name
        for name, variable in one.variables.items():
            same = other[name]
            assert variable.dimensions == same.dimensions, name
            numpy.testing.assert_array_equal(variable[...], same[...], err_msg=name)
            for key in variable.ncattrs():
                numpy.testing.assert_array_equal(variable.getncattr(key), same.getncattr(key), err_msg=f'{name}:{key}')
        print({name: (str(v.dtype), v.chunking(), v.filters()['zlib'], v.filters()['shuffle'], v.filters()['complevel'])
               for name, v in other.variables.items()})
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CDAT.subset", "")]
    [InlineData("CDAT.mean", "time")]
    [InlineData("CDAT.std", "time")]
    [InlineData("CDAT.mean", "lat|lon")]
    [InlineData("CDAT.mean", "time|lev|lat|lon")]
    [InlineData("CDAT.count", "lev")]
    public async Task An_output_holds_what_the_classic_one_holds(string operation, string axes)
    {
        await Python.RequireAsync("netCDF4");
        using var run = new EngineRun(new EngineOptions { PartitionMb = 1 }, _folder.Path);
        var input = Input();
        (string, string)[] parameters = axes.Length == 0 ? [] : [("axes", axes)];

        var classic = await run.RunAsync(EngineRun.One(operation, "ta", [input], default, parameters));
        var made = await run.RunAsync(
            EngineRun.One(operation, "ta", [input], default, [.. parameters, ("format", "netcdf4")]));

        var stored = await Python.RunAsync(Compare, classic[0], made[0]);
        Assert.DoesNotContain("False, False", stored.Split("'ta'")[1].Split(')')[0], StringComparison.Ordinal);
    }

    private string Input() => new ClassicFile()
        .Dimension("time", 40, isUnlimited: true)
        .Dimension("lev", 3)
        .Dimension("lat", 45)
        .Dimension("lon", 70)
        .Attribute("title", "two levels \u2103")
        .Variable("time", ElementType.Double, ["time"], [.. Enumerable.Range(0, 40)], ("units", "days since 2000-01-01"))
        .Variable("lev", ElementType.Float, ["lev"], [1000, 850, 500], ("units", "hPa"), ("positive", "down"))
        .Variable("lat", ElementType.Float, ["lat"], [.. Enumerable.Range(0, 45)], ("units", "degrees_north"))
        .Variable("lon", ElementType.Float, ["lon"], [.. Enumerable.Range(0, 70)], ("units", "degrees_east"))
        .Variable(
            "ta",
            ElementType.Float,
            ["time", "lev", "lat", "lon"],
            [.. Enumerable.Range(0, 40 * 3 * 45 * 70).Select(place => place % 11 == 0 ? 1e20 : 250 + ((place * 7919 % 1000) / 16.0))],
            ("_FillValue", 1e20f),
            ("units", "K"))
        .Write(_folder.File("ta.nc"));
}
