using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Weighing;

/// <summary>Means weighted by the areas of cells, through the engine; real files are in AreaMeansTests.</summary>
public sealed class AreaWeightsTests : IDisposable
{
    private const double Rounding = 1e-14;

    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public AreaWeightsTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    // The values are 0 to 8; bands have the areas 1, 1/2 and 1/2, columns are 10, 30 and 20 degrees wide.
    [Theory]
    [InlineData("lat", new[] { 2.25, 3.25, 4.25 })]
    [InlineData("lon", new[] { 7 / 6.0, 3 + (7 / 6.0), 6 + (7 / 6.0) })]
    [InlineData("lat|lon", new[] { 2.25 + (7 / 6.0) })]
    [InlineData("", new[] { 2.25 + (7 / 6.0) })]
    public async Task Weights_are_the_areas_of_the_files_bounds(string axes, double[] expected)
    {
        var output = await RunAsync(Grid([0, 1, 2, 3, 4, 5, 6, 7, 8]), axes, "area");

        Close(expected, await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Theory]
    [InlineData("lat", new[] { 2.25, 4, 2 })]
    [InlineData("lon", new[] { 4 / 3.0, 3.75, 6 })]
    public async Task A_missing_value_is_left_out_with_its_weight(string axes, double[] expected)
    {
        var file = Grid([0, -9, 2, 3, 4, -9, 6, -9, -9], ("_FillValue", -9.0));

        Close(expected, await ClassicFile.DecodedAsync(await RunAsync(file, axes, "area"), "tas"));
    }

    [Fact]
    public async Task A_region_has_the_areas_of_its_cells_also_where_bounds_are_made()
    {
        // Made of the whole axis: the row at 40 reaches from 25 to 60, whatever rows are selected.
        var file = Plain([10, 40, 80], [0, 10], [1, 1, 2, 2, 4, 4]);
        var (low, middle) = (Math.Sin(Angle(25)) - Math.Sin(Angle(-5)), Math.Sin(Angle(60)) - Math.Sin(Angle(25)));

        var output = await RunAsync(file, "lat|lon", "area", new ValueRange("lat", 0, 50));

        Close([((low * 1) + (middle * 2)) / (low + middle)], await ClassicFile.ValuesAsync(output, "tas"));
        Assert.Equal((double[])[2], await ClassicFile.ValuesAsync(await RunAsync(file, "lat|lon", "area", new ValueRange("lat", 35, 50)), "tas"));
        Assert.Equal(
            (double[])[1.5],
            await ClassicFile.ValuesAsync(
                await RunAsync(Plain([40], [0, 10], [1, 2]), "lat|lon", "area"), "tas"));
    }

    [Fact]
    public async Task A_mean_along_equal_columns_is_the_unweighted_one_and_says_so()
    {
        var output = await RunAsync(Plain([10, 40, 80], [0, 10], [1, 2, 2, 2, 4, 5]), "lon", "area");

        Assert.Equal((double[])[1.5, 2, 4.5], await ClassicFile.ValuesAsync(output, "tas"));
        Assert.Equal("lon: mean", (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes.Text("cell_methods"));
    }

    [Theory]
    [InlineData("lat|lon", "area: mean")]
    [InlineData("lat", "lat: mean (area-weighted)")]
    [InlineData("lon", "lon: mean (area-weighted)")]
    public async Task Cell_methods_and_the_comment_say_what_was_done(string axes, string expected)
    {
        var output = await RunAsync(Grid([0, 1, 2, 3, 4, 5, 6, 7, 8], ("comment", "first")), axes, "area");

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Equal(expected, attributes.Text("cell_methods"));
        Assert.Equal("first; mean weighted by cell areas", attributes.Text("comment"));
    }

    [Fact]
    public async Task Bounds_that_were_made_are_told_and_written_where_they_span_what_was_reduced()
    {
        var output = await RunAsync(Plain([10, 40, 80], [0, 10], [1, 2, 2, 2, 4, 5]), "lat", "area");

        var index = await ClassicFile.IndexAsync(output);
        Assert.Equal(
            "mean weighted by cell areas (bounds of lat midway between values)",
            index.Variable("tas")!.Attributes.Text("comment"));
        Assert.Equal(["lon", "lat", "lat_bnds", "tas"], index.Variables.Select(variable => variable.Name));
        Assert.Equal((double[])[-5, 90], await ClassicFile.ValuesAsync(output, "lat_bnds"));
    }

    [Theory]
    [InlineData("generate")]
    [InlineData("weighted")]
    [InlineData("AREA")]
    public async Task Older_names_mean_the_same(string name)
    {
        var file = Grid([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        var expected = await ClassicFile.ValuesAsync(await RunAsync(file, "", "area"), "tas");

        Assert.Equal(expected, await ClassicFile.ValuesAsync(await RunAsync(file, "", name), "tas"));
        var older = EngineRun.One("CDAT.mean", "tas", [file], default, ("weightoptions", name));
        Assert.Equal(expected, await ClassicFile.ValuesAsync((await _run.RunAsync(older))[0], "tas"));
    }

    [Fact]
    public async Task Dimensions_may_be_in_any_order()
    {
        var file = Axes(new ClassicFile().Dimension("lon", 3).Dimension("lat", 3).Dimension("bnds", 2))
            .Variable("tas", ElementType.Double, ["lon", "lat"], [0, 3, 6, 1, 4, 7, 2, 5, 8])
            .Write(_folder.File("turned.nc"));

        Close([2.25 + (7 / 6.0)], await ClassicFile.ValuesAsync(await RunAsync(file, "", "area"), "tas"));
    }

    [Fact]
    public async Task Rotated_latitudes_have_the_areas_of_latitudes()
    {
        var file = new ClassicFile().Dimension("rlat", 2).Dimension("rlon", 1)
            .Variable("rlat", ElementType.Double, ["rlat"], [0, 60], ("units", "degrees"), ("standard_name", "grid_latitude"))
            .Variable("rlon", ElementType.Double, ["rlon"], [0], ("units", "degrees"), ("standard_name", "grid_longitude"))
            .Variable("tas", ElementType.Double, ["rlat", "rlon"], [1, 4])
            .Write(_folder.File("rotated.nc"));

        // -30 .. 30 and 30 .. 90: areas of 1 and 1/2.
        Close([2], await ClassicFile.ValuesAsync(await RunAsync(file, "", "area"), "tas"));
    }

    [Fact]
    public async Task A_chain_is_weighted_at_each_step()
    {
        var file = Grid([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        var plain = await ClassicFile.ValuesAsync(await RunAsync(file, "lat|lon", "area"), "tas");
        var request = EngineRun.One("CDAT.mean", "tas", [file]) with
        {
            Process = "CDAT.workflow",
            Operations =
            [
                Call("CDAT.add", "twice", "v0", ("constant", "10")),
                Call("CDAT.mean", "rows", "twice", ("axes", "lat"), ("weights", "area")),
                Call("CDAT.mean", "all", "rows", ("axes", "lon"), ("weights", "area")),
            ],
        };

        var outputs = await _run.RunAsync(request);

        Close([plain[0] + 10], await ClassicFile.ValuesAsync(outputs[0], "tas"));
        Assert.Equal(
            "lat: mean (area-weighted) lon: mean (area-weighted)",
            (await ClassicFile.IndexAsync(outputs[0])).Variable("tas")!.Attributes.Text("cell_methods"));
    }

    [Theory]
    [InlineData("", "no axis of longitudes; weights=area would do")]
    [InlineData("lon", "180 or more; weights=area would do")]
    public async Task CDO_has_no_areas_without_narrow_columns(string wide, string expected)
    {
        var file = new ClassicFile().Dimension("lat", 3).Dimension("lon", 1).Dimension("bnds", 2)
            .Variable("lat", ElementType.Double, ["lat"], [-60, 0, 60], ("units", "degrees_north"));
        file = wide.Length == 0
            ? file.Variable("tas", ElementType.Double, ["lat"], [1, 2, 4])
            : file.Variable("lon", ElementType.Double, ["lon"], [180], ("units", "degrees_east"), ("bounds", "lon_bnds"))
                .Variable("lon_bnds", ElementType.Double, ["lon", "bnds"], [0, 360])
                .Variable("tas", ElementType.Double, ["lat", "lon"], [1, 2, 4]);
        var path = file.Write(_folder.File("zonal.nc"));

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => RunAsync(path, "lat", "area_cdo"));

        Assert.Equal((Fault.InvalidValue, "weights"), (refusal.Fault, refusal.Locator));
        Assert.All([expected, path], word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Close([2.25], await ClassicFile.ValuesAsync(await RunAsync(path, "lat", "area"), "tas"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(double.NaN, 0)]
    public async Task Bounds_that_were_never_written_are_refused(double one, double other)
    {
        var file = new ClassicFile().Dimension("lat", 2).Dimension("bnds", 2)
            .Variable("lat", ElementType.Double, ["lat"], [0, 10], ("units", "degrees_north"), ("bounds", "lat_bnds"))
            .Variable("lat_bnds", ElementType.Double, ["lat", "bnds"], [one, other, other, other])
            .Variable("tas", ElementType.Double, ["lat"], [1, 2])
            .Write(_folder.File("empty.nc"));

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => RunAsync(file, "lat", "area"));

        Assert.All(
            ["lat_bnds", "`tas`", file, "weights=unweighted"],
            word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_point_that_a_selection_left_has_its_area()
    {
        // Of one meridian: bands alone tell, which great circles change by the meridian's width.
        var file = Grid([0, 1, 2, 3, 4, 5, 6, 7, 8]);

        var bands = await RunAsync(file, "lat", "area", new ValueRange("lon", 20, 20));
        var circles = await RunAsync(file, "lat", "area_cdo", new ValueRange("lon", 20, 20));

        Close([3.25], await ClassicFile.ValuesAsync(bands, "tas"));
        Assert.Equal(3.25, Assert.Single(await ClassicFile.ValuesAsync(circles, "tas")), 0.05);
        Assert.NotEqual(3.25, Assert.Single(await ClassicFile.ValuesAsync(circles, "tas")), 0.001);
    }

    private static OperationCall Call(string operation, string result, string input, params (string Name, string Value)[] parameters) =>
        EngineRun.One(operation, "tas", ["none"], default, parameters).Operations[0] with { Result = result, Inputs = [input] };

    private static double Angle(double degrees) => degrees * Math.PI / 180;

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }

    private static ClassicFile Axes(ClassicFile file) => file
        .Variable("lat", ElementType.Double, ["lat"], [-45, 15, 60], ("units", "degrees_north"), ("bounds", "lat_bnds"))
        .Variable("lat_bnds", ElementType.Double, ["lat", "bnds"], [-95, 0, 0, 30, 30, 90])
        .Variable("lon", ElementType.Double, ["lon"], [0, 20, 40], ("units", "degrees_east"), ("bounds", "lon_bnds"))
        .Variable("lon_bnds", ElementType.Double, ["lon", "bnds"], [355, 5, 5, 35, 35, 55]);

    private string Grid(double[] values, params (string Name, object Value)[] attributes) =>
        Axes(new ClassicFile().Dimension("lat", 3).Dimension("lon", 3).Dimension("bnds", 2))
            .Variable("tas", ElementType.Double, ["lat", "lon"], values, attributes)
            .Write(_folder.File($"grid{Guid.NewGuid():n}.nc"));

    private string Plain(double[] latitudes, double[] longitudes, double[] values) => new ClassicFile()
        .Dimension("lat", latitudes.Length)
        .Dimension("lon", longitudes.Length)
        .Variable("lat", ElementType.Double, ["lat"], latitudes, ("units", "degrees_north"))
        .Variable("lon", ElementType.Double, ["lon"], longitudes, ("units", "degrees_east"))
        .Variable("tas", ElementType.Double, ["lat", "lon"], values)
        .Write(_folder.File($"plain{Guid.NewGuid():n}.nc"));

    private async Task<string> RunAsync(string file, string axes, string weights, params DimensionRange[] domain) =>
        (await _run.RunAsync(EngineRun.One(
            "CDAT.mean", "tas", [file], domain.Length == 0 ? default : [.. domain], ("axes", axes), ("weights", weights))))[0];
}
