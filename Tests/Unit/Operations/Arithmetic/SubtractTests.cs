using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class SubtractTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "273.15", "tas - np.float32(273.15)", "float32 K")]
    [InlineData("packed", "-1e-3", "packed - np.float32(-1e-3)", "float32 K")]
    [InlineData("counts", "7", "counts - 7", "float64 1")]
    [InlineData("tas tas", "", "tas - tas", "float32 K")]
    [InlineData("tas packed", "", "tas - packed", "float32 K")]
    [InlineData("short tas", "", "short.astype('f4') - tas", "float32 1")]
    [InlineData("tas counts", "", "tas - counts", "float64 K")]
    public async Task Differences_equal_xarray_in_its_types(
        string files, string constant, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.subtract", files, constant.Length == 0 ? [] : [("constant", constant)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    // late begins 20 days later, in other units and another name of the calendar, and has fewer latitudes, north first.
    [Theory]
    [InlineData("tas late", "tas - late", "tas")]
    [InlineData("late tas", "late - tas", "other")]
    [InlineData("tas map", "tas - map", "tas")]
    [InlineData("map tas", "map - tas", "map")]
    [InlineData("map late", "map - late", "map")]
    public async Task Inputs_are_joined_on_what_both_have_and_repeated_along_what_one_lacks(
        string files, string expression, string variable)
    {
        var output = await xarray.RunAsync("CDAT.subtract", files);

        await xarray.CompareAsync(output, expression, 0, variable);
    }

    [Theory]
    [InlineData("time", "tas - tas.astype('f8').mean('time').astype('f4')")]
    [InlineData("lat|lon", "tas - tas.astype('f8').mean(('lat', 'lon')).astype('f4')")]
    [InlineData("lon", "tas - tas.astype('f8').mean('lon').astype('f4')")]
    [InlineData("", "tas - tas.astype('f8').mean().astype('f4')")]
    public async Task A_mean_that_was_stored_in_the_datas_type_is_taken_away_in_one_workflow(string axes, string expression)
    {
        await xarray.MakeAsync();
        var outputs = await xarray.Run.RunAsync(Anomaly(xarray.File("tas.nc"), "tas", axes));

        await xarray.CompareAsync(outputs[0], expression);
    }

    // Both means are cut along time, and the difference is made where they are finished.
    [Fact]
    public async Task A_difference_of_two_means_equals_xarray()
    {
        await xarray.MakeAsync();
        var request = Anomaly(xarray.File("tas.nc"), "tas", "time");
        var other = EngineRun.One("CDAT.mean", "other", [xarray.File("late.nc")], default, ("axes", "time"));
        request = request with
        {
            Variables = [.. request.Variables, other.Variables[0] with { Id = "late" }],
            Operations =
            [
                request.Operations[0] with { Inputs = ["later", "out"] },
                request.Operations[1],
                other.Operations[0] with { Result = "later", Inputs = ["late"] },
            ],
        };

        var output = (await xarray.Run.RunAsync(request))[0];

        await xarray.CompareAsync(
            output, "late.mean('time') - tas.astype('f8').mean('time').astype('f4')", 1e-12, "other");
        Assert.Equal(2, xarray.Run.Plan!.Partitions.Length);
    }

    [Fact]
    public async Task The_standard_name_goes_and_differing_units_are_told()
    {
        var output = await xarray.RunAsync("CDAT.subtract", "tas late");

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Null(attributes["standard_name"]);
        Assert.Equal("K", attributes.Text("units"));
        Assert.Equal(
            "values in `K` and values in `degC` were subtracted without conversion", attributes.Text("comment"));
    }

    [Fact]
    public async Task A_constant_keeps_the_standard_name_and_says_nothing()
    {
        var output = await xarray.RunAsync("CDAT.subtract", "tas", ("constant", "273.15"));

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Equal("air_temperature", attributes.Text("standard_name"));
        Assert.Null(attributes["comment"]);
    }

    // What two picked time steps have in common is not a time.
    [Fact]
    public async Task A_scalar_coordinate_that_the_inputs_do_not_agree_on_is_dropped()
    {
        await xarray.MakeAsync();
        var request = EngineRun.One("CDAT.subtract", "tas", [xarray.File("tas.nc"), xarray.File("tas.nc")]) with
        {
            Domains = [new("a", [new PositionRange("time", 3, 3)]), new("b", [new PositionRange("time", 9, 9)])],
        };
        request = request with
        {
            Variables = [request.Variables[0] with { Domain = "a" }, request.Variables[1] with { Domain = "b" }],
        };

        var output = (await xarray.Run.RunAsync(request))[0];

        await xarray.CompareAsync(output, "tas[3].drop_vars('time') - tas[9].drop_vars('time')");
        var index = await ClassicFile.IndexAsync(output);
        Assert.Null(index.Variable("time"));
        Assert.Null(index.Variable("tas")!.Attributes["coordinates"]);
    }

    [Fact]
    public async Task Coordinates_that_differ_by_rounding_are_the_same()
    {
        await xarray.MakeAsync();
        var one = Line("one.nc", ElementType.Double, [0.1, 0.2, 0.3], [1, 2, 3]);
        var other = Line("other.nc", ElementType.Float, [0.2f, 0.3f, 0.4f], [10, 20, 30]);

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.subtract", "v", [one, other])))[0];

        Assert.Equal((double[])[-8, -17], await ClassicFile.DecodedAsync(output, "v"));
        Assert.Equal((double[])[0.2, 0.3], await ClassicFile.ValuesAsync(output, "x"));
    }

    [Fact]
    public async Task Inputs_that_share_nothing_are_refused_with_both_ranges()
    {
        await xarray.MakeAsync();
        var one = Line("one.nc", ElementType.Double, [1, 2, 3], [1, 2, 3]);
        var other = Line("other.nc", ElementType.Double, [7, 8, 9], [1, 2, 3]);

        var message = await RefusedAsync(one, other);

        Assert.Contains("x [1 .. 3] and x [7 .. 9]", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_calendars_are_refused()
    {
        await xarray.MakeAsync();
        var one = Time("noleap.nc", "noleap");
        var other = Time("standard.nc", "standard");

        var message = await RefusedAsync(one, other);

        Assert.All(["noleap", "standard"], word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_names_of_one_axis_are_refused_before_they_make_a_huge_array()
    {
        await xarray.MakeAsync();
        var one = Latitudes("lat");
        var other = Latitudes("latitude");

        var message = await RefusedAsync(one, other);

        Assert.Contains("lat of the first and latitude of the second", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_coordinates_positions_count_and_lengths_must_be_equal()
    {
        await xarray.MakeAsync();
        var three = new ClassicFile().Dimension("x", 3).Variable("v", ElementType.Float, ["x"], [1, 2, 3])
            .Write(xarray.File("three.nc"));
        var four = new ClassicFile().Dimension("x", 4).Variable("v", ElementType.Float, ["x"], [1, 2, 3, 4])
            .Write(xarray.File("four.nc"));
        var named = Line("named.nc", ElementType.Double, [7, 8, 9], [5, 5, 5]);

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.subtract", "v", [three, named])))[0];

        Assert.Equal((double[])[-4, -3, -2], await ClassicFile.DecodedAsync(output, "v"));
        Assert.Equal((double[])[7, 8, 9], await ClassicFile.ValuesAsync(output, "x"));
        Assert.Contains("length 3", await RefusedAsync(three, four), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_input_without_a_constant_is_refused()
    {
        await xarray.MakeAsync();

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.RunAsync("CDAT.subtract", "tas"));

        Assert.Equal((Fault.InvalidValue, "constant"), (refusal.Fault, refusal.Locator));
    }

    [Fact]
    public async Task Real_monthly_anomalies_equal_xarray()
    {
        var file = Path.Combine(RealData.FerretFolder, "coads_climatology.cdf");
        Assert.SkipUnless(File.Exists(file), $"{file} is not installed: apt-get install ferret-datasets");
        await Python.RequireAsync("xarray", "netCDF4");
        using var run = new EngineRun(null, RealData.FerretFolder);

        var output = (await run.RunAsync(Anomaly(file, "SST", "TIME")))[0];

        await Python.RunAsync(
            """
            import sys, numpy as np, xarray as xr
            xr.set_options(use_bottleneck=False)
            sst = xr.open_dataset(sys.argv[1], decode_times=False).SST
            want = sst - sst.astype('f8').mean('TIME').astype('f4')
            have = xr.open_dataset(sys.argv[2], decode_times=False).SST
            assert have.dims == want.dims and np.isfinite(have.values).sum() > 100000
            np.testing.assert_array_equal(have.values, want.values)
            """,
            file,
            output);
    }

    internal static ComputeRequest Anomaly(string file, string variable, string axes)
    {
        var mean = EngineRun.One(
            "CDAT.mean", variable, [file], default, axes.Length == 0 ? [] : [("axes", axes)]);
        return mean with
        {
            Process = "CDAT.subtract",
            Operations =
            [
                new OperationCall("CDAT.subtract", "anomaly", ["v0", "out"], null, ImmutableSortedDictionary<string, string>.Empty, null),
                .. mean.Operations,
            ],
        };
    }

    private async Task<string> RefusedAsync(string one, string other)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.Run.RunAsync(EngineRun.One("CDAT.subtract", "v", [one, other])));
        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        return refusal.Message;
    }

    private string Line(string name, ElementType type, double[] coordinate, double[] values) => new ClassicFile()
        .Dimension("x", coordinate.Length)
        .Variable("x", type, ["x"], coordinate, ("units", "km"))
        .Variable("v", ElementType.Double, ["x"], values)
        .Write(xarray.File(name));

    private string Time(string name, string calendar) => new ClassicFile()
        .Dimension("time", 2)
        .Variable("time", ElementType.Double, ["time"], [0, 1], ("units", "days since 2000-01-01"), ("calendar", calendar))
        .Variable("v", ElementType.Double, ["time"], [1, 2])
        .Write(xarray.File(name));

    private string Latitudes(string name) => new ClassicFile()
        .Dimension(name, 2)
        .Variable(name, ElementType.Double, [name], [0, 1], ("units", "degrees_north"))
        .Variable("v", ElementType.Double, [name], [1, 2])
        .Write(xarray.File(name + ".nc"));
}
