using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class SchemaMigratorTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_starters_at_once_migrate_once()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("not/there/yet/state.db");
        var starters = Enumerable.Range(0, 10).Select(_ => Open(file)).ToList();

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

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await using var state = await TemporaryState.Migrated();
        var before = await Schema(state.Database);

        await TemporaryState.Migrator(state.Database).Migrate(Ending);

        Assert.Equal(before, await Schema(state.Database));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var state = await TemporaryState.Migrated();
        await state.Database.Write(
            session => session.Execute("insert into compute_schema (version, applied) values (1000, 0)"), Ending);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TemporaryState.Migrator(state.Database).Migrate(Ending));

        Assert.Contains("schema 1000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_of_migrations_have_no_gap()
    {
        using var folder = new TemporaryFolder();
        var migrations = new SqliteDialect($"Data Source={folder.File("state.db")}").Migrations;

        Assert.NotEmpty(migrations);
        Assert.Equal(Enumerable.Range(1, migrations.Count), migrations.Select(migration => migration.Version));
    }

    private static StateDatabase Open(string file) => new(new SqliteDialect($"Data Source={file}"));

    private static Task<List<string>> Schema(StateDatabase database) =>
        database.Read(
            session => session.Query(
                "select sql from sqlite_master where sql is not null union all select QueryText from OrleansQuery"
                + " union all select version || ' ' || applied from compute_schema",
                row => row.GetString(0)),
            Ending);
}
