using System.Collections.Immutable;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>
/// Files of the Debian package ferret-datasets; the numbers were computed by xarray in float64 over the stored float32.
/// </summary>
public sealed class FerretTests
{
    /// <summary>Half a unit in the last place of a float at 32.</summary>
    private const double FloatRounding = 1.1e-6;

    private static readonly ImmutableArray<DimensionRange> _pacific =
        [new ValueRange("lon", 160, 270), new ValueRange("lat", -5, 5)];

    [Fact]
    public async Task Mean_sea_surface_temperature_of_the_equatorial_Pacific()
    {
        var file = Locate("coads_climatology.cdf");
        using var run = new EngineRun(null, RealData.FerretFolder);

        var rows = await run.RunAsync(EngineRun.One("CDAT.mean", "SST", [file], _pacific, ("axes", "lon|time")));
        var all = await run.RunAsync(EngineRun.One("CDAT.mean", "SST", [file], _pacific));

        double[] expected = [27.0997167, 26.7876453, 26.3567463, 26.5765704, 27.3172325, 27.7676238];
        Assert.All(
            expected.Zip(await ClassicFile.ValuesAsync(rows[0], "SST")),
            pair => Assert.Equal(pair.First, pair.Second, FloatRounding));
        Assert.Equal((double[])[-5, -3, -1, 1, 3, 5], await ClassicFile.ValuesAsync(rows[0], "COADSY"));
        Assert.Equal(26.9842558, Assert.Single(await ClassicFile.ValuesAsync(all[0], "SST")), FloatRounding);
    }

    [Fact]
    public async Task Mean_zonal_wind_of_the_equatorial_Pacific()
    {
        var file = Locate("monthly_navy_winds.cdf");
        using var run = new EngineRun(null, RealData.FerretFolder);

        var outputs = await run.RunAsync(EngineRun.One("CDAT.mean", "UWND", [file], _pacific));

        Assert.Equal(-3.4534984, Assert.Single(await ClassicFile.ValuesAsync(outputs[0], "UWND")), FloatRounding);
    }

    [Fact]
    public async Task Mean_temperature_at_the_surface_of_the_sea()
    {
        var file = Locate("levitus_climatology.cdf");
        using var run = new EngineRun(null, RealData.FerretFolder);

        var outputs = await run.RunAsync(EngineRun.One("CDAT.mean", "TEMP", [file], [new ValueRange("level", 0, 0)]));

        Assert.Equal(13.7211606, Assert.Single(await ClassicFile.ValuesAsync(outputs[0], "TEMP")), FloatRounding);
    }

    [Fact]
    public async Task Two_parts_by_dates_joined_again_are_the_source()
    {
        var file = Locate("monthly_navy_winds.cdf");
        using var first = new EngineRun(null, RealData.FerretFolder);
        var early = await first.RunAsync(EngineRun.One(
            "CDAT.subset", "UWND", [file], [new TimestampRange("time", "1982", "1986")]));
        var late = await first.RunAsync(EngineRun.One(
            "CDAT.subset", "UWND", [file], [new TimestampRange("time", "1987", "1992")]));
        using var second = new EngineRun(null, first.Folder.Public);

        var joined = await second.RunAsync(EngineRun.One("CDAT.aggregate", "UWND", [late[0], early[0]]));

        await RawEquality.CheckAsync(
        [
            (joined[0], [file], "UWND", []),
            (joined[0], [file], "TIME", []),
            (early[0], [file], "UWND", [[0, 60, 1]]),
            (late[0], [file], "UWND", [[60, 132, 1]]),
        ]);
    }

    private static string Locate(string name)
    {
        var file = Path.Combine(RealData.FerretFolder, name);
        Assert.SkipUnless(File.Exists(file), $"{file} is not there: apt-get install ferret-datasets");
        return file;
    }
}
