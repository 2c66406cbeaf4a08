using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Selecting;

public sealed class SubsetTests : IDisposable
{
    private static readonly double[] _longitudes = [0, 90, 180, 270];
    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public SubsetTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    // FIELD_NOTES 42 to 44: a region across the meridian failed, or its longitudes and bounds were wrong.
    [Fact]
    public async Task A_region_across_the_meridian_is_one_piece_with_its_bounds()
    {
        var output = await RunAsync(new ValueRange("lon", -100, 100));

        Assert.Equal((double[])[-90, 0, 90], await ClassicFile.ValuesAsync(output, "lon"));
        Assert.Equal((double[])[-135, -45, -45, 45, 45, 135], await ClassicFile.ValuesAsync(output, "lon_bnds"));
        Assert.Equal((double[])[3, 0, 1, 7, 4, 5], await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Fact]
    public async Task A_region_across_the_meridian_with_a_step_takes_every_other_of_it()
    {
        var output = await RunAsync(new ValueRange("lon", -100, 100, 2));

        Assert.Equal((double[])[-90, 90], await ClassicFile.ValuesAsync(output, "lon"));
        Assert.Equal((double[])[3, 1, 7, 5], await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Theory]
    [InlineData(90, 180)]
    [InlineData(180, 90)]
    public async Task The_ends_of_a_range_belong_to_it_in_either_order(double start, double end)
    {
        var output = await RunAsync(new ValueRange("longitude", start, end));

        Assert.Equal((double[])[1, 2, 5, 6], await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Fact]
    public async Task Stored_numbers_stay_as_they_are_with_all_that_is_said_of_them()
    {
        var output = await RunAsync(new PositionRange("time", 1, 2));

        var tas = (await ClassicFile.IndexAsync(output)).Variable("tas")!;
        Assert.Equal(ElementType.Short, tas.Type);
        Assert.Equal(0.5, tas.Attributes.Number("scale_factor"));
        Assert.Equal(-1, tas.Attributes.Number("_FillValue"));
        Assert.Equal((double[])[4, 5, 6, 7], await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Theory]
    [InlineData("nearest", 1)]
    [InlineData("Pad", 0)]
    [InlineData("backfill", 1)]
    public async Task A_method_takes_a_point_for_one_that_is_not_there(string method, int expected)
    {
        var output = await RunAsync([new ValueRange("lon", 45, 45)], ("method", method));

        Assert.Equal((double[])[90 * expected], await ClassicFile.ValuesAsync(output, "lon"));
        Assert.Equal((double[])[expected, expected + 4], await ClassicFile.ValuesAsync(output, "tas"));
        Assert.Contains(
            $"method={method}", (await ClassicFile.IndexAsync(output)).Attributes.Text("history"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_moves_the_ends_of_a_range_of_dates()
    {
        var output = await RunAsync(
            [new TimestampRange("time", "2000-01-01T13:00", "2000-01-01T14:00")], ("method", "nearest"));

        Assert.Equal((double[])[1], await ClassicFile.ValuesAsync(output, "time"));
    }

    [Fact]
    public async Task Another_method_is_refused_with_those_that_there_are()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => RunAsync([new ValueRange("lon", 45, 45)], ("method", "linear")));

        Assert.Equal((Fault.InvalidValue, "method"), (refusal.Fault, refusal.Locator));
        Assert.Contains("it may be nearest, pad, backfill", refusal.Message, StringComparison.Ordinal);
    }

    private Task<string> RunAsync(params DimensionRange[] domain) => RunAsync(domain, []);

    private async Task<string> RunAsync(DimensionRange[] domain, params (string Name, string Value)[] parameters)
    {
        var file = new ClassicFile()
            .Dimension("time", 2, isUnlimited: true)
            .Dimension("lon", 4)
            .Dimension("bnds", 2)
            .Variable("time", ElementType.Double, ["time"], [0, 1], ("units", "days since 2000-01-01"))
            .Variable("lon", ElementType.Double, ["lon"], _longitudes, ("units", "degrees_east"), ("bounds", "lon_bnds"))
            .Variable(
                "lon_bnds",
                ElementType.Double,
                ["lon", "bnds"],
                [.. _longitudes.SelectMany(longitude => (double[])[longitude - 45, longitude + 45])])
            .Variable(
                "tas",
                ElementType.Short,
                ["time", "lon"],
                [.. Enumerable.Range(0, 8)],
                ("scale_factor", 0.5),
                ("_FillValue", (short)-1))
            .Write(_folder.File("tas.nc"));
        return (await _run.RunAsync(EngineRun.One("CDAT.subset", "tas", [file], [.. domain], parameters)))[0];
    }
}
