using System.Data.Common;
using System.Globalization;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.WebApi.Cluster;

namespace Compute.Orleans.Silo.Checks;

/// <summary>Looks whether the database answers, has the schema and tells the same time, and changes nothing.</summary>
internal static class DatabaseCheck
{
    /// <summary>
    /// How far a clock may be off: leases are compared across machines, and those of a job are renewed some seconds
    /// before they run out.
    /// </summary>
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Checks.</summary>
    /// <param name="setup">Where the database is.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="clock">This machine's clock.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<Finding>> Run(
        NodeSetup setup, DataFolder folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!setup.IsCluster && !File.Exists(StateFile.PathIn(folder)))
        {
            return [Finding.Well("database", $"{setup.Database.Place} is not there yet: the first start makes it")];
        }

        try
        {
            await using var source = setup.Database.CreateDataSource();
            await setup.Database.Prepare(source, cancellationToken);
        }
        catch (Exception cause) when (cause is DbException or InvalidOperationException or IOException)
        {
            return
            [
                Finding.Wrong(
                    "database",
                    $"{setup.Database.Place} cannot be used: {cause.Message}; check Cluster:ConnectionString, that the "
                    + "server runs and listens there, and that its pg_hba.conf lets this machine in"),
            ];
        }

        await using var services = StateAccess.Tables(setup.Database);
        var database = services.GetRequiredService<StateDatabase>();
        var schema = await services.GetRequiredService<SchemaMigrator>().Look(cancellationToken);
        List<Finding> findings =
        [
            Finding.Well("database", $"{setup.Database.Place} answers"),
            Schema(schema),
        ];
        if (setup.IsCluster)
        {
            findings.Add(await Clock(database, clock, cancellationToken));
            if (schema.Found > 0)
            {
                findings.Add(await Names(database, setup.Cluster, cancellationToken));
                findings.Add(await Folder(database, folder, cancellationToken));
            }
        }

        return findings;
    }

    private static Finding Schema(SchemaState schema) => schema switch
    {
        { IsUsable: true } => Finding.Well(
            "schema",
            string.Create(CultureInfo.InvariantCulture, $"{schema.Found}, and this program knows {schema.Known}")),
        _ when schema.Found < schema.Known => Finding.Wrong(
            "schema",
            string.Create(CultureInfo.InvariantCulture, $"{schema.Found}, and this program needs {schema.Known}: run ")
            + "`Silo migrate`, or start a silo, which does the same"),
        _ => Finding.Wrong(
            "schema",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{schema.Found}, which programs that know {schema.ReadableBy} can read, and this one knows ")
            + string.Create(CultureInfo.InvariantCulture, $"{schema.Known}: run the newer program")),
    };

    private static async Task<Finding> Clock(
        StateDatabase database, TimeProvider clock, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow();
        var theirs = await database.Read(
            session => session.Number("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)"),
            cancellationToken);
        var after = clock.GetUtcNow();
        var ahead = before + ((after - before) / 2) - DateTimeOffset.FromUnixTimeMilliseconds(theirs ?? 0);
        var side = ahead < TimeSpan.Zero ? "behind" : "ahead of";
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Math.Abs(ahead.TotalSeconds):0.000} s {side} the database's");
        return ahead.Duration() <= _tolerance
            ? Finding.Well("clock", text)
            : Finding.Wrong("clock", text + ": let all machines set their clocks by NTP (chrony, systemd-timesyncd)");
    }

    private static async Task<Finding> Names(
        StateDatabase database, ClusterSettings settings, CancellationToken cancellationToken) =>
        await ClusterNames.Problem(database, settings, cancellationToken) is { } problem
            ? Finding.Wrong("cluster", problem)
            : Finding.Well("cluster", $"{settings.ClusterId} of the service {settings.ServiceId}");

    private static async Task<Finding> Folder(
        StateDatabase database, DataFolder folder, CancellationToken cancellationToken) =>
        await SharedFolder.Problem(database, folder, cancellationToken) is { } problem
            ? Finding.Wrong("shared folder", problem)
            : Finding.Well(
                "shared folder",
                await SharedFolder.Known(database, cancellationToken) is null
                    ? "not known yet: the one of the first silo that starts"
                    : $"{folder.Root} is the one that the cluster uses");
}
