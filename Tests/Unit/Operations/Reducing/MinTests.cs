using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class MinTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "", "tas.min()", "float32 K")]
    [InlineData("tas", "time|lat", "tas.min(('time', 'lat'))", "float32 K")]
    [InlineData("packed", "time", "packed.min('time')", "float32 K")]
    [InlineData("counts", "lon", "counts.min('lon')", "int32 1")]
    [InlineData("bytes", "time", "bytes.min('time')", "int8 K")]
    public async Task The_smallest_value_equals_xarray_in_the_type_of_the_data(
        string file, string axes, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.min", file, axes.Length == 0 ? [] : [("axes", axes)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
        Assert.EndsWith(
            "minimum", (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes.Text("cell_methods"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tas", "275.5", "np.minimum(tas, np.float32(275.5))")]
    [InlineData("tas map", "", "np.minimum(tas, map)")]
    public async Task The_smaller_of_two_numbers_is_missing_where_either_is(
        string files, string constant, string expression)
    {
        var output = await xarray.RunAsync("CDAT.min", files, constant.Length == 0 ? [] : [("const", constant)]);

        Assert.Equal("float32 K", await xarray.CompareAsync(output, expression));
        Assert.Equal(
            constant.Length == 0 ? "values in `K` and values in `m s-1` were compared without conversion" : null,
            (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes.Text("comment"));
    }
}
