using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Commands;

/// <summary>Brings the state to this program's schema and ends.</summary>
internal static class MigrateCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="settings">Where the state is.</param>
    /// <param name="output">Where to say that it is done.</param>
    public static async Task Run(NodeSettings settings, TextWriter output)
    {
        await using var services = await StateFile.Open(settings.Folder, CancellationToken.None);
        await output.WriteLineAsync($"the state in {settings.Folder.Root} has this program's schema");
    }
}
