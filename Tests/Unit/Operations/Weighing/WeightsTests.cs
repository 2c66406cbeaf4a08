using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Weighing;

/// <summary>Weights of mean, sum, std and var: areas, lengths of time, areas of a second input, products of them.</summary>
public sealed class WeightsTests(Xarray xarray) : IClassFixture<Xarray>
{
    private const string Cdo = "/usr/bin/cdo";

    private static readonly (string, string)[] _horizontal = [("axes", "lat|lon"), ("weights", "area_cdo")];

    // The parts that weights have of their sum count, so that any unit does.
    [Theory]
    [InlineData("mean", "time", "time", "seconds", "'time'")]
    [InlineData("std", "time", "time", "seconds", "'time'")]
    [InlineData("var", "time", "time", "seconds", "'time'")]
    [InlineData("std", "area", "lat|lon", "bands", "('lat', 'lon')")]
    [InlineData("var", "area", "lat", "bands", "'lat'")]
    [InlineData("var", "area", "", "bands", "None")]
    [InlineData("mean", "area|time", "", "bands * seconds", "None")]
    [InlineData("mean", "time|area", "time|lat", "bands * seconds", "('time', 'lat')")]
    [InlineData("std", "area|time", "", "bands * seconds", "None")]
    [InlineData("var", "area|time", "lon|time", "seconds", "('time', 'lon')")]
    public async Task Moments_equal_xarrays(string operation, string weights, string axes, string theirs, string over)
    {
        var output = await xarray.RunAsync("CDAT." + operation, "months", Parameters(weights, axes));

        await xarray.CompareAsync(output, Weighted(theirs, operation, over), 2e-7);
    }

    // In square metres and seconds; the earth's radius is CDO's.
    [Theory]
    [InlineData("area", "lat|lon", "bands * np.radians(40) * 6371000.**2", "('lat', 'lon')", "kg m-2 s-1 m2")]
    [InlineData("area", "lon", "bands * np.radians(40) * 6371000.**2", "'lon'", "kg m-2 s-1 m2")]
    [InlineData("time", "time", "seconds", "'time'", "kg m-2 s-1 s")]
    [InlineData("area|time", "", "seconds * bands * np.radians(40) * 6371000.**2", "None", "kg m-2 s-1 m2 s")]
    public async Task Sums_are_integrals(string weights, string axes, string theirs, string over, string units)
    {
        var output = await xarray.RunAsync("CDAT.sum", "months", Parameters(weights, axes));

        Assert.Equal($"float32 {units}", await xarray.CompareAsync(output, Weighted(theirs, "sum", over), 2e-7));
        Assert.Null((await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes["standard_name"]);
    }

    [Theory]
    [InlineData("mean", "cell_measures", "lat|lon", "areas", "('lat', 'lon')")]
    [InlineData("std", "cell_measures", "lat", "areas", "'lat'")]
    [InlineData("var", "area", "lat|lon", "areas", "('lat', 'lon')")]
    [InlineData("sum", "cell_measures", "lat|lon", "areas", "('lat', 'lon')")]
    [InlineData("mean", "cell_measures|time", "", "areas * seconds", "None")]
    public async Task A_second_input_holds_the_areas_of_the_firsts_cells(
        string operation, string weights, string axes, string theirs, string over)
    {
        var output = await xarray.RunAsync("CDAT." + operation, "months areas", Parameters(weights, axes));

        await xarray.CompareAsync(output, Weighted(theirs, operation, over), 2e-7);
    }

    // The domain cuts times out of the data, which the areas do not have, and latitudes out of both.
    [Fact]
    public async Task Areas_are_those_of_the_cells_that_are_left()
    {
        await xarray.MakeAsync();
        var request = EngineRun.One(
            "CDAT.mean",
            "tas",
            [xarray.File("months.nc"), xarray.File("areas.nc")],
            [new TimestampRange("time", "2001-03", "2001-11"), new ValueRange("lat", -20, 40)],
            ("axes", "lat|lon"),
            ("weights", "cell_measures"));

        var output = (await xarray.Run.RunAsync(
            request with { Variables = [request.Variables[0], request.Variables[1] with { Variable = "areacella" }] }))[0];

        await xarray.CompareAsync(
            output,
            "months.sel(time=slice('2001-03', '2001-11'), lat=slice(-20, 40)).astype('f8')"
            + ".weighted(areas.sel(lat=slice(-20, 40))).mean(('lat', 'lon'))",
            2e-7);
    }

    [Theory]
    [InlineData("CDAT.mean", "-fldmean")]
    [InlineData("CDAT.std", "-fldstd")]
    [InlineData("CDAT.var", "-fldvar")]
    [InlineData("CDAT.sum", "-fldint")]
    public async Task Field_statistics_equal_CDOs_with_its_areas(string operation, string cdo)
    {
        Assert.SkipUnless(File.Exists(Cdo), $"{Cdo} is not installed: apt-get install cdo");
        var output = await xarray.RunAsync(operation, "late", _horizontal);
        var expected = xarray.File(Path.GetRandomFileName() + ".nc");

        await Command.Run(Cdo, ["-s", cdo, xarray.File("late.nc"), expected]);

        await Python.RunAsync(
            """
            import sys, numpy as np, netCDF4
            have, want = (np.ma.filled(np.ma.squeeze(netCDF4.Dataset(p)['other'][:]), np.nan) for p in sys.argv[1:])
            assert have.dtype == want.dtype == np.float64 and have.shape == want.shape == (50,), (have.shape, want.shape)
            np.testing.assert_allclose(have, want, rtol=1e-7)
            """,
            output,
            expected);
    }

    [Theory]
    [InlineData("CDAT.mean", "area|time", "", "time: area: mean", "mean weighted by cell areas (bounds of lat and lon midway between values) and lengths of time")]
    [InlineData("CDAT.std", "time", "time", "time: standard_deviation", "standard_deviation weighted by lengths of time")]
    [InlineData("CDAT.mean", "time", "time|lat", "time: lat: mean", "mean weighted by lengths of time; unweighted mean over lat")]
    [InlineData("CDAT.var", "area", "lat", "lat: variance (area-weighted)", "variance weighted by cell areas (bounds of lat midway between values)")]
    [InlineData("CDAT.sum", "time", "lat", "lat: sum", "unweighted sum over lat")]
    public async Task Cell_methods_and_the_comment_say_what_was_done(
        string operation, string weights, string axes, string methods, string comment)
    {
        var output = await xarray.RunAsync(operation, "months", Parameters(weights, axes));

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Equal((methods, comment), (attributes.Text("cell_methods"), attributes.Text("comment")));
    }

    [Theory]
    [InlineData("CDAT.mean", "tas", "time", "time of", "has no bounds")]
    [InlineData("CDAT.var", "months", "area|area_cdo", "weights", "one kind of area")]
    [InlineData("CDAT.std", "months", "unweighted|time", "weights", "nothing else")]
    [InlineData("CDAT.sum", "months", "time|time", "weights", "twice")]
    [InlineData("CDAT.mean", "months", "volume", "volume", "cell_measures, time")]
    [InlineData("CDAT.mean", "months", "cell_measures", "areacella is not in the file", "weights=unweighted")]
    [InlineData("CDAT.mean", "tas", "cell_measures", "`tas`", "no cell measure `area`")]
    [InlineData("CDAT.mean", "months areas", "time", "second holds the areas", "weights=cell_measures")]
    [InlineData("CDAT.var", "months areas", "", "unweighted beside two inputs", "weights=cell_measures")]
    [InlineData("CDAT.mean", "months map", "area", "neither areacella", "cell_area")]
    public async Task What_cannot_be_weighted_is_refused_with_what_would_do(
        string operation, string files, string weights, string what, string remedy)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.RunAsync(operation, files, weights.Length == 0 ? [] : [("weights", weights)]));

