using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>A database of a test's own: a file in a folder, or a schema on the tests' PostgreSQL server.</summary>
internal sealed class TemporaryState : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;

    private TemporaryState(IStateDialect dialect, TemporaryFolder? folder)
    {
        _folder = folder;
        Dialect = dialect;
        Database = new StateDatabase(dialect);
    }

    public IStateDialect Dialect { get; }

    public string ConnectionString => Dialect.ConnectionString;

    public StateDatabase Database { get; }

    public JobTable Jobs => new(Database);

    public PartitionTable Partitions => new(Database);

    public TokenTable Tokens => new(Database);

    /// <summary>An empty database; the test is skipped where there is no server.</summary>
    public static async Task<TemporaryState> Empty(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
        {
            var server = await PostgresServer.Shared();
            return new TemporaryState(new PostgresDialect(await server.CreateSchema()), folder: null);
        }

        var folder = new TemporaryFolder();
        return new TemporaryState(new SqliteDialect($"Data Source={folder.File("not/there/yet/state.db")}"), folder);
    }

    public static async Task<TemporaryState> Migrated(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var state = await Empty(kind);
        await Migrator(state.Database).Migrate(TestContext.Current.CancellationToken);
        return state;
    }

    public static SchemaMigrator Migrator(StateDatabase database) =>
        new(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_folder is null)
        {
            PostgresServer.Forget(ConnectionString);
        }

        _folder?.Dispose();
    }
}
