using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Commands;

/// <summary>What <c>execute</c> was asked for.</summary>
/// <param name="File">Absolute path of the document, or of the output that is to be made again.</param>
/// <param name="Output">Absolute path of the folder for the outputs.</param>
/// <param name="Server">The WPS that the outputs are to name, or null.</param>
/// <param name="Accepted">The moment that the outputs are to name, or null.</param>
/// <param name="Folders">Absolute paths of folders that may be read.</param>
/// <param name="Hosts">Hosts that may be read.</param>
/// <param name="User">Whose outputs in the data folder may be read.</param>
/// <param name="Force">Whether outputs that are there already are replaced.</param>
/// <param name="ChangedInputs">Whether inputs may have changed since the output was made.</param>
internal sealed record ExecuteOptions(
    string File,
    string Output,
    string? Server,
    DateTimeOffset? Accepted,
    IReadOnlyList<string> Folders,
    IReadOnlyList<string> Hosts,
    string User,
    bool Force,
    bool ChangedInputs)
{
    private static readonly string[] _own =
        ["output", "server", "accepted", "user", "allow", "allow-host", "force", "changed-inputs"];

    /// <summary>Takes the command line.</summary>
    /// <param name="words">What follows "execute".</param>
    /// <param name="arguments">The whole command line.</param>
    /// <exception cref="UsageException">A word or an option is missing, or is another command's.</exception>
    /// <exception cref="StartException">A value cannot be used.</exception>
    public static ExecuteOptions From(string[] words, Arguments arguments)
    {
        if (words is not [var file])
        {
            throw new UsageException("`execute` takes one file: an Execute document, or an output");
        }

        if (arguments.Options.ContainsKey("urls")
            || arguments.Switches.Overlaps(["operator", "import", "json", "describe"]))
        {
            throw new UsageException("--urls, --operator, --import, --json and --describe do not belong to `execute`");
        }

        return new(
            Path.GetFullPath(file),
            Path.GetFullPath(arguments.Options.GetValueOrDefault("output")
                ?? throw new UsageException("`execute` needs --output FOLDER")),
            arguments.Options.TryGetValue("server", out var server) ? CheckedServer(server) : null,
            arguments.Options.TryGetValue("accepted", out var accepted) ? CheckedTime(accepted) : null,
            [.. arguments.Lists["allow"].Select(CheckedFolder)],
            [.. arguments.Lists["allow-host"]],
            arguments.Options.GetValueOrDefault("user") ?? Caller.Anonymous,
            arguments.Switches.Contains("force"),
            arguments.Switches.Contains("changed-inputs"));
    }

    /// <summary>Refuses options of this command with another one, where they would change nothing.</summary>
    /// <param name="arguments">The whole command line.</param>
    /// <exception cref="UsageException">There is one.</exception>
    public static void RefuseElsewhere(Arguments arguments)
    {
        if (arguments.Words is not (["inspect", ..] or ["help"]) && arguments.Switches.Overlaps(["json", "describe"])
            && arguments.Words is not ["execute", ..])
        {
            throw new UsageException("--json and --describe belong to `inspect`");
        }

        if (arguments.Words is not (["execute", ..] or ["inspect", ..] or ["help"])
            && _own.FirstOrDefault(name =>
                arguments.Switches.Contains(name)
                || arguments.Options.ContainsKey(name)
                || arguments.Lists.Contains(name)) is { } stray)
        {
            throw new UsageException($"--{stray} belongs to `execute`");
        }
    }

    private static string CheckedServer(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? url
            : throw new StartException($"--server is `{url}`: a URL is like https://host/wps");

    private static DateTimeOffset CheckedTime(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : throw new StartException($"--accepted is `{text}`: a time is like 2020-01-02T03:04:05Z");

    private static string CheckedFolder(string folder) => Directory.Exists(folder)
        ? Path.GetFullPath(folder)
        : throw new StartException($"--allow is `{folder}`, which is no folder");
}
