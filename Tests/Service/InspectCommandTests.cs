using System.Text.Json;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Service;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_header_is_printed_as_ncdump_prints_it()
    {
        var file = MakeFile();

        var (status, output, errors) = await Run("inspect", file);

        Assert.Equal((0, ""), (status, errors));
        Assert.Equal(await Tool.RunAsync("ncdump", "-hs", file), output);
    }

    [Fact]
    public async Task A_program_reads_json()
    {
        var (status, output, _) = await Run("inspect", MakeFile(), "--json");

        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, status);
        Assert.Equal("64-bit offset", json.RootElement.GetProperty("format").GetString());
        Assert.Equal("a.b", json.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_person_reads_what_a_job_could_read()
    {
        var (status, output, _) = await Run("inspect", MakeFile(), "--describe");

        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, status);
        Assert.Equal("2000-01-03T00:00:00", json.RootElement.GetProperty("axes")[0].GetProperty("time").GetProperty("last").GetString());
    }

    [Fact]
    public async Task A_person_who_waits_for_a_host_is_told_for_what()
    {
        await using var server = await RangeServer.StartAsync();
        server.Content = await File.ReadAllBytesAsync(MakeFile(), TestContext.Current.CancellationToken);
        server.Instead = (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 503 : 200;
            context.Response.Headers.RetryAfter = number == 1 ? "4" : default;
            return Task.FromResult(number == 1);
        };

        var (status, output, errors) = await StandaloneService.Run(
            ["inspect", server.Url.AbsoluteUri, "--allow-host", server.Host],
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["COMPUTE_Data__Http__UseProxy"] = "false" });

        Assert.Equal(0, status);
        Assert.StartsWith("netcdf file {", output, StringComparison.Ordinal);
        Assert.StartsWith(
            $"waiting for {server.Url}: 0 requests under way, 1 answered, 0.0 MB came; `{server.Url}`: HTTP 503 (Service Unavailable) "
            + "while opening it: asked again in ",
            errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "a.nc --json --describe", "--json or --describe")]
    [InlineData(1, "/no/such/file.nc", "could not be opened")]
    [InlineData(1, "https://example.com/a.nc", "is on https://example.com, which is not a listed host")]
    [InlineData(2, "", "takes one file")]
    [InlineData(2, "a.nc b.nc", "takes one file")]
    [InlineData(2, "a.nc --force", "takes one file")]
    [InlineData(2, "a.nc --allow /x", "takes one file")]
    public async Task What_cannot_be_done_is_said(int expected, string words, string cause)
    {
        var (status, output, errors) = await Run(
            ["inspect", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((expected, ""), (status, output));
        Assert.Contains(cause, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migrate", "--json")]
    [InlineData("execute", "--json")]
    [InlineData("migrate", "--describe")]
    [InlineData("execute", "--describe")]
    public async Task Json_is_for_this_command_only(string command, string option)
    {
        var (status, _, errors) = await Run(command, "a.nc", option, "--output", "x");

        Assert.Equal(2, status);
        Assert.Contains("--", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Output, string Errors)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var status = await CommandLine.Run(arguments, TextReader.Null, output, errors);
        return (status, output.ToString(), errors.ToString());
    }

    private string MakeFile() => new ClassicFile()
        .Dimension("t", 2, isUnlimited: true)
        .Variable("t", Engine.Arrays.ElementType.Double, ["t"], [1, 2], ("units", "days since 2000-01-01"))
        .Write(_folder.File("a.b.nc"));
}
