using System.Text.Json;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>The real client's captured Execute against the whole service, with data behind its URLs.</summary>
public sealed class EndToEndTests
{
    private const string MakeInputs =
        """
        import sys, numpy, netCDF4
        rng = numpy.random.default_rng(1)
        for name, year in (('a b', 1979), ('b', 1980)):
            with netCDF4.Dataset(f'{sys.argv[1]}/{name}.nc', 'w', format='NETCDF3_64BIT_OFFSET') as file:
                for dim, size in (('time', None), ('lat', 13), ('lon', 12)):
                    file.createDimension(dim, size)
                time = file.createVariable('time', 'f8', ('time',))
                time.units, time.calendar = f'days since {year}-01-01', 'standard'
                lat = file.createVariable('lat', 'f8', ('lat',))
                lon = file.createVariable('lon', 'f8', ('lon',))
                lat.units, lon.units = 'degrees_north', 'degrees_east'
                pr = file.createVariable('pr', 'f4', ('time', 'lat', 'lon'))
                lat[:], lon[:] = numpy.arange(13) * 15 - 90, numpy.arange(12) * 30
                time[:] = numpy.arange(12) * 30.5 + 14
                pr[:] = rng.random((12, 13, 12), dtype='f4')
        """;

    private const string Compare =
        """
        import sys, numpy, xarray
        folder, output = sys.argv[1:3]
        inputs = xarray.concat([xarray.open_dataset(f'{folder}/{name}.nc') for name in ('a b', 'b')], 'time')
        expected = inputs.sel(time=slice('1979-06-01', '1980-06-01'), lat=slice(-45, 45)).isel(lon=slice(0, 10, 2))
        found = xarray.open_dataset(output)
        print(found.pr.shape == expected.pr.shape == (12, 7, 5), found.pr.dtype, found.pr.dims)
        print(found.pr.values.tobytes() == expected.pr.values.tobytes())
        print(bool((found.time.values == expected.time.values).all()), found.lat.values.tolist(), found.lon.values.tolist())
        """;

    private const string CompareMean =
        """
        import sys, numpy, xarray
        folder, output = sys.argv[1:3]
        pr = xarray.open_dataset(f'{folder}/b.nc').pr
        edges = numpy.radians(numpy.clip(numpy.arange(14) * 15 - 97.5, -90, 90))
        areas = xarray.DataArray(numpy.diff(numpy.sin(edges)), {'lat': pr.lat}, ['lat'])
        expected = pr.astype('f8').weighted(areas).mean(('lat', 'lon'))
        found = xarray.open_dataset(output)
        print(found.pr.dims, found.pr.dtype, bool(numpy.allclose(found.pr, expected, rtol=2e-7, atol=0)))
        print(found.pr.attrs['cell_methods'])
        """;

    [Fact]
    public async Task An_area_mean_that_the_client_asks_for_has_the_weights_of_its_cells()
    {
        await Python.RequireAsync("netCDF4", "xarray");
        using var data = new TemporaryFolder();
        _ = await Python.RunAsync(MakeInputs, data.Path);
        await using var service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = data.Path,
            ["COMPUTE_Data__Mounts__0__Urls__0"] = "http://host/",
        });
        await RealClient.Know(service);
        using var wire = await RawHttp.Connect(service.BaseUri.Port);

        var described = await service.Http.GetStringAsync(
            "/wps?service=WPS&request=DescribeProcess&version=1.0.0&identifier=CDAT.mean",
            TestContext.Current.CancellationToken);
        var post = await wire.Send(RealClient.Post(
            "CDAT.mean",
            """[{"uri": "http://host/b.nc", "id": "pr|v0"}]""",
            """[{"name": "CDAT.mean", "result": "560fd6c3", "input": ["v0"], "axes": "lat|lon", "weights": "area"}]"""));
        var refused = await wire.Send(RealClient.Post(
            "CDAT.mean",
            """[{"uri": "http://host/b.nc", "id": "pr|v0"}]""",
            """[{"name": "CDAT.mean", "result": "560fd6c3", "input": ["v0"], "axes": "lat|lon", "weights": "mass"}]"""));

        Assert.Contains(
            "One or several of: unweighted, area, area_cdo, cell_measures, time, generate, weighted.",
            described,
            StringComparison.Ordinal);
        Assert.Contains("unweighted by default", described, StringComparison.Ordinal);
        Assert.Equal((200, 400), (post.Status, refused.Status));
        Assert.Contains("it may be unweighted, area", Documents.Exception(refused.Text).Text, StringComparison.Ordinal);
        var done = await RealClient.WaitForEnd(wire, Documents.JobOf(Documents.ExecuteResponse(post.Text)));
        using var output = JsonDocument.Parse(done.Descendants(Documents.Wps + "ComplexData").Single().Value);
        var uri = new Uri(output.RootElement.GetProperty("uri").GetString()!);
        Assert.Equal(
            """
            ('time',) float32 True
            area: mean

            """,
            await Python.RunAsync(CompareMean, data.Path, new Uri(service.BaseUri, uri.AbsolutePath).AbsoluteUri));
    }

    [Fact]
    public async Task The_captured_subset_of_an_aggregate_gives_the_values_of_the_files()
    {
        await Python.RequireAsync("netCDF4", "xarray");
        using var data = new TemporaryFolder();
        _ = await Python.RunAsync(MakeInputs, data.Path);
        await using var service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = data.Path,
            ["COMPUTE_Data__Mounts__0__Urls__0"] = "http://host/",
        });
        await RealClient.Know(service);
        using var wire = await RawHttp.Connect(service.BaseUri.Port);

        var bare = await wire.Send(Captures.Request("execute-post-1.http"));
        var post = await wire.Send(Captures.Request("execute-post-2.http"));
        Assert.Equal((400, 200), (bare.Status, post.Status));
        var job = Documents.JobOf(Documents.ExecuteResponse(post.Text));

        var done = await RealClient.WaitForEnd(wire, job);
        using var output = JsonDocument.Parse(done.Descendants(Documents.Wps + "ComplexData").Single().Value);
        var uri = new Uri(output.RootElement.GetProperty("uri").GetString()!);
        var file = new Uri(service.BaseUri, uri.AbsolutePath).AbsoluteUri; // The capture's Host is another.

        Assert.Equal("pr|560fd6c3-CDAT.subset", output.RootElement.GetProperty("id").GetString());
        Assert.Equal(
            """
            True float32 ('time', 'lat', 'lon')
            True
            True [-45.0, -30.0, -15.0, 0.0, 15.0, 30.0, 45.0] [0.0, 60.0, 120.0, 180.0, 240.0]

            """,
            await Python.RunAsync(Compare, data.Path, file));
    }
}
