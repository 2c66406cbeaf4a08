using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Weighing;

/// <summary>Area means of grids whose latitudes are no axis: curvilinear and unstructured ones.</summary>
public sealed class CellMeasureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public CellMeasureTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    // Areas 1, 2, 4, missing; values 1, 2, 4, 8 and, at the second time, twice as much.
    [Theory]
    [InlineData("j|i", new[] { 3.0, 6 }, "area: mean")]
    [InlineData("time|j|i", new[] { 4.5 }, "time: area: mean")]
    [InlineData("", new[] { 4.5 }, "time: area: mean")]
    [InlineData("j", new[] { 17 / 5.0, 2, 34 / 5.0, 4 }, "j: mean (area-weighted)")]
    [InlineData("time", new[] { 1.5, 3, 6, 12 }, "time: mean")]
    public async Task A_curvilinear_grid_takes_the_cell_measure_of_its_file(string axes, double[] expected, string methods)
    {
        var output = await RunAsync(Curvilinear("area: areacello", ["j", "i"]), axes);

        Assert.Equal(expected, await ClassicFile.ValuesAsync(output, "tos"));
        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tos")!.Attributes;
        Assert.Equal(methods, attributes.Text("cell_methods"));
        Assert.Equal(
            axes == "time" ? null : "mean weighted by the cell areas areacello", attributes.Text("comment"));
    }

    [Fact]
    public async Task The_areas_of_a_region_are_those_of_its_cells_whatever_the_order_of_their_dimensions()
    {
        var region = new PositionRange("i", 0, 1);

        var output = await RunAsync(Curvilinear("volume: none area: areacello", ["i", "j"]), "j|i", region);
        var straight = await RunAsync(Curvilinear("area: areacello", ["j", "i"]), "j|i", region);

        // Of the turned areas 1 and 2 are those of the first column.
        Assert.Equal((double[])[9 / 3.0, 18 / 3.0], await ClassicFile.ValuesAsync(output, "tos"));
        Assert.Equal((double[])[17 / 5.0, 34 / 5.0], await ClassicFile.ValuesAsync(straight, "tos"));
    }

    [Fact]
    public async Task An_unstructured_grid_takes_it_too()
    {
        var file = new ClassicFile().Dimension("cell", 3)
            .Variable("areacella", ElementType.Double, ["cell"], [1, 1, 2])
            .Variable("tos", ElementType.Double, ["cell"], [1, 2, 4], ("cell_measures", "area: areacella"))
            .Write(_folder.File("cells.nc"));

        Assert.Equal((double[])[11 / 4.0], await ClassicFile.ValuesAsync(await RunAsync(file, "cell"), "tos"));
    }

    [Theory]
    [InlineData("", new[] { "j|i", "`tos`", "no axis of latitudes", "no cell measure `area`", "weights=unweighted" })]
    [InlineData("area: areacella", new[] { "areacella is not in the file", "weights=unweighted" })]
    [InlineData("area: other", new[] { "other (n) does not fit" })]
    [InlineData("area:", new[] { "no cell measure `area`" })]
    [InlineData("volume: areacello", new[] { "no cell measure `area`" })]
    public async Task Without_it_there_is_no_area_mean(string measures, string[] words)
    {
        var file = Curvilinear(measures, ["j", "i"]);

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => RunAsync(file, "j|i"));

        Assert.Equal((Fault.InvalidValue, "weights"), (refusal.Fault, refusal.Locator));
        Assert.All([file, .. words.Skip(words[0] == "j|i" ? 1 : 0)], word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_that_lie_nowhere_have_no_areas()
    {
        var file = new ClassicFile().Dimension("time", 2)
            .Variable("time", ElementType.Double, ["time"], [0, 1], ("units", "days since 2000-01-01"))
            .Variable("tos", ElementType.Double, ["time"], [1, 2])
            .Write(_folder.File("series.nc"));

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => RunAsync(file, "time"));

        Assert.Contains("no axis of latitudes in degrees (time [2000-01-01 .. 2000-01-02])", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CDOs_areas_are_refused()
    {
        var file = Curvilinear("area: areacello", ["j", "i"]);
        var request = EngineRun.One("CDAT.mean", "tos", [file], default, ("axes", "j|i"), ("weights", "area_cdo"));

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => _run.RunAsync(request));

        Assert.Contains("weights=area, where", refusal.Message, StringComparison.Ordinal);
    }

    private string Curvilinear(string measures, string[] order) => new ClassicFile()
        .Dimension("time", 2, isUnlimited: true)
        .Dimension("j", 2)
        .Dimension("i", 2)
        .Dimension("n", 3)
        .Variable("time", ElementType.Double, ["time"], [0, 1], ("units", "days since 2000-01-01"))
        .Variable("areacello", ElementType.Float, order, [1, 2, 4, 1e20f], ("_FillValue", 1e20f))
        .Variable("other", ElementType.Float, ["n"], [1, 2, 4])
        .Variable(
            "tos",
            ElementType.Double,
            ["time", "j", "i"],
            [1, 2, 4, 8, 2, 4, 8, 16],
            measures.Length == 0 ? [] : [("cell_measures", measures)])
        .Write(_folder.File($"curvilinear{Guid.NewGuid():n}.nc"));

    private async Task<string> RunAsync(string file, string axes, params DimensionRange[] domain) =>
        (await _run.RunAsync(EngineRun.One(
            "CDAT.mean", "tos", [file], domain.Length == 0 ? default : [.. domain], ("axes", axes), ("weights", "area"))))[0];
}
