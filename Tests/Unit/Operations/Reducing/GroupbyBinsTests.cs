using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class GroupbyBinsTests(Xarray xarray) : IClassFixture<Xarray>
{
    // Sums in double, as ours. An array keeps the bins where the dimension was that is binned.
    private const string Compare = """
        import sys, numpy as np, xarray as xr, netCDF4, warnings
        warnings.simplefilter('ignore'); xr.set_options(use_bottleneck=False)
        folder, output, file, name, variable, bins, expression, tolerance = sys.argv[1:9]
        ds = xr.open_dataset(f'{folder}/{file}.nc', decode_times=False)
        kept = ds[name].dtype if ds[name].dtype.kind == 'f' else np.dtype('f8')
        grouped = ds[name].astype('f8').groupby_bins(ds[variable].astype('f8'), [float(b) for b in bins.split('|')])
        want = eval(expression)
        have = xr.open_dataset(output, decode_times=False)
        assert have[name].dims == want.dims, (have[name].dims, want.dims)
        np.testing.assert_allclose(have[name].values, want.values.astype(kept), rtol=float(tolerance))
        dim = variable + '_bins'
        assert have[dim].values.astype(str).tolist() == [str(b) for b in want[dim].values], have[dim].values
        edges = np.array([float(b) for b in bins.split('|')])
        np.testing.assert_array_equal(have[dim + '_bnds'].values, np.stack([edges[:-1], edges[1:]], 1))
        for other in set(want.dims) - {dim}: np.testing.assert_array_equal(have[other].values, want[other].values)
        stored = netCDF4.Dataset(output)[name]
        print(stored.dtype, dim)
        """;

    [Theory]
    [InlineData("tas", "tas", "240|260|280|300|340", "mean", "grouped.mean()", "float32 tas_bins")]
    [InlineData("tas", "tas", "240|260|280|300|340", "std", "grouped.std()", "float32 tas_bins")]
    [InlineData("tas", "tas", "240|260|280|300|340", "var", "grouped.var()", "float32 tas_bins")]
    [InlineData("tas", "tas", "240|260|280|300|340", "min", "grouped.min()", "float32 tas_bins")]
    [InlineData("tas", "tas", "240|260|280|300|340", "max", "grouped.max()", "float32 tas_bins")]
    [InlineData("tas", "tas", "100|200|260|280", "sum", "grouped.sum()", "float32 tas_bins")]
    [InlineData("tas", "tas", "100|150|260|280", "count", "grouped.count()", "int32 tas_bins")]
    [InlineData("tas", "lat", "-90|-10|30|70", "mean", "grouped.mean()", "float32 lat_bins")]
    [InlineData("tas", "lat", "-60|-40|-39|60", "sum", "grouped.sum()", "float32 lat_bins")]
    [InlineData("tas", "lat", "-60|-40|-39|60", "count", "grouped.count()", "int32 lat_bins")]
    [InlineData("tas", "lon", "0|90.5|200.125|360", "std", "grouped.std()", "float32 lon_bins")]
    [InlineData("tas", "time", "0|10|20.5|70", "max", "grouped.max()", "float32 time_bins")]
    [InlineData("late", "lat", "-30|0.5|30|61", "mean", "grouped.mean()", "float64 lat_bins")]
    [InlineData("late", "other", "270|280|290", "var", "grouped.var()", "float64 other_bins")]
    [InlineData("packed", "tas", "200|270|270.25|400", "mean", "grouped.mean()", "float32 tas_bins")]
    [InlineData("counts", "tas", "-2e9|0|2e9", "max", "grouped.max()", "float64 tas_bins")]
    [InlineData("short", "tas", "-10000|-100|100|9999", "sum", "grouped.sum()", "float64 tas_bins")]
    [InlineData("map", "map", "2|2.7|2.8|2.9|3.5", "mean", "grouped.mean()", "float32 map_bins")]
    public async Task Each_reduction_in_bins_equals_xarray(
        string file, string variable, string bins, string function, string expression, string stored)
    {
        (string, string)[] parameters = [("variable", variable), ("bins", bins), ("func", function)];

        var output = await xarray.RunAsync("CDAT.groupby_bins", file, parameters);

        Assert.Equal(stored, await CompareAsync(output, file, variable, bins, expression));
    }

    [Theory]
    [InlineData("lat", "-90|0|90", "time", "grouped.mean().mean('time')")]
    [InlineData("lat", "-90|0|90", "time|lon", "grouped.mean(('lat', 'lon', 'time'))")]
    public async Task Axes_are_reduced_beside_what_is_binned(string variable, string bins, string axes, string expression)
    {
        var output = await xarray.RunAsync(
            "CDAT.groupby_bins", "short", ("variable", variable), ("bins", bins), ("func", "mean"), ("axes", axes));

        Assert.Equal("float64 lat_bins", await CompareAsync(output, "short", variable, bins, expression));
    }

    // The chain of the original's notebook: one file, scaled and binned once, three results.
    [Fact]
    public async Task The_operation_that_follows_says_what_is_done_with_the_bins()
    {
        await xarray.MakeAsync();
        const string Edges = "2400|2600|2700|2800|2900|3300";
        var request = Chain(
            ("CDAT.multiply", "scaled", "v0", [("const", "10"), ("variable", "tas")]),
            ("CDAT.groupby_bins", "binned", "scaled", [("bins", Edges), ("variable", "tas")]),
            ("CDAT.mean", "mean", "binned", [("rename", "tas|tas_mean")]),
            ("CDAT.std", "std", "binned", [("rename", "tas|tas_std")]),
            ("CDAT.var", "var", "binned", [("rename", "tas|tas_var")]));

        var outputs = await xarray.Run.RunAsync(request);

        string[] names = ["mean", "std", "var"];
        foreach (var (name, output) in names.Zip(outputs))
        {
            const string Script = """
                import sys, numpy as np, xarray as xr
                xr.set_options(use_bottleneck=False)
                file, output, name, bins = sys.argv[1:5]
                tas = (xr.open_dataset(file, decode_times=False)[['tas']] * np.float32(10)).astype('f8')
                want = getattr(tas.groupby_bins('tas', [float(b) for b in bins.split('|')]), name)().tas
                have = xr.open_dataset(output)['tas_' + name]
                assert have.dims == want.dims and have.dtype == 'f4'
                np.testing.assert_allclose(have.values, want.values, rtol=1e-6)
                print(have.tas_bins.values.astype(str).tolist()[0])
                """;
            Assert.Equal("(2400.0, 2600.0]", (await Python.RunAsync(Script, xarray.File("tas.nc"), output, name, Edges)).Trim());
        }
    }

    // The condition is on all values; the bins are those of the values before it.
    [Fact]
    public async Task A_filter_works_within_bins()
    {
        await xarray.MakeAsync();
        var request = Chain(
            ("CDAT.groupby_bins", "binned", "v0", [("bins", "240|270|280|320"), ("variable", "tas")]),
            ("CDAT.filter_map", "out", "binned", [("cond", "tas>275 and lat>0"), ("func", "count")]));

        var output = (await xarray.Run.RunAsync(request))[0];

        const string Script = """
            import sys, numpy as np, xarray as xr
            tas = xr.open_dataset(sys.argv[1], decode_times=False)[['tas']]
            kept = (tas.tas > 275) & (tas.lat > 0)
            want = [int(((tas.tas > low) & (tas.tas <= high) & kept).sum()) for low, high in ((240, 270), (270, 280), (280, 320))]
            have = xr.open_dataset(sys.argv[2]).tas
            print(have.values.tolist() == want, want[0])
            """;
        Assert.Equal("True 0", (await Python.RunAsync(Script, xarray.File("tas.nc"), output)).Trim());
    }

    [Fact]
    public async Task The_output_says_what_was_binned()
    {
        var output = await xarray.RunAsync(
            "CDAT.groupby_bins", "tas", ("variable", "lat"), ("bins", "-90|0|90"), ("func", "max"));

        var index = await ClassicFile.IndexAsync(output);
        var tas = index.Variable("tas")!;
        Assert.Equal("lat: maximum (within bins of lat)", tas.Attributes.Text("cell_methods"));
        Assert.Equal("lat_bins lat_bins_mid", tas.Attributes.Text("coordinates"));
        Assert.Equal("degrees_north", index.Variable("lat_bins_mid")!.Attributes.Text("units"));
        Assert.Equal("lat_bins_bnds", index.Variable("lat_bins_mid")!.Attributes.Text("bounds"));
        Assert.Equal((double[])[-45, 45], await ClassicFile.ValuesAsync(output, "lat_bins_mid"));
        Assert.Null(index.Variable("lat"));
    }

    [Theory]
    [InlineData("bins=1;func=mean", "bins", "has 1 edge;")]
    [InlineData("func=mean", "bins", "is missing; it takes")]
    [InlineData("bins=0|b;func=mean", "bins", "`b`")]
    [InlineData("bins=0|2|1;func=mean", "bins", "1 behind 2")]
    [InlineData("bins=0|0;func=mean", "bins", "0 behind 0")]
    [InlineData("bins=0|nan;func=mean", "bins", "`nan`")]
    [InlineData("bins=0|1;variable=plev;func=mean", "variable", "time [2000-01-01")]
    [InlineData("bins=0|1;func=median", "func", "count, max")]
    [InlineData("bins=0|1", "operation", "CDAT.mean")]
    [InlineData("bins=0|1;axes=time", "axes", "without func")]
    [InlineData("bins=0|1;weights=area", "weights", "without func")]
    [InlineData("bins=0|1;weightoptions=area;func=count", "weightoptions", "func=count")]
    public async Task What_cannot_be_is_refused(string parameters, string parameter, string word)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.RunAsync(
            "CDAT.groupby_bins",
            "tas",
            [.. parameters.Split(';').Select(text => text.Split('=', 2)).Select(pair => (pair[0], pair[1]))]));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Equal(parameter, refusal.Locator);
        Assert.Contains("CDAT.groupby_bins `out`", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CDAT.std", "weights")]
    [InlineData("CDAT.var", "weightoptions")]
    public async Task Deviations_in_bins_are_not_weighted(string operation, string parameter)
    {
        await xarray.MakeAsync();
        var request = Chain(
            ("CDAT.groupby_bins", "binned", "v0", [("bins", "240|270|320"), ("variable", "lat")]),
            (operation, "out", "binned", [(parameter, "area")]));

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.Run.RunAsync(request));

        Assert.Equal(parameter, refusal.Locator);
        Assert.Contains("only means and sums are weighted", refusal.Message, StringComparison.Ordinal);
    }

    // Of a workflow's defaults the operation that reduces takes axes and weights, not the one that only bins.
    [Fact]
    public async Task Values_in_bins_are_weighted_by_areas()
    {
        await xarray.MakeAsync();
        var request = Chain(
            ("CDAT.workflow", "w", "out", [("axes", "lon"), ("weights", "area")]),
            ("CDAT.groupby_bins", "binned", "v0", [("bins", "-90|0|90"), ("variable", "lat")]),
            ("CDAT.mean", "out", "binned", []));

        var output = (await xarray.Run.RunAsync(request))[0];

        const string Expression =
            "xr.concat([tas.astype('f8').where(half).weighted(bands).mean(('lat', 'lon')) for half in (tas.lat <= 0, tas.lat > 0)], "
            + "'lat_bins').T.assign_coords(lat_bins=[b'(-90.0, 0.0]', b'(0.0, 90.0]'])";
        Assert.Equal("float32 K", await xarray.CompareAsync(output, Expression, 1e-6));
        var attributes = (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes;
        Assert.Equal("area: mean (within bins of lat)", attributes.Text("cell_methods"));
        Assert.Contains("mean weighted by cell areas", attributes.Text("comment"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max")]
    [InlineData("std")]
    public async Task A_workflows_weights_are_no_reason_to_refuse_what_has_none_in_bins(string reduction)
    {
        await xarray.MakeAsync();
        var request = Chain(
            ("CDAT.workflow", "w", "out", [("weights", "area")]),
            ("CDAT.groupby_bins", "out", "v0", [("bins", "240|270|320"), ("func", reduction), ("variable", "lat")]));

        var index = await ClassicFile.IndexAsync((await xarray.Run.RunAsync(request))[0]);

        Assert.DoesNotContain("weighted by", index.Variable("tas")!.Attributes.Text("comment") ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CDAT.where", "cond=tas>3", "CDAT.where `out`")]
    [InlineData("CDAT.subset", "", "CDAT.subset `out`")]
    [InlineData("CDAT.add", "const=3", "CDAT.mean")]
    public async Task What_takes_no_bins_is_refused_by_name(string operation, string parameters, string words)
    {
        await xarray.MakeAsync();
        var request = Chain(
            ("CDAT.groupby_bins", "binned", "v0", [("bins", "240|270|320"), ("variable", "lat")]),
            (operation, "out", "binned", [.. parameters.Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => text.Split('=', 2)).Select(pair => (pair[0], pair[1]))]));

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.Run.RunAsync(request));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("binned", refusal.Message, StringComparison.Ordinal);
    }

    private ComputeRequest Chain(
        params (string Operation, string Result, string Input, (string, string)[] Parameters)[] calls) => new(
        "CDAT.workflow",
        [new VariableInput("v0", xarray.File("tas.nc"), "tas")],
        [],
        [.. calls.Select(call => new OperationCall(
            call.Operation,
            call.Result,
            [call.Input],
            null,
            call.Parameters.ToImmutableSortedDictionary(parameter => parameter.Item1, parameter => parameter.Item2),
            null))]);

    private async Task<string> CompareAsync(string output, string file, string variable, string bins, string expression)
    {
        var name = file switch { "late" => "other", "map" => "map", _ => "tas" };
        return (await Python.RunAsync(
            Compare, Path.GetDirectoryName(xarray.File("x"))!, output, file, name, variable, bins, expression, "1e-6")).Trim();
    }
}
