using Compute.Orleans.Grains.Tables;
using Compute.Orleans.WebApi.Cluster;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Sees to it that a database is one cluster's: its names are written there by the first silo.</summary>
/// <remarks>
/// Jobs have no cluster's name. Silos of two would take each other's jobs for those of silos that died, and either run
/// them twice or end them as lost.
/// </remarks>
internal static class ClusterNames
{
    private const string ClusterId = "cluster-id";
    private const string ServiceId = "service-id";

    /// <summary>Writes the names if the database knows none yet, and sees to it that they are these.</summary>
    /// <param name="database">The migrated database.</param>
    /// <param name="settings">The names.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StartException">The database is another cluster's.</exception>
    public static async Task Ensure(
        StateDatabase database, ClusterSettings settings, CancellationToken cancellationToken)
    {
        foreach (var (setting, name) in (IEnumerable<(string, string)>)
            [(ClusterId, settings.ClusterId), (ServiceId, settings.ServiceId)])
        {
            await ClusterSetting.Offer(database, setting, name, cancellationToken);
        }

        if (await Problem(database, settings, cancellationToken) is { } problem)
        {
            throw new StartException(problem);
        }
    }

    /// <summary>Why the names are not those of the database's cluster, or null where they are.</summary>
    /// <param name="database">The migrated database.</param>
    /// <param name="settings">The names.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<string?> Problem(
        StateDatabase database, ClusterSettings settings, CancellationToken cancellationToken) =>
        await Problem(database, nameof(ClusterId), ClusterId, settings.ClusterId, cancellationToken)
            ?? await Problem(database, nameof(ServiceId), ServiceId, settings.ServiceId, cancellationToken);

    private static async Task<string?> Problem(
        StateDatabase database, string key, string setting, string name, CancellationToken cancellationToken) =>
        await ClusterSetting.Known(database, setting, cancellationToken) is { } known && known != name
            ? $"{ClusterSettings.Section}:{key} is {name}, and the database belongs to {known}: two clusters on one "
                + $"database would take each other's jobs; set it to {known}, or use a database of its own"
            : null;
}
