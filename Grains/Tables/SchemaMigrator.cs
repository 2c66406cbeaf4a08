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
    /// <exception cref="InvalidOperationException">
    /// The database was made by a newer program, and not so that this one could work on it.
    /// </exception>
    public async Task Migrate(CancellationToken cancellationToken)
    {
        await database.Prepare(cancellationToken);
        var (before, after) = await database.Write(Apply, cancellationToken);
        if (before < after)
        {
            LogMigrated(logger, before, after);
        }
        else if (before > after)
        {
            LogNewer(logger, before, after);
        }
    }

    /// <summary>Looks at the schema and changes nothing.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What is there; version 0 where nothing is.</returns>
    public Task<SchemaState> Look(CancellationToken cancellationToken) =>
        database.Read(
            async session =>
            {
                if (!await database.Dialect.HasTable(session, "compute_schema"))
                {
                    return new SchemaState(0, Newest, 0);
                }

                var version = await session.Number("select coalesce(max(version), 0) from compute_schema") ?? 0;
                return new SchemaState(version, Newest, version > Newest ? await ReadableBy(session) : version);
            },
            cancellationToken);

    private int Newest => database.Dialect.Migrations[^1].Version;

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
        await session.Execute(
            """
            create table if not exists compute_schema_reader
            (
                version     integer not null primary key,
                readable_by integer not null
            )
            """);
        var before = await session.Number("select coalesce(max(version), 0) from compute_schema") ?? 0;
        if (before > Newest && await ReadableBy(session) is var oldest && oldest > Newest)
        {
            throw new InvalidOperationException(
                $"the database has schema {before}, which programs that know {oldest} can read, and this one knows up "
                + $"to {Newest}: run the newer program");
        }

        foreach (var migration in database.Dialect.Migrations.Where(migration => migration.Version > before))
        {
            await session.Execute(migration.Sql);
            await session.Execute(
                "insert into compute_schema (version, applied) values (@version, @applied)",
                ("@version", migration.Version),
                ("@applied", clock.GetUtcNow().ToUnixTimeMilliseconds()));
            await session.Execute(
                "insert into compute_schema_reader (version, readable_by) values (@version, @readable)",
                ("@version", migration.Version),
                ("@readable", migration.ReadableBy));
        }

        return (before, Newest);
    }

    /// <summary>The oldest schema whose programs can read the newest; one that does not say is its own alone.</summary>
    private static async Task<long> ReadableBy(StateSession session) =>
        await session.Number(
            """
            select coalesce(r.readable_by, s.version)
            from compute_schema s left join compute_schema_reader r on r.version = s.version
            order by s.version desc limit 1
            """) ?? 0;

    [LoggerMessage(1, LogLevel.Information, "schema of the state migrated from {Before} to {After}")]
    private static partial void LogMigrated(ILogger logger, long before, long after);

    [LoggerMessage(2, LogLevel.Information,
        "the state has schema {Found} of a newer program; this one knows {Known}, and can work on it")]
    private static partial void LogNewer(ILogger logger, long found, long known);
}
