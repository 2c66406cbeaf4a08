using System.Text.Json;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>The chains of the original's notebooks, sent as its client sends them, give what xarray gives.</summary>
public sealed class NotebookTests
{
    private const string MakeInputs =
        """
        import sys, numpy, netCDF4
        rng = numpy.random.default_rng(8)
        def make(name, first, steps):
            with netCDF4.Dataset(f'{sys.argv[1]}/{name}.nc', 'w', format='NETCDF4_CLASSIC') as file:
                for dim, size in (('time', None), ('lat', 19), ('lon', 24)):
                    file.createDimension(dim, size)
                time = file.createVariable('time', 'f8', ('time',))
                time.units, time.calendar = 'hours since ' + first, 'standard'
                for axis, values, units in (
                        ('lat', numpy.arange(19) * 10. - 90, 'degrees_north'),
                        ('lon', numpy.arange(24) * 15., 'degrees_east')):
                    variable = file.createVariable(axis, 'f8', (axis,))
                    variable.units, variable[:] = units, values
                pr = file.createVariable('pr', 'f4', ('time', 'lat', 'lon'), fill_value=numpy.float32(1e20), zlib=True)
                pr.units = 'kg m-2 s-1'
                time[:] = numpy.arange(steps) * 3.
                values = rng.random((steps, 19, 24), dtype='f4') * 0.0025 - 0.0002
                values[rng.random(values.shape) < .05] = 1e20
                pr[:] = values
        make('pr', '2008-01-01', 40)
        make('pr2', '2008-01-06', 24)
        """;

    private const string CompareBins =
        """
        import sys, numpy, xarray
        xarray.set_options(use_bottleneck=False)
        folder, *outputs = sys.argv[1:]
        pr = xarray.open_dataset(f'{folder}/pr.nc').pr.astype('f8')
        pr = pr.sel(time=slice('2008-01-02T09:00', '2008-01-03T15:00'), lat=slice(-45, 45))
        pr = pr.astype('f4') * numpy.float32(10)
        grouped = pr.astype('f8').groupby_bins(pr, [0, 0.005, 0.01, 0.02])
        for how, output in zip(('mean', 'std', 'var'), outputs):
            found, expected = xarray.open_dataset(output)[f'pr_{how}'], getattr(grouped, how)()
            assert found.shape == expected.shape == (3,), found
            print(found.dims, bool(numpy.allclose(found.values, expected.values, rtol=1e-6, atol=0)))
        """;

    private const string CompareSelected =
        """
        import sys, numpy, xarray
        folder, select, output = sys.argv[1:4]
        pr = xarray.concat([xarray.open_dataset(f'{folder}/{name}.nc').pr for name in ('pr', 'pr2')], 'time')
        expected, found = eval(select), xarray.open_dataset(output).pr
        assert expected.size and found.dims == expected.dims, found
        print(found.shape == expected.shape, found.values.tobytes() == expected.values.tobytes(),
              all((found[dim].values == expected[dim].values).all() for dim in found.dims))
        """;

    private const string Joined = """{"name": "CDAT.aggregate", "result": "all", "input": ["v0", "v1"]}""";

    [Fact]
    public async Task Mean_std_and_var_of_bins_in_one_workflow()
    {
        await Python.RequireAsync("netCDF4", "xarray");
        using var data = new TemporaryFolder();
        await using var service = await Start(data.Path);
        using var wire = await RawHttp.Connect(service.BaseUri.Port);

        var outputs = await Outputs(service, wire, RealClient.PostOf("execute-workflow.xml"));

        Assert.Equal(
            "('pr_bins',) True\n('pr_bins',) True\n('pr_bins',) True\n",
            await Python.RunAsync(CompareBins, [data.Path, .. outputs]));
    }

    [Theory]
    [InlineData(
        """[{"id": "d0", "time": {"start": 10, "end": 50, "step": 1, "crs": "indices"}}]""",
        "pr.isel(time=slice(10, 50))")]
    [InlineData(
        """
        [{"id": "d0", "lat": {"start": -45, "end": 45, "step": 1, "crs": "values"},
          "lon": {"start": 30, "end": 180, "step": 2, "crs": "values"}}]
        """,
        "pr.sel(lat=slice(-45, 45), lon=slice(30, 180, 2))")]
    [InlineData(
        """
        [{"id": "d0", "time": {"start": "2008-01-05", "end": "2008-01-06T06:00", "step": 1, "crs": "timestamps"},
          "lat": {"start": 0, "end": 0, "step": 1, "crs": "values"}}]
        """,
        "pr.sel(time=slice('2008-01-05', '2008-01-06T06:00'), lat=0)")]
    public async Task A_subset_of_an_aggregate(string domains, string selected)
    {
        await Python.RequireAsync("netCDF4", "xarray");
        using var data = new TemporaryFolder();
        await using var service = await Start(data.Path);
        using var wire = await RawHttp.Connect(service.BaseUri.Port);

        // The client sends what it was asked for first, and then what that takes.
        var outputs = await Outputs(service, wire, RealClient.Post(
            "CDAT.subset",
            """[{"uri": "http://host/pr.nc", "id": "pr|v0"}, {"uri": "http://host/pr2.nc", "id": "pr|v1"}]""",
            $$"""[{"name": "CDAT.subset", "result": "r", "input": ["all"], "domain": "d0"}, {{Joined}}]""",
            domains));

        Assert.Equal(
            "True True True\n",
            await Python.RunAsync(CompareSelected, data.Path, selected, Assert.Single(outputs)));
    }

    private static async Task<StandaloneService> Start(string data)
    {
        _ = await Python.RunAsync(MakeInputs, data);
        var service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = data,
            ["COMPUTE_Data__Mounts__0__Urls__0"] = "http://host/",
        });
        await RealClient.Know(service);
        return service;
    }

    private static async Task<string[]> Outputs(StandaloneService service, RawHttp wire, byte[] post)
    {
        var answer = await wire.Send(post);
        Assert.True(answer.Status == 200, answer.Text);
        var done = await RealClient.WaitForEnd(wire, Documents.JobOf(Documents.ExecuteResponse(answer.Text)));
        using var output = JsonDocument.Parse(done.Descendants(Documents.Wps + "ComplexData").Single().Value);
        var files = output.RootElement.ValueKind == JsonValueKind.Array
            ? output.RootElement.EnumerateArray().ToArray()
            : [output.RootElement];

        // The capture's host is another.
        return [.. files.Select(file =>
            new Uri(service.BaseUri, new Uri(file.GetProperty("uri").GetString()!).AbsolutePath).AbsoluteUri)];
    }
}
