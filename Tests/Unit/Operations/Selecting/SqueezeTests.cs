using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Selecting;

public sealed class SqueezeTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "tas", "float32 K")]
    [InlineData("packed", "packed", "int16 K")]
    [InlineData("counts", "counts", "int32 1")]
    [InlineData("bytes", "bytes", "int8 K")]
    public async Task Dimensions_of_length_1_go_and_values_stay_as_stored(string file, string data, string stored)
    {
        await xarray.MakeAsync();

        var output = await RunAsync(file, [new PositionRange("time", 3, 4), new PositionRange("lon", 2, 3)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, $"{data}[3:4, :, 2:3].squeeze()"));
        var tas = (await ClassicFile.IndexAsync(output)).Variable("tas")!;
        Assert.Equal("time lon", tas.Attributes.Text("coordinates"));
        Assert.Equal("air_temperature", tas.Attributes.Text("standard_name"));
        Assert.Equal((double[])[3.5], await ClassicFile.ValuesAsync(output, "time"));
        Assert.Equal((double[])[80], await ClassicFile.ValuesAsync(output, "lon"));
    }

    [Theory]
    [InlineData("time", "tas[3:4, :, 2:3].squeeze('time')")]
    [InlineData("longitude", "tas[3:4, :, 2:3].squeeze('lon')")]
    [InlineData("lon|TIME", "tas[3:4, :, 2:3].squeeze(('time', 'lon'))")]
    public async Task Axes_are_named_by_name_or_role_and_others_stay(string axes, string expression)
    {
        await xarray.MakeAsync();

        var output = await RunAsync("tas", [new PositionRange("time", 3, 4), new PositionRange("lon", 2, 3)], axes);

        await xarray.CompareAsync(output, expression);
    }

    [Fact]
    public async Task In_netCDF4_too()
    {
        await xarray.MakeAsync();
        var request = EngineRun.One(
            "CDAT.squeeze",
            "tas",
            [xarray.File("packed.nc")],
            [new PositionRange("lat", 3, 4)],
            ("format", "netcdf4"));

        var output = (await xarray.Run.RunAsync(request))[0];

        Assert.Equal("int16 K", await xarray.CompareAsync(output, "packed[:, 3:4].squeeze()"));
    }

    [Fact]
    public async Task Where_no_dimension_has_length_1_nothing_changes()
    {
        var output = await xarray.RunAsync("CDAT.squeeze", "tas");

        Assert.Equal("float32 K", await xarray.CompareAsync(output, "tas.squeeze()"));
    }

    [Theory]
    [InlineData("lat", "lat; length 7; here time")]
    [InlineData("time|lon", "lon; length 9; here time")]
    [InlineData("plev", "plev; lat; lon")]
    public async Task A_longer_axis_is_refused_by_name_and_length(string axes, string words)
    {
        await xarray.MakeAsync();

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => RunAsync("tas", [new PositionRange("time", 3, 4)], axes));

        Assert.Equal((Fault.InvalidValue, "axes"), (refusal.Fault, refusal.Locator));
        Assert.All(words.Split("; "), word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bounds_of_what_is_dropped_stay_and_so_do_other_coordinates_of_the_data()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("time", 1, isUnlimited: true)
            .Dimension("x", 2)
            .Dimension("bnds", 2)
            .Variable(
                "time", ElementType.Double, ["time"], [15], ("units", "days since 2000-01-01"), ("bounds", "time_bnds"))
            .Variable("time_bnds", ElementType.Double, ["time", "bnds"], [0, 31])
            .Variable("height", ElementType.Double, [], [2], ("units", "m"))
            .Variable("age", ElementType.Float, ["time", "x"], [7, 8])
            .Variable("v", ElementType.Short, ["time", "x"], [1, 2], ("coordinates", "height age"))
            .Write(xarray.File("bounds.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.squeeze", "v", [file])))[0];

        var index = await ClassicFile.IndexAsync(output);
        Assert.Equal("height age time", index.Variable("v")!.Attributes.Text("coordinates"));
        Assert.Equal(["x"], index.Variable("v")!.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal(["x"], index.Variable("age")!.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal((double[])[0, 31], await ClassicFile.ValuesAsync(output, "time_bnds"));
        Assert.Equal((double[])[1, 2], await ClassicFile.ValuesAsync(output, "v"));
    }

    [Fact]
    public async Task A_dimension_without_a_coordinate_goes_without_a_trace()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("run", 1)
            .Dimension("x", 2)
            .Variable("v", ElementType.Float, ["run", "x"], [1, 2])
            .Write(xarray.File("run.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.squeeze", "v", [file])))[0];

        var v = (await ClassicFile.IndexAsync(output)).Variable("v")!;
        Assert.Equal(["x"], v.Dimensions.Select(dimension => dimension.Name));
        Assert.Null(v.Attributes["coordinates"]);
    }

    // Of one cell there is a mean of what was dropped no more: the axis is not there.
    [Fact]
    public async Task What_was_dropped_is_no_axis_of_what_follows()
    {
        await xarray.MakeAsync();
        var request = EngineRun.One(
            "CDAT.squeeze", "tas", [xarray.File("tas.nc")], [new PositionRange("time", 3, 4)]);
        var mean = EngineRun.One("CDAT.mean", "tas", [xarray.File("tas.nc")], default, ("axes", "time"));
        request = request with
        {
            Process = "CDAT.mean",
            Operations = [.. request.Operations, mean.Operations[0] with { Result = "mean", Inputs = ["out"] }],
        };

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.Run.RunAsync(request));

        Assert.Equal((Fault.InvalidValue, "axes"), (refusal.Fault, refusal.Locator));
    }

    private async Task<string> RunAsync(string file, DimensionRange[] domain, string axes = "") =>
        (await xarray.Run.RunAsync(EngineRun.One(
            "CDAT.squeeze",
            "tas",
            [xarray.File(file + ".nc")],
            [.. domain],
            axes.Length == 0 ? [] : [("axes", axes)])))[0];
}
