using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Commands;

/// <summary>Computes for a cluster until it is told to end.</summary>
internal static class ClusterCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="settings">Where the data are, and where to say how the silo is.</param>
    /// <param name="setup">The cluster.</param>
    public static async Task Run(NodeSettings settings, NodeSetup setup)
    {
        using var folder = DataFolderLock.Take(settings.Folder, isShared: true);
        await using var silo = ClusterSilo.Build(settings, setup);

        await StateAccess.Migrate(silo.Services, CancellationToken.None);
        var database = silo.Services.GetRequiredService<StateDatabase>();
        await ClusterNames.Ensure(database, setup.Cluster, CancellationToken.None);
        await SharedFolder.Ensure(database, settings.Folder, CancellationToken.None);
        await StandaloneCommand.Serve(silo, settings.Urls);
    }
}
