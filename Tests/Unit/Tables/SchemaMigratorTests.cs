using System.Data.Common;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;
using Polly;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class SchemaMigratorTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [OnEachDatabase]
    public async Task Ten_starters_at_once_migrate_once(DatabaseKind kind)
    {
        await using var state = await TemporaryState.Empty(kind);
        var starters = Enumerable.Range(0, 10).Select(_ => new StateDatabase(state.Dialect)).ToList();

        await Task.WhenAll(starters.Select(starter => TemporaryState.Migrator(starter).Migrate(Ending)));

        var applied = await starters[0].Read(
            session => session.Query("select version from compute_schema order by version", row => row.GetInt32(0)),
            Ending);
        Assert.Equal(starters[0].Dialect.Migrations.Select(migration => migration.Version), applied);
        foreach (var starter in starters)
        {
            await starter.DisposeAsync();
        }
    }

    [Fact]
    public async Task Ten_processes_at_once_migrate_once()
    {
        using var folder = new TemporaryFolder();

        var ends = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => StandaloneService.Run(["migrate", "--data", folder.Path])));

        Assert.All(ends, end => Assert.Equal((0, ""), (end.ExitCode, end.Errors)));
        await using var database = Open(folder.File("state.db"));
        Assert.Equal(
            database.Dialect.Migrations.Count,
            await database.Read(session => session.Number("select count(*) from compute_schema"), Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Migrating_again_changes_nothing(DatabaseKind kind)
    {
        await using var state = await TemporaryState.Migrated(kind);
        var before = await Schema(state);

        await TemporaryState.Migrator(state.Database).Migrate(Ending);

        Assert.Equal(before, await Schema(state));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_database_of_a_newer_program_that_does_not_say_who_can_read_it_is_refused(DatabaseKind kind)
    {
        await using var state = await TemporaryState.Migrated(kind);
        await state.Database.Write(
            session => session.Execute("insert into compute_schema (version, applied) values (1000, 0)"), Ending);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TemporaryState.Migrator(state.Database).Migrate(Ending));

        Assert.Contains("schema 1000", refusal.Message, StringComparison.Ordinal);
        Assert.False((await TemporaryState.Migrator(state.Database).Look(Ending)).IsUsable);
    }

    // An upgrade without a pause: the new build migrates while the build before it serves, and is started again.
    [Theory]
    [OnEachDatabase]
    public async Task The_build_before_works_on_the_schema_of_the_next_and_older_ones_are_refused(DatabaseKind kind)
    {
        await using var state = await TemporaryState.Migrated(kind);
        var known = state.Dialect.Migrations[^1].Version;
        await using var next = new StateDatabase(new DialectOf(state.Dialect)
        {
            Migrations =
            [
                .. state.Dialect.Migrations,
                new Migration(known + 1, "alter table compute_job add column weight bigint", known),
            ],
        });
        await using var older = new StateDatabase(new DialectOf(state.Dialect)
        {
            Migrations = [.. state.Dialect.Migrations.SkipLast(1)],
        });

        await TemporaryState.Migrator(next).Migrate(Ending);
        await TemporaryState.Migrator(state.Database).Migrate(Ending);
        var id = Guid.NewGuid();
        await state.Jobs.Add(id, "add", "CDAT.subset", DateTimeOffset.UnixEpoch, Ending);
        await new JobTable(next).SetPhase(id, JobPhase.Started, DateTimeOffset.UnixEpoch, 0, Ending);

        Assert.Equal(JobPhase.Started, (await state.Jobs.Find(id, Ending))?.Phase);
        Assert.Equal(
            new SchemaState(known + 1, known, known), await TemporaryState.Migrator(state.Database).Look(Ending));
        await Assert.ThrowsAsync<InvalidOperationException>(() => TemporaryState.Migrator(older).Migrate(Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task An_empty_database_has_no_schema_yet(DatabaseKind kind)
    {
        await using var state = await TemporaryState.Empty(kind);
        await state.Database.Prepare(Ending);

        var look = await TemporaryState.Migrator(state.Database).Look(Ending);

        Assert.Equal((0L, false), (look.Found, look.IsUsable));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Versions_of_migrations_have_no_gap_and_the_first_come_as_they_are(DatabaseKind kind)
    {
        await using var state = await TemporaryState.Empty(kind);
        var migrations = state.Dialect.Migrations;

        Assert.NotEmpty(migrations);
        Assert.Equal(Enumerable.Range(1, migrations.Count), migrations.Select(migration => migration.Version));

        // What stood before there were builds to share a database with; all later steps must say who can read them.
        Assert.All(migrations.Skip(3), migration => Assert.Equal(migration.Version - 1, migration.ReadableBy));
    }

    private static StateDatabase Open(string file) => new(new SqliteDialect($"Data Source={file}"));

    private static Task<List<string>> Schema(TemporaryState state) =>
        state.Database.Read(
            session => session.Query(
                (state.Dialect is SqliteDialect
                    ? "select sql from sqlite_master where sql is not null"
                    : "select table_name || ' ' || column_name from information_schema.columns"
                        + " where table_schema = current_schema()")
                + " union all select QueryText from OrleansQuery"
                + " union all select version || ' ' || applied from compute_schema order by 1",
                row => row.GetString(0)),
            Ending);

    /// <summary>A database as a program sees it that knows other migrations.</summary>
    private sealed class DialectOf(IStateDialect other) : IStateDialect
    {
        public string Invariant => other.Invariant;

        public string ConnectionString => other.ConnectionString;

        public string Place => other.Place;

        public required IReadOnlyList<Migration> Migrations { get; init; }

        public SemaphoreSlim? Writer => other.Writer;

        public ResiliencePipeline Retries => other.Retries;

        public DbDataSource CreateDataSource() => other.CreateDataSource();

        public Task Prepare(DbDataSource database, CancellationToken cancellationToken) =>
            other.Prepare(database, cancellationToken);

        public Task LockSchema(StateSession session) => other.LockSchema(session);

        public Task<bool> HasTable(StateSession session, string name) => other.HasTable(session, name);
    }
}
