using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>The standalone node's state: one file in the data folder.</summary>
internal static class StateFile
{
    /// <summary>The file of a data folder's state.</summary>
    /// <param name="folder">The data folder.</param>
    public static string PathIn(DataFolder folder) => Path.Combine(folder.Root, "state.db");

    /// <summary>The connection string of a data folder's state.</summary>
    /// <param name="folder">The data folder.</param>
    public static string ConnectionString(DataFolder folder) =>
        new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = PathIn(folder) }.ToString();
}
