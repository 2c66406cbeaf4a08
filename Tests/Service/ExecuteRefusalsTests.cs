using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>What the command execute does not do, and what it leaves behind then: nothing.</summary>
public sealed class ExecuteRefusalsTests : IDisposable
{
    private readonly ExecuteRuns _runs = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task A_changed_input_is_refused_by_its_name_and_taken_only_when_that_is_asked_for()
    {
        _runs.MakeInput(steps: 2);
        var (made, _) = await _runs.Execute([_runs.Document(), "--accepted", "2020-01-02", "--allow", _runs.Folder.Path]);
        var kept = _runs.Folder.File("kept.nc");
        File.Move(made[0], kept);
        _runs.MakeInput(steps: 3);
        File.SetLastWriteTimeUtc(_runs.Input, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));

        var refused = await _runs.Run([kept, "--allow", _runs.Folder.Path]);
        var taken = await _runs.Run([kept, "--allow", _runs.Folder.Path, "--changed-inputs"]);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Matches(
            $"^`{_runs.Input}` is not as it was: it was [0-9]+ bytes, modified .*Z, and is [0-9]+ bytes, modified "
                + "2020-01-02T03:04:05.0000000Z; --changed-inputs goes on with what is there now\n$",
            refused.Errors);
        Assert.Equal((0, made[0] + "\n"), (taken.ExitCode, taken.Output));
        Assert.StartsWith(
            $"no output has the bytes of {kept}: `{_runs.Input}` is not as it was", taken.Errors, StringComparison.Ordinal);
        Assert.Equal(3, (await ClassicFile.IndexAsync(made[0])).Dimensions.Single(one => one.Name == "t").Length);
    }

    [Fact]
    public async Task An_output_that_is_there_is_replaced_only_when_that_is_asked_for()
    {
        _runs.MakeInput(steps: 2);
        string[] arguments = [_runs.Document(), "--accepted", "2020-01-02T03:04:05Z", "--allow", _runs.Folder.Path];
        var path = Assert.Single((await _runs.Execute(arguments)).Paths);
        await File.WriteAllTextAsync(path, "someone's", Ending);

        var refused = await _runs.Run(arguments);
        Assert.Equal(
            (1, "", $"{path} is there already: --force replaces it\n"), (refused.ExitCode, refused.Output, refused.Errors));
        Assert.Equal("someone's", await File.ReadAllTextAsync(path, Ending));

        Assert.Equal([path], (await _runs.Execute([.. arguments, "--force"])).Paths);
        Assert.NotEqual("someone's", await File.ReadAllTextAsync(path, Ending));
        Assert.Equal([path], Directory.GetFileSystemEntries(_runs.Made));
    }

    [Fact]
    public async Task An_output_whose_attributes_were_damaged_is_refused()
    {
        _runs.MakeInput(steps: 2);
        var document = await File.ReadAllTextAsync(_runs.Document(), Ending);
        var damaged = new ClassicFile()
            .Attribute("provenance.wps_document", document)
            .Attribute("provenance.accepted", "2020-01-02T03:04:05Z")
            .Attribute("provenance.inputs", "[]].")
            .Write(_runs.Folder.File("damaged.nc"));

        var end = await _runs.Run([damaged, "--allow", _runs.Folder.Path]);

        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith($"{damaged} does not say in provenance.inputs", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_read_is_said_with_the_option_that_allows_it_and_nothing_is_left_behind()
    {
        _runs.MakeInput(steps: 2);

        var refused = await _runs.Run([_runs.Document()]);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith($"`{_runs.Input}` is not inside a configured folder", refused.Errors, StringComparison.Ordinal);
        Assert.EndsWith("--allow FOLDER does\n", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_runs.Made));
    }

    [Fact]
    public async Task A_run_that_is_ended_leaves_nothing_behind()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var host = silent.LocalEndpoint.ToString()!;
        var document = _runs.Document($"http://{host}/never.nc");
        using var shell = Process.Start(new ProcessStartInfo(
            "/bin/sh",
            ["-c", "\"$@\" & echo $!; wait $!", "sh", .. ExecuteRuns.Command(_runs.Made, [document, "--allow-host", host])])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var program = await shell.StandardOutput.ReadLineAsync(Ending);
        using var asked = await silent.AcceptTcpClientAsync(Ending);
        Assert.Single(Directory.GetDirectories(_runs.Made));

        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {program}"]);
        await shell.WaitForExitAsync(Ending);

        Assert.Equal(1, shell.ExitCode);
        Assert.Equal("ended by a signal; no output was made\n", await shell.StandardError.ReadToEndAsync(Ending));
        Assert.Empty(Directory.GetFileSystemEntries(_runs.Made));
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
        _runs.MakeInput(steps: 2);
        var document = _runs.Document();
        await File.WriteAllTextAsync(_runs.Folder.File("TEXT"), "not XML", Ending);
        await File.WriteAllTextAsync(
            _runs.Folder.File("DESCRIBE"),
            "<GetCapabilities xmlns='http://www.opengis.net/wps/1.0.0' service='WPS'/>",
            Ending);
        File.Move(document, _runs.Folder.File("DOCUMENT"));
        File.Move(_runs.Input, _runs.Folder.File("INPUT"));
        var words = line.Split(' ').Select(word =>
            word == "made" || File.Exists(_runs.Folder.File(word)) ? _runs.Folder.File(word) : word);

        var end = await StandaloneService.Run(words);

        Assert.Equal((code, ""), (end.ExitCode, end.Output));
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
        Assert.Equal(code == 2, end.Errors.Contains("usage: ", StringComparison.Ordinal));
        Assert.True(code == 2 || end.Errors.Trim().Split('\n').Length == 1, end.Errors);
    }
}
