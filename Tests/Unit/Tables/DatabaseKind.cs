namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>The databases that hold the service's state.</summary>
public enum DatabaseKind
{
    /// <summary>A file, for one machine.</summary>
    Sqlite,

    /// <summary>A server, for a cluster.</summary>
    Postgres,
}
