using System.Globalization;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Service;

/// <summary>The commands that run without a service, on files of a server on this machine.</summary>
public sealed class LocalRemoteTests : IAsyncLifetime
{
    private readonly ExecuteRuns _runs = new();
    private RangeServer? _server;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Data => _runs.Folder.File("data");

    private string Temporary => _runs.Folder.File("tmp");

    public async ValueTask InitializeAsync()
    {
        _server = await RangeServer.StartAsync();
        _ = Directory.CreateDirectory(Temporary);
        _runs.MakeInput(steps: 200);
        _server.Content = await File.ReadAllBytesAsync(_runs.Input, Ending);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _runs.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inspect_reads_a_file_of_a_server_and_leaves_nothing(bool isWhole)
    {
        Serve(isWhole);

        var (status, output, errors) = await Inspect(_server!.Url.AbsoluteUri, "--allow-host", _server.Host);

        Assert.Equal((0, ""), (status, errors));
        Assert.Equal(
            (await Tool.RunAsync("ncdump", "-hs", _runs.Input)).Replace("netcdf input", "netcdf file", StringComparison.Ordinal),
            output);
        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_fetches_nothing_twice_and_leaves_nothing_but_outputs(bool isWhole)
    {
        Serve(isWhole);
        var sent = 0L;
        var answer = _server!.Instead;
        _server.Instead = (context, number) =>
        {
            sent += Asked(context, isWhole);
            return answer(context, number);
        };

        var (paths, _) = await _runs.Execute(
            [TwoOutputs(_server.Url.AbsoluteUri), "--allow-host", _server.Host, "--data", Data], Environment());

        Assert.Equal(2, paths.Length);
        Assert.Equal(paths.Order(), Directory.GetFileSystemEntries(_runs.Made).Order());
        Assert.False(Directory.Exists(Data)); // A service here may have a cache: it is its own.

        // That there are no ranges is seen by an answer that is not read to its end.
        var times = isWhole ? 2 : 1;
        Assert.InRange(sent, _server.Content.Length, (times * _server.Content.Length) + (512 << 10));
    }

    [Fact]
    public async Task Secrets_that_cannot_be_read_stop_only_what_needs_them()
    {
        Serve(isWhole: false);
        var environment = Environment();
        environment["COMPUTE_Data__Hosts__0"] = _server!.Host;
        environment["COMPUTE_Data__Credentials__0__Host"] = _server.Host;
        environment["COMPUTE_Data__Credentials__0__TokenFile"] = _runs.Folder.File("none");
        environment["COMPUTE_Data__Credentials__0__Users__0"] = "anonymous";

        Assert.Equal(0, (await Inspect(environment, _runs.Input)).Status);
        Assert.Single((await _runs.Execute([_runs.Document(), "--allow", _runs.Folder.Path], environment)).Paths);
        foreach (var errors in (string[])
        [
            (await Inspect(environment, _server.Url.AbsoluteUri)).Errors,
            (await _runs.Run([_runs.Document(_server.Url.AbsoluteUri)], environment)).Errors,
        ])
        {
            Assert.Contains("the credentials for 127.0.0.1 cannot be used", errors, StringComparison.Ordinal);
        }

        environment["COMPUTE_Data__Credentials__0__TokenFile"] = "relative";
        Assert.Contains(
            "a file is given by its absolute path", (await Inspect(environment, _runs.Input)).Errors, StringComparison.Ordinal);
    }

    private long Asked(HttpContext context, bool isWhole) =>
        isWhole ? (context.Request.Headers.IfNoneMatch.Count > 0 ? 0 : _server!.Content.Length)
        : context.Request.GetTypedHeaders().Range?.Ranges.Single() is { From: { } from, To: { } to } ? to - from + 1
        : 0;

    private void Serve(bool isWhole) => _server!.Instead = async (context, _) =>
    {
        if (isWhole)
        {
            context.Response.Headers.ETag = _server.ETag;
            if (context.Request.Headers.IfNoneMatch == _server.ETag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return true;
            }

            context.Response.ContentLength = _server.Content.Length;
            await context.Response.Body.WriteAsync(_server.Content, Ending);
        }

        return isWhole;
    };

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["COMPUTE_Data__Http__UseProxy"] = "false",
        ["TMPDIR"] = Temporary,
    };

    private Task<(int Status, string Output, string Errors)> Inspect(params string[] arguments) =>
        Inspect(Environment(), arguments);

    private static async Task<(int Status, string Output, string Errors)> Inspect(
        Dictionary<string, string> environment, params string[] arguments) =>
        await StandaloneService.Run(["inspect", .. arguments], environment: environment);

    /// <summary>A document of two operations that both read all of a file.</summary>
    private string TwoOutputs(string uri)
    {
        var path = _runs.Folder.File("two.xml");
        File.WriteAllText(path, Conformance.Support.Requests.Xml(
            "CDAT.workflow",
            variable: string.Create(CultureInfo.InvariantCulture, $$"""[{"uri": "{{uri}}", "id": "v|v0"}]"""),
            operation: """
            [{"name": "CDAT.workflow", "result": "w", "input": ["m", "s"]},
             {"name": "CDAT.mean", "result": "m", "input": ["v0"], "axes": "t"},
             {"name": "CDAT.max", "result": "s", "input": ["v0"], "axes": "x|y"}]
            """));
        return path;
    }
}
