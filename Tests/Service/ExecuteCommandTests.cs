using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Tests.Conformance.Support;
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

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>The service's options beside its mounts; an output says them, a document does not.</summary>
    private static readonly Dictionary<string, string> _options = new(StringComparer.Ordinal)
    {
        ["COMPUTE_Partitions__TargetMb"] = "1",
        ["CONTAINER_IMAGE"] = "registry/compute:1",
    };

    private string Input => _folder.File("input.nc");

    private string Made => _folder.File("made");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_output_of_the_service_is_made_again_from_itself_byte_for_byte()
    {
        MakeInput(steps: 1000);
        await using var service = await Start();
        var first = await Outputs(
            service,
            "CDAT.workflow",
            $$"""
            variable=[{"uri": "{{Input}}", "id": "v|v0"}];
            domain=[{"id": "d0", "x": {"start": 0, "end": 30, "crs": "indices"} }];
            operation=[{"name": "CDAT.workflow", "result": "w", "input": ["m", "s"]},
                       {"name": "CDAT.subset", "result": "s", "input": ["v0"], "domain": "d0"},
                       {"name": "CDAT.mean", "result": "m", "input": ["s"], "axes": "t"}]
            """);
        var second = await Outputs(
            service, "CDAT.mean", StandaloneJobs.One("CDAT.mean", first.Urls[1].AbsoluteUri, "v", "x|y"));

        // One is of several outputs, and all are made; the other's input is an output of the service.
        var (again, notes) = await Execute([first.Paths[0], "--allow", _folder.Path]);
        var (chained, more) = await Execute([second.Paths[0], "--data", service.DataFolder]);

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
        Assert.Equal(again.Concat(chained).Order(), Directory.GetFileSystemEntries(Made).Order());
    }

    [Fact]
    public async Task A_document_gives_the_bytes_of_the_service_that_it_was_sent_to_and_OWSLib_sends_it_again()
    {
        await Python.RequireAsync("owslib", "netCDF4");
        MakeInput(steps: 10);
        await using var service = await Start();
        var output = (await Outputs(service, "CDAT.subset", StandaloneJobs.One("CDAT.subset", Input, "v"))).Paths[0];
        var provenance = OutputProvenance.Of((await ClassicFile.IndexAsync(output)).Attributes)!;
        var document = _folder.File("document.xml");
        await File.WriteAllTextAsync(document, provenance.Document, Ending);

        var (made, notes) = await Execute(
        [
            document,
            "--server", provenance.Server!,
            "--accepted", provenance.Accepted!.Value.ToString("o", CultureInfo.InvariantCulture),
            "--allow", _folder.Path,
        ],
        _options);

        Assert.Equal(Bytes(output), Bytes(Assert.Single(made)));
        Assert.Equal("", notes);
        Assert.Equal("ProcessSucceeded ['output']", (await Python.RunAsync(SendAgain, output)).Trim());
    }

    [Fact]
    public async Task A_changed_input_is_refused_by_its_name_and_taken_only_when_that_is_asked_for()
    {
        MakeInput(steps: 2);
        var (made, _) = await Execute([Document(), "--accepted", "2020-01-02", "--allow", _folder.Path]);
        var kept = _folder.File("kept.nc");
        File.Move(made[0], kept);
        MakeInput(steps: 3);
        File.SetLastWriteTimeUtc(Input, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));

        var refused = await Run([kept, "--allow", _folder.Path]);
        var taken = await Run([kept, "--allow", _folder.Path, "--changed-inputs"]);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Matches(
            $"^`{Input}` is not as it was: it was [0-9]+ bytes, modified .*Z, and is [0-9]+ bytes, modified "
                + "2020-01-02T03:04:05.0000000Z; --changed-inputs goes on with what is there now\n$",
            refused.Errors);
        Assert.Equal((0, made[0] + "\n"), (taken.ExitCode, taken.Output));
        Assert.StartsWith(
            $"no output has the bytes of {kept}: `{Input}` is not as it was", taken.Errors, StringComparison.Ordinal);
        Assert.Equal(3, (await ClassicFile.IndexAsync(made[0])).Dimensions.Single(one => one.Name == "t").Length);
    }

    [Fact]
    public async Task An_output_that_is_there_is_replaced_only_when_that_is_asked_for()
    {
        MakeInput(steps: 2);
        string[] arguments = [Document(), "--accepted", "2020-01-02T03:04:05Z", "--allow", _folder.Path];
        var path = Assert.Single((await Execute(arguments)).Paths);
        await File.WriteAllTextAsync(path, "someone's", Ending);

        var refused = await Run(arguments);
        Assert.Equal(
            (1, "", $"{path} is there already: --force replaces it\n"), (refused.ExitCode, refused.Output, refused.Errors));
        Assert.Equal("someone's", await File.ReadAllTextAsync(path, Ending));

        Assert.Equal([path], (await Execute([.. arguments, "--force"])).Paths);
        Assert.NotEqual("someone's", await File.ReadAllTextAsync(path, Ending));
        Assert.Equal([path], Directory.GetFileSystemEntries(Made));
    }

    [Fact]
    public async Task Outputs_of_a_user_are_read_for_that_user_alone()
    {
        MakeInput(steps: 2);
        var outputs = Directory.CreateDirectory(_folder.File("data/public/ada/1"));
        File.Move(Input, Path.Combine(outputs.FullName, "x.nc"));
        string[] arguments =
        [
            Document("https://host/compute/threddsCWT/fileServer/public/ada/1/x.nc"),
            "--server", "https://host/compute/wps",
            "--data", _folder.File("data"),
        ];

        Assert.Contains("belongs to another user", (await Run(arguments)).Errors, StringComparison.Ordinal);
        Assert.Single((await Execute([.. arguments, "--user", "ada"])).Paths);
    }

    [Fact]
    public async Task An_output_whose_attributes_were_damaged_is_refused()
    {
        MakeInput(steps: 2);
        var document = await File.ReadAllTextAsync(Document(), Ending);
        var damaged = new ClassicFile()
            .Attribute("provenance.wps_document", document)
            .Attribute("provenance.accepted", "2020-01-02T03:04:05Z")
            .Attribute("provenance.inputs", "[]].")
            .Write(_folder.File("damaged.nc"));

        var end = await Run([damaged, "--allow", _folder.Path]);

        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith($"{damaged} does not say in provenance.inputs", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_read_is_said_with_the_option_that_allows_it_and_nothing_is_left_behind()
    {
        MakeInput(steps: 2);

        var refused = await Run([Document()]);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith($"`{Input}` is neither inside a configured folder", refused.Errors, StringComparison.Ordinal);
        Assert.EndsWith("--allow FOLDER or --allow-host HOST does\n", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Made));
    }

    [Fact]
    public async Task A_run_that_is_ended_leaves_nothing_behind()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var host = silent.LocalEndpoint.ToString()!;
        var document = Document($"http://{host}/never.nc");
        using var shell = Process.Start(new ProcessStartInfo(
            "/bin/sh",
            ["-c", "\"$@\" & echo $!; wait $!", "sh", .. Command([document, "--allow-host", host])])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var program = await shell.StandardOutput.ReadLineAsync(Ending);
        using var asked = await silent.AcceptTcpClientAsync(Ending);
        Assert.Single(Directory.GetDirectories(Made));

        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {program}"]);
        await shell.WaitForExitAsync(Ending);

        Assert.Equal(1, shell.ExitCode);
        Assert.Equal("ended by a signal; no output was made\n", await shell.StandardError.ReadToEndAsync(Ending));
        Assert.Empty(Directory.GetFileSystemEntries(Made));
    }

    [Theory]
    [InlineData(2, "execute", "usage: ")]
    [InlineData(2, "execute a b --output .", "usage: ")]
    [InlineData(2, "execute a", "needs --output FOLDER")]
    [InlineData(2, "execute a --output . --urls http://127.0.0.1:0", "do not belong to `execute`")]
    [InlineData(2, "--standalone --output .", "--output belongs to `execute`")]
    [InlineData(2, "token list --force", "--force belongs to `execute`")]
    [InlineData(2, "migrate --allow /", "--allow belongs to `execute`")]
    [InlineData(1, "execute INPUT --output made", "no attribute provenance.wps_document")]
    [InlineData(1, "execute gone.xml --output made", "gone.xml")]
    [InlineData(1, "execute TEXT --output made", "well-formed XML")]
    [InlineData(1, "execute DESCRIBE --output made", "none to execute a process")]
    [InlineData(1, "execute DOCUMENT --output made --allow nowhere", "--allow is `nowhere`")]
    [InlineData(1, "execute DOCUMENT --output made --allow-host http://x/", "Data:Hosts holds `http://x/`")]
    [InlineData(1, "execute DOCUMENT --output made --server host/wps", "--server is `host/wps`")]
    [InlineData(1, "execute DOCUMENT --output made --accepted noon", "--accepted is `noon`")]
    [InlineData(1, "execute DOCUMENT --output DOCUMENT", "DOCUMENT")]
    public async Task What_cannot_be_done_ends_with_a_message(int code, string line, string message)
    {
        MakeInput(steps: 2);
        var document = Document();
        await File.WriteAllTextAsync(_folder.File("TEXT"), "not XML", Ending);
        await File.WriteAllTextAsync(
            _folder.File("DESCRIBE"),
            "<GetCapabilities xmlns='http://www.opengis.net/wps/1.0.0' service='WPS'/>",
            Ending);
        File.Move(document, _folder.File("DOCUMENT"));
        File.Move(Input, _folder.File("INPUT"));
        var words = line.Split(' ').Select(word =>
            word == "made" || File.Exists(_folder.File(word)) ? _folder.File(word) : word);

        var end = await StandaloneService.Run(words);

        Assert.Equal((code, ""), (end.ExitCode, end.Output));
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
        Assert.Equal(code == 2, end.Errors.Contains("usage: ", StringComparison.Ordinal));
        Assert.True(code == 2 || end.Errors.Trim().Split('\n').Length == 1, end.Errors);
    }

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);

    private Task<StandaloneService> Start() => StandaloneService.Start(
        new Dictionary<string, string>(_options, StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = _folder.Path,
        });

    private async Task<(IReadOnlyList<Uri> Urls, string[] Paths)> Outputs(
        StandaloneService service, string process, string inputs)
    {
        var urls = await service.Succeeded(await service.Submit(process, inputs));
        var paths = new List<string>();
        foreach (var url in urls)
        {
            paths.Add(_folder.File(url.Segments[^1]));
            await File.WriteAllBytesAsync(paths[^1], await service.Http.GetByteArrayAsync(url, Ending), Ending);
        }

        return (urls, [.. paths]);
    }

    private async Task<(string[] Paths, string Notes)> Execute(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var end = await Run(arguments, environment);
        Assert.True(end.ExitCode == 0, end.Errors);
        return (end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), end.Errors);
    }

    private Task<(int ExitCode, string Output, string Errors)> Run(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        StandaloneService.Run(["execute", .. arguments, "--output", Made], environment: environment);

    private string[] Command(IEnumerable<string> arguments) =>
        [Path.Combine(AppContext.BaseDirectory, "Compute.Orleans.Silo"), "execute", .. arguments, "--output", Made];

    private string Document(string? uri = null)
    {
        var path = _folder.File("request.xml");
        File.WriteAllText(
            path, Requests.Xml(variable: $$"""[{"uri": "{{uri ?? Input}}", "id": "v|v0"}]"""));
        return path;
    }

    // Doubles of all sizes: the order in which they are added is in the last bits of a sum.
    private void MakeInput(int steps)
    {
        var random = new Random(1);
        var values = new double[steps * 50 * 50];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextDouble() * Math.Pow(10, random.Next(-3, 4));
        }

        _ = new ClassicFile()
            .Dimension("t", steps).Dimension("y", 50).Dimension("x", 50)
            .Variable("v", ElementType.Double, ["t", "y", "x"], values)
            .Write(Input);
    }
}
