using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Selecting;

public sealed class WhereTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "tas>280.15", "tas.where(tas > 280.15)", "float32 K")]
    [InlineData("tas", "tas > 280", "tas.where(tas > 280)", "float32 K")]
    [InlineData("tas", "tas<=2.8e2", "tas.where(tas <= 280)", "float32 K")]
    [InlineData("tas", "270.25 < tas", "tas.where(tas > 270.25)", "float32 K")]
    [InlineData("tas", "tas != 280", "tas.where(tas != 280)", "float32 K")]
    [InlineData("tas", "tas notnull", "tas.where(tas.notnull())", "float32 K")]
    [InlineData("tas", "tas<1e300 and tas>-1e300", "tas.where(tas.notnull())", "float32 K")]
    [InlineData("tas", "not (tas > 280)", "tas.where(~(tas > 280))", "float32 K")]
    [InlineData("tas", "lat>-30.5", "tas.where(tas.lat > -30.5)", "float32 K")]
    [InlineData("tas", "latitude >= 20", "tas.where(tas.lat >= 20)", "float32 K")]
    [InlineData("tas", "lon==160 or lon<80", "tas.where((tas.lon == 160) | (tas.lon < 80))", "float32 K")]
    [InlineData("tas", "lat isnull or lat>0", "tas.where(tas.lat > 0)", "float32 K")]
    [InlineData("tas", "lat<lon", "tas.where(tas.lat < tas.lon)", "float32 K")]
    [InlineData("tas", "tas>280 and (lat>0 or lon<80) and not time<20",
        "tas.where((tas > 280) & ((tas.lat > 0) | (tas.lon < 80)) & (np.arange(60.) + .5 >= 20)[:, None, None])", "float32 K")]
    [InlineData("tas", "time>=2000-02", "tas.where(tas.time >= cftime.DatetimeNoLeap(2000, 2, 1))", "float32 K")]
    [InlineData("tas", "time>2000-01", "tas.where(tas.time >= cftime.DatetimeNoLeap(2000, 2, 1))", "float32 K")]
    [InlineData("tas", "time==2000-02", "tas.where(tas.time.dt.month == 2)", "float32 K")]
    [InlineData("tas", "time!=2000-02", "tas.where(tas.time.dt.month != 2)", "float32 K")]
    [InlineData("tas", "time<=2000-02-10 and time>'2000-01-20 12:00:00'",
        "tas.where((tas.time > cftime.DatetimeNoLeap(2000, 1, 20, 12)) & (tas.time < cftime.DatetimeNoLeap(2000, 2, 11)))", "float32 K")]
    [InlineData("packed", "tas>270.57", "packed.where(packed > 270.57)", "float32 K")]
    [InlineData("packed", "tas==300.5 or tas!=300.5", "packed", "float32 K")]
    [InlineData("counts", "tas>1000000.5", "counts.where(counts > 1000000.5)", "float64 1")]
    [InlineData("short", "tas<=-3", "short.where(short <= -3)", "float64 1")]
    [InlineData("bytes", "tas>=128", "bytes.where(bytes >= 128)", "float64 K")]
    [InlineData("late", "other>280 and lat<50", "late.where((late > 280) & (late.lat < 50))", "float64 degC")]
    [InlineData("tas late", "other>280", "tas.where(late > 280)", "float32 K")]
    [InlineData("tas late", "tas>=other", "tas.where(tas >= late)", "float32 K")]
    [InlineData("tas packed", "v1>270", "tas.where(packed > 270)", "float32 K")]
    [InlineData("tas map", "map>2.8", "tas.where(map > 2.8)", "float32 K")]
    [InlineData("map tas", "tas>280", "map.where(tas > 280)", "float32 m s-1")]
    [InlineData("tas map late", "map>2.8 or not other<290", "tas.where((map > 2.8) | ~(late < 290))", "float32 K")]
    public async Task Values_are_kept_as_xarray_keeps_them(string files, string condition, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.where", files, ("cond", condition));

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, 0, Variable(files)));
    }

    [Theory]
    [InlineData("tas", "tas>280", "0", "tas.where(tas > 280, 0)", "float32 K")]
    [InlineData("tas", "tas>280", "1e20", "tas.where(tas > 280, 1e20)", "float32 K")]
    [InlineData("tas", "tas>280", "9.96921e36", "tas.where(tas > 280, 9.96921e36)", "float32 K")]
    [InlineData("tas", "tas isnull", "271.35", "tas.where(tas.isnull(), 271.35)", "float32 K")]
    [InlineData("tas", "tas != 280", "-1", "tas.where(tas != 280, -1)", "float32 K")]
    [InlineData("packed", "tas>270", "-32768", "packed.where(packed > 270, -32768)", "float32 K")]
    [InlineData("counts", "tas>0", "-9", "counts.where(counts > 0, -9)", "float64 1")]
    [InlineData("counts", "tas>0", "0.5", "counts.where(counts > 0, .5)", "float64 1")]
    [InlineData("tas late", "other>280", "0", "xr.align(tas, late)[0].where(xr.align(tas, late)[1] > 280, 0)", "float32 K")]
    public async Task All_others_become_the_number_that_is_given(
        string files, string condition, string other, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.where", files, ("cond", condition), ("other", other));

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    // What the original made of these: 273.1, 0.0, nothing at all, 1.
    [Theory]
    [InlineData("pr>273.15", new[] { double.NaN, double.NaN, double.NaN, 273.2 })]
    [InlineData("pr>0.000023408767", new[] { double.NaN, 2.4e-5, 273.12, 273.2 })]
    [InlineData("pr > 273", new[] { double.NaN, double.NaN, 273.12, 273.2 })]
    [InlineData("pr>1e-5", new[] { double.NaN, 2.4e-5, 273.12, 273.2 })]
    [InlineData("pr==273.12", new[] { double.NaN, double.NaN, 273.12, double.NaN })]
    public async Task Numbers_are_read_to_their_last_digit(string condition, double[] expected)
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 4)
            .Variable("pr", ElementType.Float, ["x"], [1e-6, 2.4e-5, 273.12, 273.2])
            .Write(xarray.File("pr.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.where", "pr", [file], default, ("cond", condition))))[0];

        Assert.Equal(
            expected.Select(value => double.IsNaN(value) ? value : (float)value), await ClassicFile.DecodedAsync(output, "pr"));
    }

    [Theory]
    [InlineData("360_day", "time>=2000-02-30", "0001")]
    [InlineData("360_day", "time<2000-02-30", "1110")]
    [InlineData("360_day", "time==2000-02", "0111")]
    [InlineData("standard", "time>=2000-02-30", "0001")]
    [InlineData("standard", "time==2000", "0000")]
    public async Task Dates_are_those_of_the_files_calendar_and_a_year_alone_is_a_number(
        string calendar, string condition, string kept)
    {
        await xarray.MakeAsync();
        double[] days = calendar == "360_day" ? [29, 30, 58, 59] : [29, 31, 59, 60];
        var file = new ClassicFile()
            .Dimension("time", 4)
            .Variable("time", ElementType.Double, ["time"], days, ("units", "days since 2000-01-01"), ("calendar", calendar))
            .Variable("tas", ElementType.Float, ["time"], [1, 2, 3, 4])
            .Write(xarray.File($"{calendar}.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.where", "tas", [file], default, ("cond", condition))))[0];

        var values = await ClassicFile.DecodedAsync(output, "tas");
        Assert.Equal(kept, string.Concat(values.Select(value => double.IsNaN(value) ? '0' : '1')));
    }

    // The point that was picked stays known, and a condition on it holds everywhere or nowhere.
    [Theory]
    [InlineData("lat==20", 9)]
    [InlineData("lat>20", 0)]
    [InlineData("map>lat", 0)]
    [InlineData("lat>map or map isnull", 9)]
    public async Task A_scalar_coordinate_is_compared_too(string condition, int kept)
    {
        await xarray.MakeAsync();
        var request = EngineRun.One(
            "CDAT.where",
            "map",
            [xarray.File("map.nc")],
            [new ValueRange("lat", 20, 20)],
            ("cond", condition),
            ("other", "-1"));

        var values = await ClassicFile.DecodedAsync((await xarray.Run.RunAsync(request))[0], "map");

        Assert.Equal(9, values.Length);
        Assert.Equal(kept, values.Count(value => value is not -1));
    }

    // Who writes 2000 may have meant the year.
    [Fact]
    public async Task The_output_says_in_which_units_times_were_compared()
    {
        var output = await xarray.RunAsync("CDAT.where", "tas", ("cond", "time>20 and (lat>0 or not time>40)"));

        Assert.Equal(
            "where time>20 and (lat>0 or not time>40) (time in days since 2000-01-01)",
            (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes.Text("comment"));
    }

    [Fact]
    public async Task The_output_says_which_condition_it_was()
    {
        var output = await xarray.RunAsync("CDAT.where", "tas", ("cond", "tas > 280"));

        var tas = (await ClassicFile.IndexAsync(output)).Variable("tas")!;
        Assert.Equal("where tas > 280", tas.Attributes.Text("comment"));
        Assert.Equal(1e20f, tas.Attributes.Number("_FillValue"));
    }

    [Theory]
    [InlineData("tas", "", "cond", "tas>273.15")]
    [InlineData("tas", "cond=tos>3", "cond", "`tos`", "tas", "time [2000-01-01 .. 2000-03-01]", "lat [-60 .. 60]", "lon")]
    [InlineData("tas", "cond=tas>", "cond", "column 5")]
    [InlineData("tas", "cond=tas>2000-02", "cond", "time axes")]
    [InlineData("tas", "cond=lat>2000-02", "cond", "time axes")]
    [InlineData("tas", "cond=tas>3;other=warm", "other", "273.15")]
    [InlineData("tas", "cond=tas>3;other=1e39", "other", "infinite")]
    [InlineData("tas late", "cond=tas>3", "cond", "`v1`", "nothing")]
    public async Task What_cannot_be_is_refused(string files, string parameters, string parameter, params string[] words)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.RunAsync(
            "CDAT.where",
            files,
            [.. parameters.Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => text.Split('=', 2)).Select(pair => (pair[0], pair[1]))]));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains($"CDAT.where `out`: parameter `{parameter}`", refusal.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    private static string Variable(string files) => files.Split(' ')[0] switch
    {
        "late" => "other",
        "map" => "map",
        _ => "tas",
    };
}
