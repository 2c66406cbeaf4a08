using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class TokenTableTests
{
    private static readonly DateTimeOffset _noon = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [OnEachDatabase]
    public async Task A_token_reads_back_as_it_was_added(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var row = Row("a", "Ada", isOperator: true);

        await state.Tokens.Add(row, Ending);

        Assert.Equal(row, await state.Tokens.Find(row.Hash, Ending));
        Assert.Null(await state.Tokens.Find(Token.Hash("b"), Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_revoked_token_is_found_as_revoked_and_revoked_once(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var row = Row("a", "Ada");
        var other = Row("b", "Ada");
        await state.Tokens.Add(row, Ending);
        await state.Tokens.Add(other, Ending);

        var first = await state.Tokens.Revoke(row.Hash[..8], _noon.AddHours(1), Ending);
        var second = await state.Tokens.Revoke(row.Hash[..8], _noon.AddHours(2), Ending);

        Assert.Equal((1, 0), (first, second));
        Assert.Equal(_noon.AddHours(1), (await state.Tokens.Find(row.Hash, Ending))!.Revoked);
        Assert.Null((await state.Tokens.Find(other.Hash, Ending))!.Revoked);
    }

    [Theory]
    [OnEachDatabase("")]
    [OnEachDatabase("abcdef0")]
    [OnEachDatabase("ABCDEF01")]
    [OnEachDatabase("________")]
    [OnEachDatabase("%%%%%%%%")]
    public async Task A_prefix_that_could_name_anything_revokes_nothing(DatabaseKind database, string prefix)
    {
        await using var state = await TemporaryState.Migrated(database);
        await state.Tokens.Add(Row("a", "Ada"), Ending);

        await Assert.ThrowsAsync<ArgumentException>(() => state.Tokens.Revoke(prefix, _noon, Ending));

        Assert.All(await state.Tokens.All(Ending), token => Assert.Null(token.Revoked));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Tokens_are_listed_the_oldest_first(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        await state.Tokens.Add(Row("new", "b") with { Created = _noon.AddDays(1) }, Ending);
        await state.Tokens.Add(Row("old", "a"), Ending);

        Assert.Equal(["a", "b"], (await state.Tokens.All(Ending)).Select(token => token.User));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_token_is_added_once_and_only_by_its_hash(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        await state.Tokens.Add(Row("a", "Ada"), Ending);

        await Assert.ThrowsAsync<ArgumentException>(() => state.Tokens.Add(Row("a", "Eve"), Ending));
        await Assert.ThrowsAsync<ArgumentException>(
            () => state.Tokens.Add(Row("b", "Eve") with { Hash = "the token itself" }, Ending));

        Assert.Equal("Ada", Assert.Single(await state.Tokens.All(Ending)).User);
    }

    private static TokenRow Row(string token, string user, bool isOperator = false) =>
        new(Token.Hash(token), user, isOperator, _noon, Revoked: null);
}
