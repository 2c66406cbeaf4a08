using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class OperatorTokenTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_start_makes_a_token_and_later_ones_keep_it()
    {
        using var root = new TemporaryFolder();
        var folder = new DataFolder(root.Path);
        await using var services = await StateAccess.Open(new SqliteDialect(StateFile.ConnectionString(folder)), Ending);

        var first = await OperatorToken.Ensure(services, folder, Ending);
        var second = await OperatorToken.Ensure(services, folder, Ending);

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal(first + "\n", await File.ReadAllTextAsync(OperatorToken.PathIn(folder), Ending));
        Assert.True((await Tokens(services).Find(Token.Hash(first), Ending))!.IsOperator);
    }

    [Fact]
    public async Task A_crash_after_the_file_was_written_is_made_up_for()
    {
        using var root = new TemporaryFolder();
        var folder = new DataFolder(root.Path);
        await using var services = await StateAccess.Open(new SqliteDialect(StateFile.ConnectionString(folder)), Ending);
        await File.WriteAllTextAsync(OperatorToken.PathIn(folder), "0123456789abcdef\n", Ending);
        await File.WriteAllTextAsync(OperatorToken.PathIn(folder) + ".new", "half", Ending);

        Assert.Null(await OperatorToken.Ensure(services, folder, Ending));

        Assert.True((await Tokens(services).Find(Token.Hash("0123456789abcdef"), Ending))!.IsOperator);
    }

    [Fact]
    public async Task A_file_that_was_taken_away_and_a_token_that_was_revoked_stay_so()
    {
        using var root = new TemporaryFolder();
        var folder = new DataFolder(root.Path);
        await using var services = await StateAccess.Open(new SqliteDialect(StateFile.ConnectionString(folder)), Ending);
        var token = (await OperatorToken.Ensure(services, folder, Ending))!;
        await Tokens(services).Revoke(Token.Hash(token), DateTimeOffset.UnixEpoch, Ending);

        Assert.Null(await OperatorToken.Ensure(services, folder, Ending));
        File.Delete(OperatorToken.PathIn(folder));
        Assert.Null(await OperatorToken.Ensure(services, folder, Ending));

        Assert.False(File.Exists(OperatorToken.PathIn(folder)));
        Assert.NotNull(Assert.Single(await Tokens(services).All(Ending)).Revoked);
    }

    [Fact]
    public async Task A_file_without_a_token_is_named()
    {
        using var root = new TemporaryFolder();
        var folder = new DataFolder(root.Path);
        await using var services = await StateAccess.Open(new SqliteDialect(StateFile.ConnectionString(folder)), Ending);
        await File.WriteAllTextAsync(OperatorToken.PathIn(folder), "\n", Ending);

        var refusal = await Assert.ThrowsAsync<StartException>(() => OperatorToken.Ensure(services, folder, Ending));

        Assert.StartsWith(OperatorToken.PathIn(folder), refusal.Message, StringComparison.Ordinal);
    }

    private static ITokenTable Tokens(IServiceProvider services) => services.GetRequiredService<ITokenTable>();
}
