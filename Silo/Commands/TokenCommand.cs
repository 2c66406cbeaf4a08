using System.Globalization;
using System.Text;
using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Commands;

/// <summary>Makes, lists and revokes tokens; a service that runs meanwhile sees it within seconds.</summary>
internal static class TokenCommand
{
    private const int LongestUserName = 64;

    /// <summary>Runs the command.</summary>
    /// <param name="words">What follows "token".</param>
    /// <param name="arguments">The whole command line.</param>
    /// <param name="input">Where a token to import comes from.</param>
    /// <param name="output">Where the answer goes.</param>
    public static async Task Run(
        string[] words, Arguments arguments, TextReader input, TextWriter output)
    {
        var isCreate = words is ["create", _];
        if (!isCreate && arguments.Switches.Count > 0)
        {
            throw new UsageException("--operator and --import belong to `token create`");
        }

        if (!isCreate && words is not (["list"] or ["revoke", _]))
        {
            throw new UsageException($"`token {string.Join(' ', words)}` is no command");
        }

        await using var services = await StateAccess.Open(
            NodeSetup.Read(NodeSettings.From(arguments)).Database, CancellationToken.None);
        var tokens = services.GetRequiredService<ITokenTable>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        switch (words)
        {
            case ["create", var user]:
                await Create(CheckedUser(user), arguments.Switches, tokens, now, input, output);
                break;
            case ["revoke", var prefix]:
                await Revoke(prefix, tokens, now, output);
                break;
            default:
                await List(tokens, output);
                break;
        }
    }

    private static async Task Create(
        string user,
        IReadOnlySet<string> switches,
        ITokenTable tokens,
        DateTimeOffset now,
        TextReader input,
        TextWriter output)
    {
        var isImported = switches.Contains("import");
        var token = isImported ? Token.Imported(await input.ReadLineAsync()) : Token.Random();
        var hash = Token.Hash(token);
        if (await tokens.Find(hash, CancellationToken.None) is { } known)
        {
            throw new StartException($"the token is known already: {hash[..8]} of {known.User}");
        }

        await tokens.Add(
            new TokenRow(hash, user, switches.Contains("operator"), now, Revoked: null), CancellationToken.None);

        // Only the token itself when it is new, so that a script can take it as it stands.
        await output.WriteLineAsync(isImported ? $"{hash[..8]} imported for {user}" : token);
    }

    private static async Task Revoke(string prefix, ITokenTable tokens, DateTimeOffset now, TextWriter output)
    {
        if (prefix.Length is < 8 or > 64 || !prefix.All(char.IsAsciiHexDigitLower))
        {
            throw new StartException(
                $"`{prefix}` is no prefix of a hash: 8 to 64 letters or digits, as `token list` shows them");
        }

        var count = await tokens.Revoke(prefix, now, CancellationToken.None);
        await output.WriteLineAsync(count switch
        {
            0 => throw new StartException($"no token in use has a hash that begins with {prefix}; see `token list`"),
            1 => "1 token revoked",
            _ => string.Create(CultureInfo.InvariantCulture, $"{count} tokens revoked"),
        });
    }

    private static async Task List(ITokenTable tokens, TextWriter output)
    {
        await output.WriteLineAsync("HASH      CREATED               STATE     USER");
        foreach (var token in await tokens.All(CancellationToken.None))
        {
            var state = token.Revoked is not null ? "revoked" : token.IsOperator ? "operator" : "in use";
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{token.Hash[..8]}  {token.Created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}  {state,-8}  {token.User}"));
        }
    }

    private static string CheckedUser(string user)
    {
        if (user == Caller.Anonymous)
        {
            throw new StartException($"{Caller.Anonymous} is the name of callers without a token: choose another one");
        }

        return user.Trim() == user && user.Length > 0 && !user.Any(char.IsControl)
            && Encoding.UTF8.GetByteCount(user) <= LongestUserName
                ? user
                : throw new StartException(
                    $"`{user}` is no user's name: 1 to {LongestUserName} bytes, without control characters"
                    + " and blanks at the ends");
    }
}
