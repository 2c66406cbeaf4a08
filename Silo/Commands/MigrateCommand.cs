using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Commands;

/// <summary>Brings the state to this program's schema and ends.</summary>
internal static class MigrateCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="setup">Where the state is.</param>
    /// <param name="output">Where to say that it is done.</param>
    public static async Task Run(NodeSetup setup, TextWriter output)
    {
        await using var services = await StateAccess.Open(setup.Database, CancellationToken.None);
        var schema = await services.GetRequiredService<SchemaMigrator>().Look(CancellationToken.None);
        await output.WriteLineAsync($"the state in {setup.Database.Place} has schema {schema.Found}");
    }
}
