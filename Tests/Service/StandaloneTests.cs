using System.Runtime.Versioning;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

public sealed class StandaloneTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_nodes_live_side_by_side()
    {
        await using var first = await StandaloneService.Start();
        await using var second = await StandaloneService.Start();

        Assert.NotEqual(first.BaseUri, second.BaseUri);
        Assert.Equal("ready\n", await first.Http.GetStringAsync("/health/ready", Ending));
        Assert.Equal("ready\n", await second.Http.GetStringAsync("/health/ready", Ending));
        Assert.NotEqual(first.OperatorToken, second.OperatorToken);
    }

    [Fact]
    public async Task A_second_node_is_refused_a_data_folder_that_is_in_use()
    {
        await using var service = await StandaloneService.Start();

        var (code, _, errors) = await StandaloneService.Run(
            ["--standalone", "--urls", "http://127.0.0.1:0", "--data", service.DataFolder]);

        Assert.Equal(1, code);
        Assert.StartsWith(
            $"another node runs on the data folder {service.DataFolder}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_what_to_do()
    {
        await using var service = await StandaloneService.Start();
        using var folder = new TemporaryFolder();

        var (code, _, errors) = await StandaloneService.Run(
            ["--standalone", "--urls", service.BaseUri.GetLeftPart(UriPartial.Authority), "--data", folder.Path]);

        Assert.Equal(1, code);
        Assert.Contains(
            "is taken by another program: choose another port by --urls or COMPUTE_PORT",
            errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_ends_the_node_well_and_the_folder_can_be_used_again()
    {
        await using var service = await StandaloneService.Start();

        var code = await service.Stop();
        await service.Start();

        Assert.Equal(0, code);
        Assert.Equal("alive\n", await service.Http.GetStringAsync("/health/live", Ending));
    }

    [Fact]
    public async Task A_killed_node_starts_again_on_its_folder_and_keeps_its_operator_token()
    {
        await using var service = await StandaloneService.Start();
        var token = service.OperatorToken;

        await service.Kill();
        await service.Start();

        Assert.Equal(token, service.OperatorToken);
        Assert.Equal(1, service.Output.Split("operator token").Length - 1);
        Assert.Contains(token, service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_token_is_readable_to_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        await using var service = await StandaloneService.Start();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode("operator.token"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode("state.db"));

        [UnsupportedOSPlatform("windows")]
        UnixFileMode Mode(string name) => File.GetUnixFileMode(Path.Combine(service.DataFolder, name));
    }

    [Fact]
    public async Task Metrics_hold_those_of_the_process_and_of_Orleans()
    {
        await using var service = await StandaloneService.Start();

        var metrics = await service.Http.GetStringAsync("/metrics", Ending);

        Assert.Contains("\nprocess_working_set_bytes ", metrics, StringComparison.Ordinal);
        Assert.Contains("microsoft_orleans_orleans_", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_state_is_named_and_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var garbage = new string('x', 5000);
        await File.WriteAllTextAsync(folder.File("state.db"), garbage, Ending);

        var (code, output, errors) = await StandaloneService.Run(
            ["--standalone", "--urls", "http://127.0.0.1:0", "--data", folder.Path]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"the state in {folder.File("state.db")} cannot be opened: ", errors, StringComparison.Ordinal);
        Assert.Equal(garbage, await File.ReadAllTextAsync(folder.File("state.db"), Ending));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "in the way", Ending);

        var (code, _, errors) = await StandaloneService.Run(["--standalone", "--data", folder.File("file/data")]);

        Assert.Equal(1, code);
        Assert.StartsWith($"the data folder {folder.File("file/data")} cannot be made: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_out_of_bounds_is_named_and_nothing_starts()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["COMPUTE_Memory__LimitMb"] = "1" };

        var (code, _, errors) = await StandaloneService.Run(
            ["--standalone", "--urls", "http://127.0.0.1:0", "--data", folder.Path], environment: environment);

        Assert.Equal(1, code);
        Assert.Contains("Memory:LimitMb is 1: it must be from 256 to 1048576", errors, StringComparison.Ordinal);
    }
}
