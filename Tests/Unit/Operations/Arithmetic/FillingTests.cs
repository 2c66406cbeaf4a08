using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

/// <summary>The parameter `fillna`, which operations have in common.</summary>
public sealed class FillingTests(Xarray xarray) : IClassFixture<Xarray>
{
    [Theory]
    [InlineData("CDAT.subset", "tas", "-1.5", "tas.fillna(np.float32(-1.5))", "float32 K")]
    [InlineData("CDAT.subset", "packed", "0", "packed.fillna(0)", "float32 K")]
    [InlineData("CDAT.subset", "counts", "7", "counts.fillna(7)", "int32 1")]
    [InlineData("CDAT.subset", "counts", "0.5", "counts.fillna(.5)", "float64 1")]
    [InlineData("CDAT.subset", "counts", "1e10", "counts.fillna(1e10)", "float64 1")]
    [InlineData("CDAT.subset", "bytes", "9", "bytes.fillna(9)", "int8 K")]
    [InlineData("CDAT.subset", "bytes", "255", "bytes.fillna(255)", "int8 K")]
    [InlineData("CDAT.subset", "bytes", "-1", "bytes.fillna(-1)", "float64 K")]
    [InlineData("CDAT.subset", "short", "0.5", "short", "int16 1")]
    [InlineData("CDAT.abs", "counts", "7", "np.abs(counts).fillna(7)", "int32 1")]
    [InlineData("CDAT.sqrt", "counts", "-1", "np.sqrt(counts).fillna(-1)", "float64 1")]
    [InlineData("CDAT.squeeze", "tas", "3", "tas.fillna(3)", "float32 K")]
    public async Task What_is_missing_in_a_result_becomes_the_number(
        string operation, string file, string number, string expression, string stored)
    {
        var output = await xarray.RunAsync(operation, file, ("fillna", number));

        Assert.Equal(stored, await xarray.CompareAsync(output, expression));
    }

    [Theory]
    [InlineData("CDAT.max", "tas.max('time').fillna(1)")]
    [InlineData("CDAT.min", "tas.min('time').fillna(1)")]
    [InlineData("CDAT.count", "tas.count('time')")]
    public async Task Reductions_leave_missing_values_out_and_then_are_filled(string operation, string expression)
    {
        var output = await xarray.RunAsync(operation, "tas", ("axes", "time"), ("fillna", "1"));

        await xarray.CompareAsync(output, expression);
    }

    [Theory]
    [InlineData("CDAT.mean", "tas.astype('f8').mean('time').fillna(1)")]
    [InlineData("CDAT.std", "tas.astype('f8').std('time').fillna(1)")]
    public async Task Means_and_deviations_too(string operation, string expression)
    {
        var output = await xarray.RunAsync(operation, "tas", ("axes", "time"), ("fillna", "1"));

        await xarray.CompareAsync(output, expression, 1e-6);
    }

    // In a chain the next operation works with the number.
    [Fact]
    public async Task What_was_filled_counts_in_what_follows()
    {
        var output = await xarray.ChainAsync("tas", "CDAT.subtract constant=280 fillna=0", "CDAT.mean axes=time");

        await xarray.CompareAsync(output, "(tas - np.float32(280)).fillna(0).astype('f8').mean('time')", 1e-5);
    }

    [Fact]
    public async Task It_comes_before_the_new_name()
    {
        var output = await xarray.RunAsync("CDAT.subset", "tas", ("fillna", "5"), ("rename", "tas|warm"));

        await xarray.CompareAsync(output, "tas.fillna(5)", 0, "warm");
    }

    // 1e20 is the fill value of the file: it must not make the number missing again.
    [Theory]
    [InlineData("tas", "1e20", "tas.fillna(np.float32(1e20))")]
    [InlineData("counts", "-9", "counts.fillna(-9)")]
    public async Task A_number_that_was_the_fill_value_is_a_value(string file, string number, string expression)
    {
        var output = await xarray.RunAsync("CDAT.subset", file, ("fillna", number));

        await xarray.CompareAsync(output, expression);
        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Null(attributes["_FillValue"]);
    }

    [Fact]
    public async Task Integers_of_64_bits_stay_exact()
    {
        await Python.RequireAsync("netCDF4");
        await Python.RunAsync(
            """
            import sys, numpy as np, netCDF4
            with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_DATA') as d:
                d.createDimension('x', 3); v = d.createVariable('v', 'i8', ('x',), fill_value=np.int64(-1))
                v.set_auto_mask(False); v[:] = [2**60 + 1, -1, 2**60]
            """,
            xarray.File("longs.nc"));

        var output = (await xarray.Run.RunAsync(
            EngineRun.One("CDAT.subset", "v", [xarray.File("longs.nc")], default, ("fillna", "4"))))[0];

        Assert.Equal(
            "int64 [1152921504606846977, 4, 1152921504606846976]",
            (await Python.RunAsync(
                "import sys, netCDF4; v = netCDF4.Dataset(sys.argv[1])['v']; print(v.dtype, v[:].tolist())",
                output)).Trim());
    }

    [Fact]
    public async Task All_missing_becomes_all_the_number()
    {
        await xarray.MakeAsync();
        var file = new ClassicFile()
            .Dimension("x", 2)
            .Variable("v", ElementType.Float, ["x"], [1e20, 1e20], ("_FillValue", 1e20f), ("valid_max", 10f))
            .Write(xarray.File("all.nc"));

        var output = (await xarray.Run.RunAsync(
            EngineRun.One("CDAT.mean", "v", [file], default, ("fillna", "77"))))[0];

        Assert.Equal((double[])[77], await ClassicFile.DecodedAsync(output, "v"));
        Assert.Null((await ClassicFile.IndexAsync(output)).Variable("v")!.Attributes["valid_max"]);
    }

    [Theory]
    [InlineData("cold", "273.15")]
    [InlineData("nan", "273.15")]
    [InlineData("1e39", "infinite")]
    [InlineData("1e-46", "0")]
    public async Task What_is_no_number_of_the_data_is_refused(string number, string words)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.RunAsync("CDAT.subset", "tas", ("fillna", number)));

        Assert.Equal((Fault.InvalidValue, "fillna"), (refusal.Fault, refusal.Locator));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    // As in the original: what merges, and what only groups, has no values of its own to fill.
    [Fact]
    public void Operations_that_give_values_have_it() => Assert.All(
        OperationCatalog.Operations.Where(operation =>
            operation.Signature.Identifier is not ("CDAT.merge" or "CDAT.groupby_bins")),
        operation => Assert.Contains(Filling.Parameter, operation.Signature.Parameters));
}
