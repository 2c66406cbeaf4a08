namespace Compute.Orleans.WebApi.Cluster;

/// <summary>Whether there is a cluster, and how its processes find each other: the same for silos and edges.</summary>
public sealed class ClusterSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>A process with everything, on SQLite.</summary>
    public const string Standalone = "standalone";

    /// <summary>Silos and edges over PostgreSQL.</summary>
    public const string Cluster = "cluster";

    /// <summary>"standalone" (the default) or "cluster"; an edge is always a cluster's.</summary>
    public string Mode { get; set; } = Standalone;

    /// <summary>Where the PostgreSQL database is, as Npgsql reads it: "Host=...;Database=...;Username=...".</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// The name under which jobs are kept; it stays for ever, and a database has one. "compute" by default.
    /// </summary>
    public string ServiceId { get; set; } = "compute";

    /// <summary>
    /// The name under which processes find each other; a database has one, for jobs are found by all of its silos.
    /// "compute" by default.
    /// </summary>
    public string ClusterId { get; set; } = "compute";
}
