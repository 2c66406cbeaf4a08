using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class MultiplyTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "86400", "tas * np.float32(86400)", "float32 K")]
    [InlineData("tas map", "", "tas * map", "float32 K m s-1")]
    [InlineData("tas counts", "", "tas * counts", "float64 K")]
    [InlineData("short tas", "", "short.astype('f4') * tas", "float32 K")]
    [InlineData("tas late", "", "tas * late", "float64 K degC")]
    public async Task Products_equal_xarray_in_its_types_and_have_the_units_of_a_product(
        string files, string constant, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.multiply", files, constant.Length == 0 ? [] : [("constant", constant)]);

        Assert.Equal(
            stored, await xarray.CompareAsync(output, expression, 0, "tas"));
    }
}
