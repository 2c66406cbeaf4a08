using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class AddTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "0.1", "tas + np.float32(.1)", "float32 K")]
    [InlineData("bytes", "1", "bytes + 1", "float64 K")]
    [InlineData("tas late", "", "tas + late", "float64 K")]
    [InlineData("packed map", "", "packed + map", "float32 K")]
    [InlineData("counts short", "", "counts + short", "float64 1")]
    public async Task Sums_of_two_numbers_equal_xarray_in_its_types(
        string files, string constant, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.add", files, constant.Length == 0 ? [] : [("const", constant)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    [Fact]
    public async Task Differing_units_are_told_and_equal_ones_are_not()
    {
        Assert.Equal(
            "values in `K` and values in `degC` were added without conversion", await CommentAsync("tas late"));
        Assert.Null(await CommentAsync("tas packed"));
    }

    private async Task<string?> CommentAsync(string files) =>
        (await ClassicFile.IndexAsync(await xarray.RunAsync("CDAT.add", files))).Variable("tas")!
            .Attributes.Text("comment");
}
