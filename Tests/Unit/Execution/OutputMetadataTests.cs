using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>What an output says of itself, by CF and by the tools of the field.</summary>
public sealed class OutputMetadataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public OutputMetadataTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_subset_keeps_bounds_scalars_attributes_and_the_unlimited_time()
    {
        var output = await RunAsync("CDAT.subset", [new ValueRange("lat", 5, 25), new PositionRange("time", 1, 5)]);

        var index = await ClassicFile.IndexAsync(output);
        Assert.True(index.Dimensions.Single(dimension => dimension.Name == "time").IsUnlimited);
        Assert.Equal((double[])[1, 2, 2, 3, 3, 4, 4, 5], await ClassicFile.ValuesAsync(output, "time_bnds"));
        Assert.Equal((double[])[5, 15, 15, 25], await ClassicFile.ValuesAsync(output, "lat_bnds"));
        Assert.Equal((double[])[2], await ClassicFile.ValuesAsync(output, "height"));
        var tas = index.Variable("tas")!;
        Assert.Equal("height", tas.Attributes.Text("coordinates"));
        Assert.Equal("time: mean", tas.Attributes.Text("cell_methods"));
        Assert.Equal(1e20f, tas.Attributes.Number("_FillValue"));
        Assert.Equal("lat_bnds", index.Variable("lat")!.Attributes.Text("bounds"));
    }

    [Fact]
    public async Task A_dimension_of_one_point_becomes_a_scalar_coordinate_that_is_named()
    {
        var output = await RunAsync("CDAT.subset", [new ValueRange("lat", 20, 20), new PositionRange("time", 3, 3)]);

        var index = await ClassicFile.IndexAsync(output);
        var tas = index.Variable("tas")!;
        Assert.Equal("lon", Assert.Single(tas.Dimensions).Name);
        Assert.Equal(["height", "lat", "time"], tas.Attributes.Text("coordinates")!.Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal((double[])[20], await ClassicFile.ValuesAsync(output, "lat"));
        Assert.Equal((double[])[15, 25], await ClassicFile.ValuesAsync(output, "lat_bnds"));
        Assert.Equal((double[])[3], await ClassicFile.ValuesAsync(output, "time"));
        Assert.Empty(index.Variable("time")!.Dimensions);
    }

    [Fact]
    public async Task A_mean_says_so_and_keeps_of_what_it_reduced_one_cell()
    {
        var output = await RunAsync("CDAT.mean", default, ("axes", "lat|lon"));

        var index = await ClassicFile.IndexAsync(output);
        var tas = index.Variable("tas")!;
        Assert.Equal("time: mean lat: lon: mean", tas.Attributes.Text("cell_methods"));
        Assert.Equal("unweighted mean over lat", tas.Attributes.Text("comment"));
        Assert.Equal("K", tas.Attributes.Text("units"));
        Assert.Equal(1e20f, tas.Attributes.Number("_FillValue"));
        Assert.Equal("height lat lon", tas.Attributes.Text("coordinates"));
        Assert.Empty(index.Variable("lat")!.Dimensions);
        Assert.Equal((double[])[15], await ClassicFile.ValuesAsync(output, "lat"));
        Assert.Equal((double[])[-5, 35], await ClassicFile.ValuesAsync(output, "lat_bnds"));
        Assert.True(index.Dimensions.Single(dimension => dimension.Name == "time").IsUnlimited);
        Assert.Equal((double[])[2], await ClassicFile.ValuesAsync(output, "height"));
    }

    [Fact]
    public async Task The_history_tells_the_operation_and_when_the_job_was_accepted()
    {
        var output = await RunAsync("CDAT.mean", default, ("axes", "time"));

        var history = (await ClassicFile.IndexAsync(output)).Attributes.Text("history");
        Assert.Equal("2020-01-02T03:04:05Z: Compute.Orleans CDAT.mean(axes=time)\nmade by a test", history);
    }

    // 2-D coordinates of an ocean grid have no coordinate variables of their dimensions.
    [Fact]
    public async Task Coordinates_of_two_dimensions_go_with_either_of_them()
    {
        var file = new ClassicFile()
            .Dimension("time", 2, isUnlimited: true)
            .Dimension("j", 2)
            .Dimension("i", 3)
            .Dimension("vertices", 2)
            .Variable("time", ElementType.Double, ["time"], [0, 1], ("units", "days since 2000-01-01"))
            .Variable("latitude", ElementType.Double, ["j", "i"], [0, 1, 2, 3, 4, 5], ("bounds", "corners"))
            .Variable("corners", ElementType.Double, ["j", "i", "vertices"], new double[12])
            .Variable("depth", ElementType.Double, [], [5])
            .Variable("tos", ElementType.Float, ["time", "j", "i"], new double[12], ("coordinates", "latitude depth"))
            .Write(_folder.File("tos.nc"));

        var overTime = await RunAsync(file, "tos", "time");
        var overSpace = await RunAsync(file, "tos", "i");

        Assert.Equal("latitude depth time", overTime.Variable("tos")!.Attributes.Text("coordinates"));
        Assert.NotNull(overTime.Variable("corners"));
        Assert.Equal("depth", overSpace.Variable("tos")!.Attributes.Text("coordinates"));
        Assert.Null(overSpace.Variable("latitude"));
        Assert.Null(overSpace.Variable("corners"));
        Assert.NotNull(overSpace.Variable("depth"));
    }

    // xarray names bounds among the coordinates when they were set as such.
    [Fact]
    public async Task Bounds_that_are_named_as_coordinates_are_written_once()
    {
        var file = Source().Variable("pr", ElementType.Float, ["time"], new double[6], ("coordinates", "time_bnds height"))
            .Write(_folder.File("pr.nc"));

        var outputs = await _run.RunAsync(EngineRun.One("CDAT.subset", "pr", [file], [new PositionRange("time", 2, 4)]));

        Assert.Equal((double[])[2, 3, 3, 4], await ClassicFile.ValuesAsync(outputs[0], "time_bnds"));
    }

    [Fact]
    public async Task Bounds_themselves_can_be_cut()
    {
        var file = Source().Write(_folder.File("tas.nc"));

        var outputs = await _run.RunAsync(EngineRun.One("CDAT.subset", "time_bnds", [file], [new PositionRange("time", 2, 4)]));

        Assert.Equal((double[])[2, 3, 3, 4], await ClassicFile.ValuesAsync(outputs[0], "time_bnds"));
        Assert.Equal((double[])[2, 3], await ClassicFile.ValuesAsync(outputs[0], "time"));
    }

    [Theory]
    [InlineData("CDAT.subset", "")]
    [InlineData("CDAT.aggregate", "")]
    [InlineData("CDAT.mean", "time")]
    [InlineData("CDAT.mean", "lat|lon")]
    [InlineData("CDAT.mean", "")]
    [InlineData("CDAT.max", "time")]
    [InlineData("CDAT.count", "lat")]
    [InlineData("CDAT.var", "time")]
    public async Task The_tools_of_the_field_open_an_output_without_complaint(string operation, string axes)
    {
        var output = await RunAsync(operation, default, axes.Length == 0 ? [] : [("axes", axes)]);

        // CDO reads the date of a scalar time, but warns that it is no coordinate of a grid.
        var isOverTime = operation is not ("CDAT.aggregate" or "CDAT.subset") && axes is ("" or "time");
        string[] cdo = isOverTime ? ["-s", "-w"] : ["-s"];
        Assert.Contains("netcdf", await Tool.RunAsync("ncdump", "-h", output), StringComparison.Ordinal);
        Assert.Contains("tas", await Tool.RunAsync("cdo", [.. cdo, "showname", output]), StringComparison.Ordinal);
        var grids = await Tool.RunAsync("cdo", [.. cdo, "sinfon", output]);
        Assert.Contains("Grid coordinates", grids, StringComparison.Ordinal);
        Assert.Contains(isOverTime ? "2000-01-04" : "2000-01-06", grids, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zonal_mean_keeps_the_longitudes_that_it_spans_and_CDO_the_latitudes()
    {
        var output = await RunAsync("CDAT.mean", default, ("axes", "lon"));

        var index = await ClassicFile.IndexAsync(output);
        Assert.Equal("lon", index.Attributes.Text("coordinates"));
        Assert.Equal("height", index.Variable("tas")!.Attributes.Text("coordinates"));
        Assert.Equal((double[])[-22.5, 337.5], await ClassicFile.ValuesAsync(output, "lon_bnds"));
        Assert.Contains("lat : 0 to 30 by 10", await Tool.RunAsync("cdo", "-s", "sinfon", output), StringComparison.Ordinal);
    }

    private static ClassicFile Source() => new ClassicFile()
        .Dimension("time", 6, isUnlimited: true)
        .Dimension("lat", 4)
        .Dimension("lon", 8)
        .Dimension("bnds", 2)
        .Attribute("Conventions", "CF-1.7")
        .Attribute("history", "made by a test")
        .Variable(
            "time",
            ElementType.Double,
            ["time"],
            [0, 1, 2, 3, 4, 5],
            ("units", "days since 2000-01-01"),
            ("standard_name", "time"),
            ("bounds", "time_bnds"))
        .Variable("time_bnds", ElementType.Double, ["time", "bnds"], [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6])
        .Variable(
            "lat",
            ElementType.Double,
            ["lat"],
            [0, 10, 20, 30],
            ("units", "degrees_north"),
            ("standard_name", "latitude"),
            ("bounds", "lat_bnds"))
        .Variable("lat_bnds", ElementType.Double, ["lat", "bnds"], [-5, 5, 5, 15, 15, 25, 25, 35])
        .Variable(
            "lon",
            ElementType.Double,
            ["lon"],
            [.. Enumerable.Range(0, 8).Select(place => place * 45.0)],
            ("units", "degrees_east"),
            ("standard_name", "longitude"))
        .Variable("height", ElementType.Double, [], [2], ("units", "m"), ("positive", "up"))
        .Variable(
            "tas",
            ElementType.Float,
            ["time", "lat", "lon"],
            [.. Enumerable.Range(0, 6 * 32).Select(place => place % 9 == 4 ? 1e20f : 280.0 + place)],
            ("units", "K"),
            ("coordinates", "height"),
            ("cell_methods", "time: mean"),
            ("_FillValue", 1e20f));

    private async Task<string> RunAsync(
        string operation,
        System.Collections.Immutable.ImmutableArray<DimensionRange> domain,
        params (string Name, string Value)[] parameters)
    {
        var file = Source().Write(_folder.File("source.nc"));
        return (await _run.RunAsync(EngineRun.One(operation, "tas", [file], domain, parameters)))[0];
    }

    private async Task<DatasetIndex> RunAsync(string file, string variable, string axes) => await ClassicFile.IndexAsync(
        (await _run.RunAsync(EngineRun.One("CDAT.mean", variable, [file], default, ("axes", axes))))[0]);
}
