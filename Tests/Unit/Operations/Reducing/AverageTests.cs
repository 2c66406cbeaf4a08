using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class AverageTests(Xarray xarray) : IClassFixture<Xarray>
{
    // Bands of 20 degrees around latitudes from -60 to 60: exact areas on the sphere, as xarray's weights.
    private const string Weights =
        "xr.DataArray(np.diff(np.sin(np.deg2rad(np.arange(-70, 71, 20)))), [('lat', np.linspace(-60, 60, 7))])";

    [Theory]
    [InlineData("tas", "lat|lon", ".mean(('lat', 'lon'))", "float32 K")]
    [InlineData("tas", "lat", ".mean('lat')", "float32 K")]
    [InlineData("tas", "", ".mean()", "float32 K")]
    [InlineData("packed", "lat|lon", ".mean(('lat', 'lon'))", "float32 K")]
    [InlineData("counts", "lat|time", ".mean(('lat', 'time'))", "float64 1")]
    [InlineData("bytes", "", ".mean()", "float64 K")]
    [InlineData("short", "lat", ".mean('lat')", "float64 1")]
    public async Task Averages_are_xarrays_means_weighted_by_area(
        string file, string axes, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.average", file, axes.Length == 0 ? [] : [("axes", axes)]);

        var weighted = $"{file}.astype('f8').weighted({Weights}){expression}";
        Assert.Equal(stored, await xarray.CompareAsync(output, weighted, 1e-6));
    }

    [Fact]
    public async Task It_is_the_mean_with_weights_by_area()
    {
        var average = await xarray.RunAsync("CDAT.average", "tas", ("axes", "lat|lon"));
        var mean = await xarray.RunAsync("CDAT.mean", "tas", ("axes", "lat|lon"), ("weights", "area"));

        Assert.Equal(await ClassicFile.ValuesAsync(mean, "tas"), await ClassicFile.ValuesAsync(average, "tas"));
        var (one, other) = (await ClassicFile.IndexAsync(average), await ClassicFile.IndexAsync(mean));
        Assert.Equal("area: mean", one.Variable("tas")!.Attributes.Text("cell_methods"));
        Assert.Equal(
            other.Variable("tas")!.Attributes.Text("comment"), one.Variable("tas")!.Attributes.Text("comment"));
    }

    [Theory]
    [InlineData("weights", "unweighted")]
    [InlineData("weightoptions", "unweighted")]
    public async Task It_may_be_asked_for_something_else(string name, string value)
    {
        var output = await xarray.RunAsync("CDAT.average", "tas", ("axes", "lat|lon"), (name, value));

        await xarray.CompareAsync(output, "tas.astype('f8').mean(('lat', 'lon'))", 1e-6);
        Assert.Equal(
            "unweighted mean over lat",
            (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes.Text("comment"));
    }

    [Fact]
    public async Task Over_time_alone_every_step_counts_the_same()
    {
        var output = await xarray.RunAsync("CDAT.average", "tas", ("axes", "time"));

        await xarray.CompareAsync(output, "tas.astype('f8').mean('time')", 1e-6);
        Assert.Null((await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes["comment"]);
    }

    // A global mean, as of sea level, has no areas left; areas that were asked for are missed all the same.
    [Fact]
    public async Task A_time_series_has_an_average_but_none_by_areas()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("time", 3)
            .Variable("time", ElementType.Double, ["time"], [0, 1, 2], ("units", "days since 2000-01-01"))
            .Variable("v", ElementType.Float, ["time"], [1, 2, 6])
            .Write(xarray.File("series.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.average", "v", [file])))[0];

        Assert.Equal((double[])[3], await ClassicFile.ValuesAsync(output, "v"));
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.Run.RunAsync(EngineRun.One("CDAT.average", "v", [file], default, ("weights", "area"))));
        Assert.Equal((Fault.InvalidValue, "weights"), (refusal.Fault, refusal.Locator));
    }

    [Fact]
    public async Task Cells_without_known_areas_are_refused_with_what_would_do()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("ncells", 3)
            .Variable("v", ElementType.Float, ["ncells"], [1, 2, 6])
            .Write(xarray.File("cells.nc"));

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.Run.RunAsync(EngineRun.One("CDAT.average", "v", [file])));
        var output = await xarray.Run.RunAsync(
            EngineRun.One("CDAT.average", "v", [file], default, ("weights", "unweighted")));

        Assert.Equal((Fault.InvalidValue, "weights"), (refusal.Fault, refusal.Locator));
        Assert.Contains("weights=unweighted, would do", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((double[])[3], await ClassicFile.ValuesAsync(output[0], "v"));
    }

    // Where a mean by area is refused, as on cells of unknown size, so is the average.
    [Fact]
    public async Task On_every_real_file_it_is_the_mean_with_weights_by_area()
    {
        Assert.SkipWhen(
            RealData.EsgfFolder is null, "no ESGF files: neither COMPUTE_ESGF_DATA nor ../shared/data/esgf");
        using var run = new EngineRun(null, RealData.EsgfFolder!);
        var equal = 0;
        foreach (var file in RealData.AllFiles().Where(file => Path.GetDirectoryName(file) == RealData.EsgfFolder))
        {
            var name = Path.GetFileName(file).Split('_')[0];
            if ((await ClassicFile.IndexAsync(file)).Variable(name) is not { Shape.Length: > 1 })
            {
                continue; // A series, or a file that is named after something else than its variable.
            }

            var average = EngineRun.One("CDAT.average", name, [file]);
            var mean = EngineRun.One("CDAT.mean", name, [file], default, ("weights", "area"));
            if (await Record.ExceptionAsync(() => run.RunAsync(mean)) is ComputeException refusal)
            {
                Assert.Equal("weights", refusal.Locator);
                _ = await Assert.ThrowsAsync<ComputeException>(() => run.RunAsync(average));
                continue;
            }

            Assert.Equal(
                await ClassicFile.ValuesAsync((await run.RunAsync(mean))[0], name),
                await ClassicFile.ValuesAsync((await run.RunAsync(average))[0], name));
            equal++;
        }

        Assert.InRange(equal, 20, 1000);
    }
}
