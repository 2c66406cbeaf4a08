using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>The token that opens the dashboard: made at the first start, kept where only its owner can read.</summary>
internal static class OperatorToken
{
    private const string User = "operator";

    /// <summary>The file that holds the token.</summary>
    /// <param name="folder">The data folder.</param>
    public static string PathIn(DataFolder folder) => Path.Combine(folder.Root, "operator.token");

    /// <summary>Makes the token if there never was one, and sees to it that the one in the file is known.</summary>
    /// <param name="services">Services with the tables.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The token when it was made now, or null.</returns>
    /// <exception cref="StartException">The file cannot be written, or holds no token.</exception>
    public static async Task<string?> Ensure(
        IServiceProvider services, DataFolder folder, CancellationToken cancellationToken)
    {
        var tokens = services.GetRequiredService<ITokenTable>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var path = PathIn(folder);
        try
        {
            string? made = null;
            if (!File.Exists(path))
            {
                if ((await tokens.All(cancellationToken)).Any(token => token.IsOperator))
                {
                    return null; // An operator took the file away, which is theirs to do.
                }

                made = Token.Random();
                Write(path, made);
            }

            // The file is written first: after a crash between the two, this line makes up for it.
            var kept = made ?? Token.Imported(await File.ReadAllTextAsync(path, cancellationToken));
            if (await tokens.Find(Token.Hash(kept), cancellationToken) is null)
            {
                await tokens.Add(
                    new TokenRow(Token.Hash(kept), User, IsOperator: true, now, Revoked: null), cancellationToken);
            }

            return made;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or StartException)
        {
            throw new StartException($"{path} cannot be used: {cause.Message}", cause);
        }
    }

    private static void Write(string path, string token)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Whole or not at all: a name without its content would be a token that nobody has.
        var growing = path + ".new";
        File.Delete(growing);
        using (var file = new FileStream(growing, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(token + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(growing, path);
    }
}
