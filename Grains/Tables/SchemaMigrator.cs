using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Tables;

/// <summary>Brings the database to the schema of this program; safe when several processes start at once.</summary>
internal sealed partial class SchemaMigrator(
    StateDatabase database, TimeProvider clock, ILogger<SchemaMigrator> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    /// <remarks>Before anything of the silo, which reads its queries and its state out of this database.</remarks>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SchemaMigrator), ServiceLifecycleStage.First, Migrate);

    /// <summary>Applies the migrations that are missing, all or none.</summary>
    /// <param name="cancellationToken">Ends the work, and undoes it.</param>
    /// <exception cref="InvalidOperationException">The database was made by a newer program.</exception>
    public async Task Migrate(CancellationToken cancellationToken)
    {
        await database.Prepare(cancellationToken);
        var (before, after) = await database.Write(Apply, cancellationToken);
        if (before != after)
        {
            LogMigrated(logger, before, after);
        }
    }

    private async Task<(long Before, long After)> Apply(StateSession session)
    {
        await database.Dialect.LockSchema(session);
        await session.Execute(
            """
            create table if not exists compute_schema
            (
                version integer not null primary key,
                applied bigint  not null
            )
            """);
        var before = await session.Number("select coalesce(max(version), 0) from compute_schema") ?? 0;
        var newest = database.Dialect.Migrations[^1].Version;
        if (before > newest)
        {
            throw new InvalidOperationException(
                $"the database has schema {before} and this program knows up to {newest}: run the newer program");
        }

        foreach (var migration in database.Dialect.Migrations.Where(migration => migration.Version > before))
        {
            await session.Execute(migration.Sql);
            await session.Execute(
                "insert into compute_schema (version, applied) values (@version, @applied)",
                ("@version", migration.Version),
                ("@applied", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        }

        return (before, newest);
    }

    [LoggerMessage(1, LogLevel.Information, "schema of the state migrated from {Before} to {After}")]
    private static partial void LogMigrated(ILogger logger, long before, long after);
}
