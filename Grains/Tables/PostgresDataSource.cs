using System.Data.Common;
using Npgsql;

namespace Compute.Orleans.Grains.Tables;

/// <summary>Connections to one PostgreSQL database, out of the pool that Orleans' providers use too.</summary>
/// <remarks>
/// Npgsql has a pool for each connection string, and one more for each of its own data sources. A process so holds one
/// pool, whose size the connection string bounds.
/// </remarks>
internal sealed class PostgresDataSource(string connectionString) : DbDataSource
{
    /// <inheritdoc/>
    public override string ConnectionString => connectionString;

    /// <inheritdoc/>
    protected override NpgsqlConnection CreateDbConnection() => new(connectionString);
}
