using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Selecting;

public sealed class FilterMapTests(Xarray xarray) : IClassFixture<Xarray>
{
    private const string Double = "tas.astype('f8')";

    [Theory]
    [InlineData("sum", $"{Double}.where(tas > 280.5).sum()", "float32 K")]
    [InlineData("mean", $"{Double}.where(tas > 280.5).mean()", "float32 K")]
    [InlineData("std", $"{Double}.where(tas > 280.5).std()", "float32 K")]
    [InlineData("var", $"{Double}.where(tas > 280.5).var()", "float32 K2")]
    [InlineData("min", "tas.where(tas > 280.5).min()", "float32 K")]
    [InlineData("max", "tas.where(tas > 280.5).max()", "float32 K")]
    [InlineData("count", "tas.where(tas > 280.5).count()", "int32 1")]
    [InlineData("MEAN", $"{Double}.where(tas > 280.5).mean()", "float32 K")]
    public async Task Each_reduction_of_what_is_kept_equals_xarray(string function, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.filter_map", "tas", ("cond", "tas>280.5"), ("func", function));

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, 1e-6));
    }

    [Theory]
    [InlineData("tas", "lat>0", "mean", "time", "0", $"{Double}.where(tas.lat > 0, 0).mean('time')", "float32 K")]
    [InlineData("tas", "tas>280", "sum", "lat|lon", "1e20", $"{Double}.where(tas > 280, 1e20).sum(('lat', 'lon'))", "float32 K")]
    [InlineData("packed", "tas>280", "max", "time", "", "packed.where(packed > 280).max('time')", "float32 K")]
    [InlineData("counts", "tas>0", "sum", "time", "", "counts.where(counts > 0).sum('time')", "float64 1")]
    [InlineData("short", "tas isnull", "min", "time", "7", "short.where(short.isnull(), 7).min('time')", "float64 1")]
    [InlineData("tas late", "other>280", "count", "time", "", "tas.where(late > 280).count('time')", "int32 1")]
    [InlineData("tas map", "map>2.8", "mean", "lat|lon", "", $"{Double}.where(map > 2.8).mean(('lat', 'lon'))", "float32 K")]
    public async Task Axes_others_and_further_inputs_are_those_of_where(
        string files, string condition, string function, string axes, string other, string expression, string stored)
    {
        (string, string)[] parameters = [("cond", condition), ("func", function), ("axes", axes)];

        var output = await xarray.RunAsync(
            "CDAT.filter_map", files, other.Length == 0 ? parameters : [.. parameters, ("other", other)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, 1e-6));
    }

    [Fact]
    public async Task The_output_says_what_was_reduced()
    {
        var output = await xarray.RunAsync("CDAT.filter_map", "tas", ("cond", "tas>280"), ("func", "max"), ("axes", "time"));

        var tas = (await ClassicFile.IndexAsync(output)).Variable("tas")!;
        Assert.Equal("time: maximum", tas.Attributes.Text("cell_methods"));
        Assert.Equal("where tas>280", tas.Attributes.Text("comment"));
    }

    [Theory]
    [InlineData("cond=tas>280", "func", "mean")]
    [InlineData("func=mean", "cond", "tas>273.15")]
    [InlineData("func=median;cond=tas>280", "func", "count, max, mean")]
    [InlineData("func=mean;cond=tas>280;axes=plev", "axes", "plev")]
    public async Task What_cannot_be_is_refused(string parameters, string parameter, string word)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.RunAsync(
            "CDAT.filter_map",
            "tas",
            [.. parameters.Split(';').Select(text => text.Split('=', 2)).Select(pair => (pair[0], pair[1]))]));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains($"parameter `{parameter}`", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }
}
