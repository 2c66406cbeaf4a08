using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class SumTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("tas", "", "tas.astype('f8').sum()", "float32 K", 1e-7)]
    [InlineData("tas", "time", "tas.astype('f8').sum('time')", "float32 K", 1e-7)]
    [InlineData("late", "lat|lon", "late.sum(('lat', 'lon'))", "float64 degC", 1e-13)]
    [InlineData("packed", "time", "packed.astype('f8').sum('time')", "float32 K", 1e-6)]
    [InlineData("counts", "time", "counts.sum('time')", "int64 1", 0)]
    [InlineData("counts", "", "counts.sum()", "int64 1", 0)]
    [InlineData("short", "time|lon", "short.astype('i8').sum(('time', 'lon'))", "int32 1", 0)]
    [InlineData("bytes", "lat", "bytes.sum('lat')", "int32 K", 0)]
    public async Task Sums_equal_xarray_and_of_nothing_are_0(
        string file, string axes, string expression, string stored, double tolerance)
    {
        var output = await xarray.RunAsync("CDAT.sum", file, axes.Length == 0 ? [] : [("axes", axes)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression, tolerance, file == "late" ? "other" : "tas"));
    }

    [Theory]
    [InlineData("tas", "0.1", "tas + np.float32(.1)", "float32 K")]
    [InlineData("tas late", "", "tas + late", "float64 K")]
    public async Task Two_numbers_are_added_as_CDAT_add_does(
        string files, string constant, string expression, string stored)
    {
        var output = await xarray.RunAsync("CDAT.sum", files, constant.Length == 0 ? [] : [("constant", constant)]);

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    [Fact]
    public async Task The_cell_method_is_CFs_and_unweighted_latitudes_are_told()
    {
        var output = await xarray.RunAsync("CDAT.sum", "tas", ("axes", "lat"));

        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Equal("lat: sum", attributes.Text("cell_methods"));
        Assert.Equal("unweighted sum over lat", attributes.Text("comment"));
    }

    // A sum may be any number, so that -9 would be taken for missing by chance.
    [Fact]
    public async Task A_fill_value_that_a_sum_may_equal_is_not_kept()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 3)
            .Variable("v", ElementType.Float, ["x"], [-4, -9, -5], ("_FillValue", -9f))
            .Write(xarray.File("near.nc"));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.sum", "v", [file])))[0];

        Assert.Equal((double[])[-9], await ClassicFile.DecodedAsync(output, "v"));
    }

    [Fact]
    public async Task A_sum_that_no_integer_holds_fails_the_job()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 3)
            .Variable("v", ElementType.Int64, ["x"], [4e18, 4e18, 4e18])
            .Write(xarray.File("large.nc"));

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.Run.RunAsync(EngineRun.One("CDAT.sum", "v", [file])));

        Assert.Equal(Fault.TooLarge, refusal.Fault);
    }
}
