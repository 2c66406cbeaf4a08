using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>What the processes of a cluster must agree on: written to its database once, by the first.</summary>
internal static class ClusterSetting
{
    /// <summary>Writes a value if there is none yet.</summary>
    /// <param name="database">The migrated database of the cluster.</param>
    /// <param name="name">What it is.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task Offer(
        StateDatabase database, string name, string value, CancellationToken cancellationToken) => database.Write(
        session => session.Execute(
            "insert into compute_setting (name, value) values (@name, @value) on conflict do nothing",
            ("@name", name),
            ("@value", value)),
        cancellationToken);

    /// <summary>The value that the cluster has, or null while there is none.</summary>
    /// <param name="database">The migrated database of the cluster.</param>
    /// <param name="name">What it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<string?> Known(
        StateDatabase database, string name, CancellationToken cancellationToken) =>
        (await database.Read(
            session => session.Query(
                "select value from compute_setting where name = @name", row => row.GetString(0), ("@name", name)),
            cancellationToken)).FirstOrDefault();
}
