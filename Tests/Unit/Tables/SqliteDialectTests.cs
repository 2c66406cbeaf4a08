using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class SqliteDialectTests
{
    private const long Full = 2;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=state;Mode=Memory;Cache=Shared")]
    [InlineData("")]
    public void State_that_would_be_lost_is_refused(string connectionString) =>
        Assert.Throws<ArgumentException>(() => new SqliteDialect(connectionString));

    [Fact]
    public void Databases_share_their_writer_by_file_not_by_spelling()
    {
        using var folder = new TemporaryFolder();
        var one = new SqliteDialect($"Data Source={folder.File("state.db")}");
        var same = new SqliteDialect($"Data Source={folder.File("x/../state.db")};Default Timeout=5");
        var other = new SqliteDialect($"Data Source={folder.File("other.db")}");

        Assert.Same(one.Writer, same.Writer);
        Assert.NotSame(one.Writer, other.Writer);
    }

    [Fact]
    public async Task Every_commit_is_synchronous_in_a_write_ahead_log()
    {
        await using var state = await TemporaryState.Migrated();

        var ours = await state.Database.Read(session => session.Number("pragma synchronous"), Ending);
        var mode = await state.Database.Read(
            session => session.Query("pragma journal_mode", row => row.GetString(0)), Ending);

        Assert.Equal(Full, ours);
        Assert.Equal(["wal"], mode);
    }

    // Orleans opens connections of its own, on which no pragma can be said: the library's default must do.
    [Fact]
    public async Task Connections_that_Orleans_opens_are_synchronous_too()
    {
        await using var state = await TemporaryState.Migrated();
        await using var connection = new SqliteConnection(state.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(Ending);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma synchronous";

        Assert.Equal(Full, await command.ExecuteScalarAsync(Ending));
    }
}
