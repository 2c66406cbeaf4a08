using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Joining;

public sealed class AggregateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // FIELD_NOTES 36, and SEMANTICS.md, defect 3: raw numbers of two units were compared.
    [Fact]
    public async Task Files_of_different_units_are_joined_by_date()
    {
        var early = Series("days since 2000-01-01", [0, 1, 2], [10, 11, 12]);
        var late = Series("hours since 2001-01-01", [0, 24, 72], [20, 21, 23]);
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(EngineRun.One("CDAT.aggregate", "tas", [late, early])))[0];

        Assert.Equal((double[])[10, 11, 12, 20, 21, 23], await ClassicFile.ValuesAsync(output, "tas"));
        Assert.Equal((double[])[0, 1, 2, 366, 367, 369], await ClassicFile.ValuesAsync(output, "time"));
    }

    [Fact]
    public async Task Interleaved_files_are_put_in_order()
    {
        var even = Series("days since 2000-01-01", [0, 2, 4], [0, 2, 4]);
        var odd = Series("days since 2000-01-02", [0, 2, 4], [1, 3, 5]);
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(EngineRun.One(
            "CDAT.aggregate", "tas", [odd, even], [new PositionRange("time", 1, 6, 2)])))[0];

        Assert.Equal((double[])[1, 3, 5], await ClassicFile.ValuesAsync(output, "tas"));
    }

    // FIELD_NOTES 52: one file's packing was applied to all.
    [Fact]
    public async Task Each_file_is_decoded_by_its_own_packing()
    {
        var first = Series("days since 2000-01-01", [0, 1], [0, -1], ElementType.Short, ("scale_factor", 0.5), ("_FillValue", (short)-1));
        var second = Series("days since 2000-01-01", [2, 3], [4, -9], ElementType.Short, ("scale_factor", 0.25), ("add_offset", 10.0), ("_FillValue", (short)-9));
        var third = Series("days since 2000-01-01", [4, 5], [7.5, 1e20f], ElementType.Float, ("_FillValue", 1e20f));
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(EngineRun.One("CDAT.aggregate", "tas", [first, second, third])))[0];

        Assert.Equal(
            (double[])[0, double.NaN, 11, double.NaN, 7.5, double.NaN], await ClassicFile.DecodedAsync(output, "tas"));
        Assert.Null((await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes["scale_factor"]);
    }

    [Fact]
    public async Task Fill_values_that_differ_all_stay_missing()
    {
        var first = Series("days since 2000-01-01", [0, 1], [5, -99], ElementType.Float, ("_FillValue", -99f));
        var second = Series("days since 2000-01-01", [2, 3], [-99, -1], ElementType.Float, ("missing_value", -1f));
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(EngineRun.One("CDAT.aggregate", "tas", [first, second])))[0];

        // -99 is a value in the second file: it must not become missing by being written as it is.
        var decoded = await ClassicFile.DecodedAsync(output, "tas");
        Assert.Equal((double[])[5, double.NaN, -99, double.NaN], decoded);
    }

    [Theory]
    [InlineData("units", "K", "degC")]
    [InlineData("axis units", "lon", "degrees_east", "radians")]
    [InlineData("grid", "lon has length 2", "3 in the second")]
    [InlineData("values", "lon[1]", "1", "1.5")]
    [InlineData("small values", "lon[0]", "4E-07", "5E-07")]
    [InlineData("steps", "2000-01-02")]
    [InlineData("calendar", "noleap", "standard")]
    public async Task Files_that_do_not_fit_are_refused_with_both_names(string difference, params string[] words)
    {
        var first = Grid("first", "K", "standard", 0, difference == "small values" ? [4e-7, 5e-7] : [0, 1]);
        var second = difference switch
        {
            "small values" => Grid("second", "K", "standard", 2, [5e-7, 6e-7]),
            "units" => Grid("second", "degC", "standard", 2, [0, 1]),
            "axis units" => Grid("second", "K", "standard", 2, [0, 1], "radians"),
            "grid" => Grid("second", "K", "standard", 2, [0, 1, 2]),
            "values" => Grid("second", "K", "standard", 2, [0, 1.5]),
            "steps" => Grid("second", "K", "standard", 1, [0, 1]),
            _ => Grid("second", "K", "noleap", 2, [0, 1]),
        };
        using var run = new EngineRun(null, _folder.Path);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => run.RunAsync(EngineRun.One("CDAT.aggregate", "tas", [first, second])));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.All([first, second, .. words], word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    // FIELD_NOTES 37.
    [Fact]
    public async Task Calendars_that_differ_are_converted_where_the_request_asks_for_it()
    {
        var first = Grid("first", "K", "standard", 0, [0, 1]);
        var second = Grid("second", "K", "noleap", 2, [0, 1]);
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(
            EngineRun.One("CDAT.aggregate", "tas", [first, second], default, ("calendar", "noleap"))))[0];

        Assert.Equal((double[])[0, 1, 2, 3], await ClassicFile.ValuesAsync(output, "time"));
        Assert.Equal("noleap", (await ClassicFile.IndexAsync(output)).Variable("time")!.Attributes.Text("calendar"));
    }

    // FIELD_NOTES 33: static coordinates were repeated for every time step.
    [Fact]
    public async Task Static_variables_stay_static()
    {
        var files = Enumerable.Range(0, 2).Select(number => new ClassicFile()
            .Dimension("time", 2, isUnlimited: true)
            .Dimension("cell", 3)
            .Variable("time", ElementType.Double, ["time"], [number * 2, (number * 2) + 1], ("units", "days since 2000-01-01"))
            .Variable("area", ElementType.Double, ["cell"], [7, 8, 9])
            .Variable("tas", ElementType.Float, ["time", "cell"], [1, 2, 3, 4, 5, 6], ("coordinates", "area"))
            .Write(_folder.File(FormattableString.Invariant($"static{number}.nc"))));
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(EngineRun.One("CDAT.aggregate", "tas", files)))[0];

        Assert.Equal((double[])[7, 8, 9], await ClassicFile.ValuesAsync(output, "area"));
        Assert.Equal((double[])[1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Fact]
    public async Task A_file_without_time_is_refused_with_its_axes()
    {
        var file = new ClassicFile()
            .Dimension("lat", 2)
            .Variable("lat", ElementType.Double, ["lat"], [0, 1], ("units", "degrees_north"))
            .Variable("tas", ElementType.Float, ["lat"], [1, 2])
            .Write(_folder.File("fx.nc"));
        using var run = new EngineRun(null, _folder.Path);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => run.RunAsync(EngineRun.One("CDAT.aggregate", "tas", [file])));

        Assert.Contains("lat", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    private string Series(
        string units,
        double[] times,
        double[] values,
        ElementType type = ElementType.Float,
        params (string Name, object Value)[] attributes) =>
        new ClassicFile()
            .Dimension("time", times.Length, isUnlimited: true)
            .Variable("time", ElementType.Double, ["time"], times, ("units", units))
            .Variable("tas", type, ["time"], values, attributes)
            .Write(_folder.File(Guid.NewGuid().ToString("n") + ".nc"));

    private string Grid(string name, string units, string calendar, double start, double[] longitudes,
        string lonUnits = "degrees_east") =>
        new ClassicFile()
            .Dimension("time", 2, isUnlimited: true)
            .Dimension("lon", longitudes.Length)
            .Variable("time", ElementType.Double, ["time"], [start, start + 1], ("units", "days since 2000-01-01"), ("calendar", calendar))
            .Variable("lon", ElementType.Double, ["lon"], longitudes, ("units", lonUnits))
            .Variable("tas", ElementType.Float, ["time", "lon"], [.. Enumerable.Range(0, 2 * longitudes.Length)], ("units", units))
            .Write(_folder.File(name + ".nc"));
}
