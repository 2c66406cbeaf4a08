using System.Globalization;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>What an operator of a cluster runs before, and beside, its silos.</summary>
public sealed class ClusterCommandsTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_processes_that_migrate_one_database_at_once_all_end_well_and_migrate_once()
    {
        using var folder = new TemporaryFolder();
        var environment = await Environment(folder);

        var ends = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => StandaloneService.Run(["migrate"], environment: environment)));

        Assert.All(ends, end => Assert.Equal((0, ""), (end.ExitCode, end.Errors)));
        Assert.All(ends, end => Assert.Contains("has schema 3", end.Output, StringComparison.Ordinal));
        Assert.All(ends, end => Assert.DoesNotContain("Password", end.Output, StringComparison.Ordinal));
        await using var database = new StateDatabase(new PostgresDialect(environment["COMPUTE_Cluster__ConnectionString"]));
        Assert.Equal(
            database.Dialect.Migrations.Count,
            await database.Read(session => session.Number("select count(*) from compute_schema"), Ending));
        PostgresServer.Forget(database.Dialect.ConnectionString);
    }

    [Fact]
    public async Task A_check_says_line_by_line_what_is_well_and_what_would_do()
    {
        using var folder = new TemporaryFolder();
        var environment = await Environment(folder);
        environment["COMPUTE_Data__Mounts__0__Path"] = folder.File("nowhere");
        environment["COMPUTE_Edge__ExternalUrl"] = "http://127.0.0.1:1";

        var before = await StandaloneService.Run(["check"], environment: environment);

        Assert.Equal((1, ""), (before.ExitCode, before.Errors));
        Assert.Contains("ok     configuration:", before.Output, StringComparison.Ordinal);
        Assert.Contains("ok     database: 127.0.0.1:", before.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG  schema: 0, and this program needs 3: run `Silo migrate`", before.Output, StringComparison.Ordinal);
        Assert.Contains("ok     clock: 0.", before.Output, StringComparison.Ordinal);
        Assert.Contains($"ok     data folder: {folder.Path} can be written", before.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG  Data:Mounts:0:Path:", before.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG  public URL: http://127.0.0.1:1/wps/api/ping does not answer", before.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path)); // It leaves nothing behind.

        Assert.Equal(0, (await StandaloneService.Run(["migrate"], environment: environment)).ExitCode);
        environment["COMPUTE_Data__Mounts__0__Path"] = folder.Path;
        environment["COMPUTE_Cluster__SiloPort"] = "70000";
        var after = await StandaloneService.Run(["check", "--before-start"], environment: environment);

        Assert.Equal((1, ""), (after.ExitCode, after.Errors));
        Assert.Contains("WRONG  configuration: Cluster:SiloPort is 70000: it must be from 1 to 65535", after.Output, StringComparison.Ordinal);

        environment["COMPUTE_Cluster__SiloPort"] = "11111";
        after = await StandaloneService.Run(["check", "--before-start"], environment: environment);
        Assert.Equal((0, ""), (after.ExitCode, after.Errors));
        Assert.Contains("ok     schema: 3", after.Output, StringComparison.Ordinal);
        Assert.Contains("ok     shared folder: not known yet", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_of_a_standalone_node_needs_no_database()
    {
        using var folder = new TemporaryFolder();

        var end = await StandaloneService.Run(["check", "--data", folder.Path]);

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.DoesNotContain("WRONG", end.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_silo_on_another_data_folder_or_of_another_cluster_and_a_standalone_node_beside_one_do_not_start()
    {
        using var folder = new TemporaryFolder();
        var environment = await Environment(folder);
        environment["COMPUTE_Cluster__AdvertisedAddress"] = "127.0.0.1";
        environment["COMPUTE_Cluster__SiloPort"] = Text(LoopbackPorts.Choose());
        environment["COMPUTE_Cluster__GatewayPort"] = Text(LoopbackPorts.Choose());
        await using (await ServiceProcess.Start("Compute.Orleans.Silo", environment))
        {
            environment["COMPUTE_DATA"] = folder.File("other");
            var elsewhere = await StandaloneService.Run([], environment: environment);
            var beside = await StandaloneService.Run(["--standalone", "--data", folder.Path]);

            environment["COMPUTE_DATA"] = folder.Path;
            environment["COMPUTE_Cluster__ClusterId"] = "green";
            var other = await StandaloneService.Run([], environment: environment);
            var check = await StandaloneService.Run(["check", "--before-start"], environment: environment);

            Assert.Equal((1, 1), (elsewhere.ExitCode, beside.ExitCode));
            Assert.Equal(1, other.ExitCode);
            Assert.Contains(
                "Cluster:ClusterId is green, and the database belongs to compute", other.Errors, StringComparison.Ordinal);
            Assert.Contains("WRONG  cluster: Cluster:ClusterId is green", check.Output, StringComparison.Ordinal);
            Assert.Contains("is not the one of the cluster", elsewhere.Errors, StringComparison.Ordinal);
            Assert.Contains("another node runs on the data folder", beside.Errors, StringComparison.Ordinal);
        }
    }

    private static async Task<Dictionary<string, string>> Environment(TemporaryFolder folder) =>
        new(StringComparer.Ordinal)
        {
            ["COMPUTE_DATA"] = folder.Path,
            ["COMPUTE_Cluster__Mode"] = "cluster",
            ["COMPUTE_Cluster__ConnectionString"] = await (await PostgresServer.Shared()).CreateSchema(),
        };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
