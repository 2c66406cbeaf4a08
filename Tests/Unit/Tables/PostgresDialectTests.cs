using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;
using Npgsql;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class PostgresDialectTests
{
    private static readonly DateTimeOffset _noon = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("Host=db.example")]
    [InlineData("Database=compute")]
    [InlineData("Host=db.example;Database=compute;Data Source=state.db;Nonsense=1")]
    public void What_names_no_database_is_refused(string connectionString) =>
        Assert.ThrowsAny<ArgumentException>(() => new PostgresDialect(connectionString));

    [Fact]
    public void What_a_connection_string_leaves_open_is_bounded_and_what_it_says_stays()
    {
        var open = new NpgsqlConnectionStringBuilder(
            new PostgresDialect("Host=db.example;Database=compute;Password=geheim").ConnectionString);
        var said = new NpgsqlConnectionStringBuilder(new PostgresDialect(
            "Server=db.example;DB=compute;MaxPoolSize=7;Timeout=31;Keepalive=0;Application Name=mine").ConnectionString);

        Assert.Equal((20, 5, 10, "compute"), (open.MaxPoolSize, open.Timeout, open.KeepAlive, open.ApplicationName));
        Assert.Equal((7, 31, 0, "mine"), (said.MaxPoolSize, said.Timeout, said.KeepAlive, said.ApplicationName));
    }

    [Fact]
    public void The_place_that_messages_name_holds_no_secret() => Assert.Equal(
        "db.example:5432/compute",
        new PostgresDialect("Host=db.example;Database=compute;Username=ada;Password=geheim").Place);

    [Fact]
    public async Task A_server_that_acknowledges_what_it_could_lose_is_refused()
    {
        await using var state = await TemporaryState.Migrated(DatabaseKind.Postgres);
        var careless = new PostgresDialect(state.ConnectionString + ";Options=-c synchronous_commit=off");
        await using var database = new StateDatabase(careless);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Prepare(Ending));

        PostgresServer.Forget(careless.ConnectionString);
        Assert.Contains("synchronous_commit=off", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_password_is_no_reason_to_wait()
    {
        await using var state = await TemporaryState.Migrated(DatabaseKind.Postgres);
        var parts = new NpgsqlConnectionStringBuilder(state.ConnectionString) { Password = "wrong" };
        await using var database = new StateDatabase(new PostgresDialect(parts.ToString()));

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.Prepare(Ending));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task What_is_read_and_written_while_the_server_is_away_waits_for_it()
    {
        await using var server = await PostgresServer.Create();
        await using var database = new StateDatabase(new PostgresDialect(server.ConnectionString));
        await TemporaryState.Migrator(database).Migrate(Ending);
        var jobs = new JobTable(database);
        var first = Guid.NewGuid();
        await jobs.Add(first, "add", "CDAT.subset", _noon, Ending); // Its connection is in the pool, and will be dead.

        await server.Stop();
        var adding = jobs.Add(Guid.NewGuid(), "add", "CDAT.subset", _noon, Ending);
        var finding = jobs.Find(first, Ending);
        await Task.Delay(TimeSpan.FromMilliseconds(700), Ending);
        Assert.False(adding.IsCompleted || finding.IsCompleted);
        await server.Start();

        Assert.Equal(2, await adding);
        Assert.Equal("add", (await finding)?.User);
        PostgresServer.Forget(database.Dialect.ConnectionString);
    }
}
