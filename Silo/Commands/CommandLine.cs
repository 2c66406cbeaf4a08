using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.WebApi;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Commands;

/// <summary>What the program was asked for, and how it ended: 0 well, 1 with a message, 2 not understood.</summary>
internal static class CommandLine
{
    private const string Usage =
        """
        usage: Silo --standalone [--urls URLS] [--data FOLDER]
               Silo [--urls URLS] [--data FOLDER]             with Cluster:Mode=cluster: a silo of a cluster
               Silo token create USER [--operator] [--import] [--data FOLDER]
               Silo token list [--data FOLDER]
               Silo token revoke PREFIX [--data FOLDER]
               Silo migrate [--data FOLDER]
               Silo check [--before-start] [--data FOLDER]
               Silo execute FILE --output FOLDER [--allow FOLDER]... [--allow-host HOST]... [--user USER] [--force]
                            [--server URL] [--accepted TIME] [--changed-inputs] [--data FOLDER]
               Silo inspect FILE|URL [--json|--describe] [--allow-host HOST]...
               Silo operations

          --standalone     one process with everything: silo, web edge and state in the data folder
          --urls URLS      where to listen (http://127.0.0.1:8000); port 0 takes a free one
          --data FOLDER    where state and outputs are kept (./data)

          token create     makes a token for USER and prints it: it is not kept, and cannot be shown again
            --operator     the token also opens the dashboard
            --import       reads a token that USER holds already from standard input instead of making one
          token list       the tokens, by the first letters of their hashes
          token revoke     the tokens whose hash begins with PREFIX (8 letters or more) are no longer taken
          migrate          brings the state to this program's schema, as every start does too
          check            says of configuration, database, schema, clock, folders and public URL whether they will do
            --before-start leaves out the public URL, which answers only while the service runs

          execute          makes the outputs of a request without a service, and prints their paths; FILE is a WPS 1.0.0
                           Execute document, or an output, which is made again from what it says of itself
            --output       the folder for the outputs
            --allow        a folder whose files may be read, beside those that the configuration names
            --allow-host   a host that may be read over HTTP, alike
            --user         whose outputs in the data folder may be read; without it only those of anonymous users
            --force        replaces outputs that are there already
            --server       the WPS that a document was sent to, as the outputs are to say it
            --accepted     when it was accepted (2020-01-02T03:04:05Z), as the outputs are to say it; now, without it
            --changed-inputs  goes on where inputs are not as they were when FILE was made

          inspect          prints the header of a NetCDF or HDF5 file as `ncdump -hs` does, and what is not read here
            --json         as JSON: also how many chunks and bytes of each variable the file holds
            --describe     as JSON, what a job could read: axes with their ranges and dates, sizes, what to know before
            --allow-host   a host that may be read over HTTP, beside those that the configuration names

          operations       prints what operations there are, with their parameters and examples, in Markdown

        environment:
          COMPUTE_DATA     the data folder, where --data is not given
          COMPUTE_PORT     the port on 127.0.0.1, where --urls is not given
          COMPUTE_A__B=C   any other option A:B of appsettings.json (docs/configuration.md)
        """;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="input">Where a token to import comes from.</param>
    /// <param name="output">What was asked for.</param>
    /// <param name="errors">What went wrong.</param>
    public static async Task<int> Run(
        IReadOnlyList<string> arguments, TextReader input, TextWriter output, TextWriter errors)
    {
        try
        {
            var parsed = Arguments.Parse(arguments);
            ExecuteOptions.RefuseElsewhere(parsed);
            switch (parsed.Words)
            {
                case ["help"]:
                    await output.WriteLineAsync(Usage);
                    return 0;
                case ["standalone"]:
                    await StandaloneCommand.Run(NodeSettings.From(parsed), output);
                    return 0;
                case ["token", .. var words]:
                    await TokenCommand.Run(words, parsed, input, output);
                    return 0;
                case ["execute", .. var words]:
                    await ExecuteCommand.Run(words, parsed, output, errors);
                    return 0;
                case ["inspect", .. var words]:
                    await InspectCommand.Run(words, parsed, output, errors);
                    return 0;
                case ["operations"]:
                    await output.WriteAsync(OperationsPage.Markdown());
                    return 0;
                case ["migrate"]:
                    await MigrateCommand.Run(NodeSetup.Read(NodeSettings.From(parsed)), output);
                    return 0;
                case ["check"]:
                    return await CheckCommand.Run(NodeSettings.From(parsed), parsed, output);
                case [] when NodeSettings.From(parsed) is var settings
                    && NodeSetup.Read(settings) is { IsCluster: true } setup:
                    await ClusterCommand.Run(settings, setup);
                    return 0;
                default:
                    throw new UsageException($"`{string.Join(' ', arguments)}` is no command");
            }
        }
        catch (UsageException wrong)
        {
            await errors.WriteLineAsync($"{wrong.Message}\n\n{Usage}");
            return 2;
        }
        catch (OptionsValidationException wrong)
        {
            await errors.WriteLineAsync(string.Join('\n', wrong.Failures));
            return 1;
        }
        catch (InvalidOperationException wrong) when (NodeConfiguration.IsWrongValue(wrong))
        {
            await errors.WriteLineAsync(wrong.Message);
            return 1;
        }
        catch (StartException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
