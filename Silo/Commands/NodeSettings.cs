using System.Globalization;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Commands;

/// <summary>What must be known before anything can start.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Urls">Where the web edge listens, separated by semicolons.</param>
internal sealed record NodeSettings(DataFolder Folder, string Urls)
{
    private const int DefaultPort = 8000;

    /// <summary>The connection string of the state in the data folder.</summary>
    public string ConnectionString => StateFile.ConnectionString(Folder);

    /// <summary>Takes the command line first, and the environment for what it leaves open.</summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="StartException">A value cannot be used.</exception>
    public static NodeSettings From(Arguments arguments) =>
        From(arguments, Environment.GetEnvironmentVariable);

    /// <summary>Takes the command line first, and the environment for what it leaves open.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="StartException">A value cannot be used.</exception>
    public static NodeSettings From(Arguments arguments, Func<string, string?> environment)
    {
        var folder = arguments.Options.GetValueOrDefault("data")
            ?? (environment("COMPUTE_DATA") is { Length: > 0 } named ? named : "data");

        return new(
            new DataFolder(folder),
            arguments.Options.TryGetValue("urls", out var urls)
                ? CheckedUrls(urls)
                : string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port(environment("COMPUTE_PORT"))}"));
    }

    private static int Port(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultPort;
        }

        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw new StartException($"COMPUTE_PORT is `{text}`: a port is a number from 1 to 65535");
    }

    private static string CheckedUrls(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            // http://*:8000 and http://+:8000 are understood by the server, but are no URIs.
            var named = url
                .Replace("://*", "://any", StringComparison.Ordinal)
                .Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(named, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                throw new StartException(
                    $"--urls holds `{url}`: a URL is like http://127.0.0.1:8000, several are joined by ;");
            }
        }

        return urls;
    }
}
