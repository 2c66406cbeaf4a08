using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>A migrated database in a folder of its own.</summary>
internal sealed class TemporaryState : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TemporaryState()
    {
        ConnectionString = $"Data Source={_folder.File("state.db")}";
        Database = new StateDatabase(new SqliteDialect(ConnectionString));
    }

    public string ConnectionString { get; }

    public StateDatabase Database { get; }

    public JobTable Jobs => new(Database);

    public PartitionTable Partitions => new(Database);

    public TokenTable Tokens => new(Database);

    public static async Task<TemporaryState> Migrated()
    {
        var state = new TemporaryState();
        await Migrator(state.Database).Migrate(TestContext.Current.CancellationToken);
        return state;
    }

    public static SchemaMigrator Migrator(StateDatabase database) =>
        new(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
