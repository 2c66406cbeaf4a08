using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Silo.Local;

namespace Compute.Orleans.Silo.Commands;

/// <summary>Makes the outputs of a request in this process: no silo, no port, no state.</summary>
internal static class ExecuteCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="words">What follows "execute".</param>
    /// <param name="arguments">The whole command line.</param>
    /// <param name="output">Where the paths of the outputs go.</param>
    /// <param name="errors">
    /// Where it is said how the outputs compare with the one that they were made from, and why a file was not fetched.
    /// </param>
    public static async Task Run(string[] words, Arguments arguments, TextWriter output, TextWriter errors)
    {
        var options = ExecuteOptions.From(words, arguments);
        using var ending = new EndSignals();
        try
        {
            using var engines = new LocalEngines(options, NodeSettings.From(arguments).Folder, errors);
            var request = await LocalRequest.ReadAsync(options, engines.Clock, ending.Token);
            var made = await new LocalRun(options, request, engines).RunAsync(ending.Token);
            foreach (var path in made.Outputs)
            {
                await output.WriteLineAsync(path);
            }

            if (request.Origin is { } origin)
            {
                await errors.WriteLineAsync(Compared(options.File, origin, made));
            }
        }
        catch (Exception failure) when (failure is ComputeException or FaultException or IOException
            or UnauthorizedAccessException)
        {
            throw new StartException(failure.Message, failure);
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            throw new StartException("ended by a signal; no output was made");
        }
    }

    private static string Compared(string file, OutputProvenance origin, LocalOutputs made)
    {
        if (made.Same is { } same)
        {
            return $"{same} has the bytes of {file}";
        }

        var reason = origin.Software != Producer.ThisSoftware
            ? $"{origin.Software ?? "another program"} made it, and this is {Producer.ThisSoftware}"
            : made.Changed is { } changed
                ? changed
                : "it was changed after it was made, or an input was that looks the same";
        return $"no output has the bytes of {file}: {reason}";
    }
}