        Assert.Equal((Fault.InvalidValue, "weights"), (refusal.Fault, refusal.Locator));
        Assert.All([operation, what, remedy], word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sum_of_two_numbers_has_no_weights()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.RunAsync("CDAT.sum", "months", ("weights", "time"), ("constant", "2")));

        Assert.Equal("constant", refusal.Locator);
    }

    [Theory]
    [InlineData("climatology", "climatology")]
    [InlineData("bounds", "give time 2000-01-03T00:00:00 no length")]
    public async Task Bounds_that_are_no_lengths_are_refused(string attribute, string problem)
    {
        await xarray.MakeAsync();
        var file = new ClassicFile().Dimension("time", 2).Dimension("n", 2)
            .Variable("time", ElementType.Double, ["time"], [0, 2], ("units", "days since 2000-01-01"), (attribute, "b"))
            .Variable("b", ElementType.Double, ["time", "n"], [0, 1, 2, 2])
            .Variable("v", ElementType.Double, ["time"], [1, 2])
            .Write(xarray.File(string.Create(CultureInfo.InvariantCulture, $"{attribute}.nc")));

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.Run.RunAsync(EngineRun.One("CDAT.mean", "v", [file], default, ("weights", "time"))));

        Assert.All([problem, file], word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_area_sum_without_longitudes_is_refused_for_nobody_knows_how_wide_cells_are()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile().Dimension("lat", 2)
            .Variable("lat", ElementType.Double, ["lat"], [0, 10], ("units", "degrees_north"))
            .Variable("v", ElementType.Double, ["lat"], [1, 2])
            .Write(xarray.File("zonal.nc"));

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.Run.RunAsync(EngineRun.One("CDAT.sum", "v", [file], default, ("weights", "area"))));

        Assert.Contains("no axis of longitudes; CDAT.mean", refusal.Message, StringComparison.Ordinal);
    }

    private static string Weighted(string weights, string operation, string over) =>
        $"months.astype('f8').weighted({weights}).{operation}({over})";

    private static (string Name, string Value)[] Parameters(string weights, string axes) =>
        axes.Length == 0 ? [("weights", weights)] : [("weights", weights), ("axes", axes)];
}
