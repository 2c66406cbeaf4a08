using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Describing;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Silo.Local;

namespace Compute.Orleans.Silo.Commands;

/// <summary>
/// Prints what a file says of itself, as ncdump -hs does, or as JSON, or as the service describes datasets; of its data
/// no more than axes is read.
/// </summary>
internal static class InspectCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="words">What follows "inspect".</param>
    /// <param name="arguments">The whole command line.</param>
    /// <param name="output">Where the description goes.</param>
    /// <param name="errors">Where it is said what is waited for, where a host takes its time.</param>
    /// <exception cref="UsageException">A word is missing, or an option is another command's.</exception>
    /// <exception cref="StartException">The file cannot be read.</exception>
    public static async Task Run(string[] words, Arguments arguments, TextWriter output, TextWriter errors)
    {
        if (words is not [var file]
            || arguments.Options.Count > 0
            || arguments.Lists.Any(list => list.Key != "allow-host")
            || arguments.Switches.Any(name => name is not ("json" or "describe"))
            || arguments.Switches.Count > 1)
        {
            throw new UsageException("`inspect` takes one file or URL, --json or --describe, and --allow-host");
        }

        using var ending = new EndSignals();
        try
        {
            var location = SourceLocation.Parse(Location(file));
            using var sources = new LocalSources(arguments.Lists["allow-host"], isRemote: !location.IsLocal);
            await using var waiting = new WaitingNotice(
                errors, TimeProvider.System, () => $"waiting for {location.Address}: {sources.Opener.Progress}");
            await using var source = await sources.Opener.OpenAsync(location.Address, ending.Token);
            var index = await DatasetReader.ReadIndexAsync(source, ending.Token);
            var name = Path.GetFileNameWithoutExtension(new Uri(location.Address).LocalPath);
            await output.WriteAsync(
                arguments.Switches.Contains("json") ? IndexJson.Write(name, index) + "\n"
                : arguments.Switches.Contains("describe")
                    ? await DatasetDescriber.DescribeAsync(file, source, index, ending.Token) + "\n"
                : CdlHeader.Write(name, index));
        }
        catch (Exception failure) when (failure is ComputeException or IOException or UnauthorizedAccessException)
        {
            throw new StartException(failure.Message, failure);
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            throw new StartException("ended by a signal");
        }
    }

    /// <summary>Whoever runs the command reads files with their own rights; hosts must be allowed.</summary>
    private static string Location(string file) =>
        file.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || file.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? file
            : Path.GetFullPath(file);
}
