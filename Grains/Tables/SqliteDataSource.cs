using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Compute.Orleans.Grains.Tables;

/// <summary>Connections to one SQLite file, pooled by Microsoft.Data.Sqlite.</summary>
internal sealed class SqliteDataSource(string connectionString) : DbDataSource
{
    /// <inheritdoc/>
    public override string ConnectionString => connectionString;

    /// <inheritdoc/>
    protected override SqliteConnection CreateDbConnection() => new(connectionString);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        var connection = CreateDbConnection();
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();

            // Said at every opening, not left to how the library was built: a commit must survive a loss of power.
            command.CommandText = "pragma synchronous = full";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>SQLite has no asynchronous opening.</remarks>
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(OpenDbConnection());
    }
}
