using System.Globalization;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>Outputs that the real program makes without a service, compared with those that the real service made.</summary>
public sealed class ExecuteCommandTests : IDisposable
{
    private const string SendAgain =
        """
        import sys, netCDF4
        from owslib.wps import WPSExecution
        with netCDF4.Dataset(sys.argv[1]) as d:
            server, document = d.getncattr('provenance.wps_server'), d.getncattr('provenance.wps_document')
        run = WPSExecution(url=server)
        run.parseResponse(run.submitRequest(document))
        while not run.isComplete():
            run.checkStatus(sleepSecs=0.1)
        print(run.status, [o.identifier for o in run.processOutputs])
        """;

    /// <summary>The service's options beside its mounts; an output says them, a document does not.</summary>
    private static readonly Dictionary<string, string> _options = new(StringComparer.Ordinal)
    {
        ["COMPUTE_Partitions__TargetMb"] = "1",
        ["CONTAINER_IMAGE"] = "registry/compute:1",
    };

    private readonly ExecuteRuns _runs = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task An_output_of_the_service_is_made_again_from_itself_byte_for_byte()
    {
        _runs.MakeInput(steps: 1000);
        await using var service = await Start();
        var first = await Outputs(
            service,
            "CDAT.workflow",
            $$"""
            variable=[{"uri": "{{_runs.Input}}", "id": "v|v0"}];
            domain=[{"id": "d0", "x": {"start": 0, "end": 30, "crs": "indices"} }];
            operation=[{"name": "CDAT.workflow", "result": "w", "input": ["m", "s"]},
                       {"name": "CDAT.subset", "result": "s", "input": ["v0"], "domain": "d0"},
                       {"name": "CDAT.mean", "result": "m", "input": ["s"], "axes": "t"}]
            """);
        var second = await Outputs(
            service, "CDAT.mean", StandaloneJobs.One("CDAT.mean", first.Urls[1].AbsoluteUri, "v", "x|y"));

        // One is of several outputs, and all are made; the other's input is an output of the service.
        var (again, notes) = await _runs.Execute([first.Paths[0], "--allow", _runs.Folder.Path]);
        var (chained, more) = await _runs.Execute([second.Paths[0], "--data", service.DataFolder]);

        Assert.Equal(first.Paths.Select(Bytes), again.Select(Bytes));
        Assert.Equal(Bytes(second.Paths[0]), Bytes(Assert.Single(chained)));
        Assert.Equal($"{again[0]} has the bytes of {first.Paths[0]}\n", notes);
        Assert.Equal($"{chained[0]} has the bytes of {second.Paths[0]}\n", more);
        Assert.StartsWith(
            Path.GetFileName(first.Paths[0])[..^"01234567.nc".Length], Path.GetFileName(again[0]), StringComparison.Ordinal);

        var attributes = (await ClassicFile.IndexAsync(again[0])).Attributes;
        Assert.Equal($"{service.BaseUri}wps", attributes.Text("provenance.wps_server"));
        Assert.Equal("registry/compute:1", attributes.Text("provenance.container_image"));
        Assert.Equal(1, attributes.Number("provenance.partition_mib"));
        Assert.Equal(again.Concat(chained).Order(), Directory.GetFileSystemEntries(_runs.Made).Order());
    }

    [Fact]
    public async Task A_document_gives_the_bytes_of_the_service_that_it_was_sent_to_and_OWSLib_sends_it_again()
    {
        await Python.RequireAsync("owslib", "netCDF4");
        _runs.MakeInput(steps: 10);
        await using var service = await Start();
        var output = (await Outputs(service, "CDAT.subset", StandaloneJobs.One("CDAT.subset", _runs.Input, "v"))).Paths[0];
        var provenance = OutputProvenance.Of((await ClassicFile.IndexAsync(output)).Attributes)!;
        var document = _runs.Folder.File("document.xml");
        await File.WriteAllTextAsync(document, provenance.Document, Ending);

        var (made, notes) = await _runs.Execute(
        [
            document,
            "--server", provenance.Server!,
            "--accepted", provenance.Accepted!.Value.ToString("o", CultureInfo.InvariantCulture),
            "--allow", _runs.Folder.Path,
        ],
        _options);

        Assert.Equal(Bytes(output), Bytes(Assert.Single(made)));
        Assert.Equal("", notes);
        Assert.Equal("ProcessSucceeded ['output']", (await Python.RunAsync(SendAgain, output)).Trim());
    }

    [Fact]
    public async Task Outputs_of_a_user_are_read_for_that_user_alone()
    {
        _runs.MakeInput(steps: 2);
        var outputs = Directory.CreateDirectory(_runs.Folder.File("data/public/ada/1"));
        File.Move(_runs.Input, Path.Combine(outputs.FullName, "x.nc"));
        string[] arguments =
        [
            _runs.Document("https://host/compute/threddsCWT/fileServer/public/ada/1/x.nc"),
            "--server", "https://host/compute/wps",
            "--data", _runs.Folder.File("data"),
        ];

        Assert.Contains("belongs to another user", (await _runs.Run(arguments)).Errors, StringComparison.Ordinal);
        Assert.Single((await _runs.Execute([.. arguments, "--user", "ada"])).Paths);
    }

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);

    private Task<StandaloneService> Start() => StandaloneService.Start(
        new Dictionary<string, string>(_options, StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = _runs.Folder.Path,
        });

    private async Task<(IReadOnlyList<Uri> Urls, string[] Paths)> Outputs(
        StandaloneService service, string process, string inputs)
    {
        var urls = await service.Succeeded(await service.Submit(process, inputs));
        var paths = new List<string>();
        foreach (var url in urls)
        {
            paths.Add(_runs.Folder.File(url.Segments[^1]));
            await File.WriteAllBytesAsync(paths[^1], await service.Http.GetByteArrayAsync(url, Ending), Ending);
        }

        return (urls, [.. paths]);
    }
}
