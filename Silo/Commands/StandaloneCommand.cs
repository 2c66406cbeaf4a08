using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Commands;

/// <summary>Serves until it is told to end.</summary>
internal static class StandaloneCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="settings">Where the data are, and where to listen.</param>
    /// <param name="output">Where a new operator token is printed.</param>
    public static async Task Run(NodeSettings settings, TextWriter output)
    {
        if (NodeSetup.Read(settings).IsCluster)
        {
            throw new StartException(
                "--standalone was given and Cluster:Mode is `cluster`: take one of them away (COMPUTE_Cluster__Mode, "
                + "or the section Cluster of appsettings.json)");
        }

        using var folder = DataFolderLock.Take(settings.Folder);
        using var port = ReservedPort.OnLoopback();
        await using var node = StandaloneNode.Build(settings, port.Number);

        await StateAccess.Migrate(node.Services, CancellationToken.None);
        if (await OperatorToken.Ensure(node.Services, settings.Folder, CancellationToken.None) is { } token)
        {
            await output.WriteLineAsync($"operator token, kept in {OperatorToken.PathIn(settings.Folder)}: {token}");
        }

        await Serve(node, settings.Urls);
    }

    /// <summary>Runs a node until it is told to end.</summary>
    /// <param name="node">The node.</param>
    /// <param name="urls">Where it listens.</param>
    /// <exception cref="StartException">Another program listens there.</exception>
    internal static async Task Serve(WebApplication node, string urls)
    {
        try
        {
            await node.StartAsync();
        }
        catch (IOException cause) when (cause.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new StartException(
                $"{urls} is taken by another program: choose another port by --urls or COMPUTE_PORT", cause);
        }

        await node.WaitForShutdownAsync();
    }
}
