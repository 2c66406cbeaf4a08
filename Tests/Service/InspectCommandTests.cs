using System.Text.Json;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Tests.Support;

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

    [Theory]
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
    [InlineData("migrate")]
    [InlineData("execute")]
    public async Task Json_is_for_this_command_only(string command)
    {
        var (status, _, errors) = await Run(command, "a.nc", "--json", "--output", "x");

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
