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
        using var folder = DataFolderLock.Take(settings.Folder);
        using var port = ReservedPort.OnLoopback();
        await using var node = StandaloneNode.Build(settings, port.Number);

        await StateFile.Migrate(node.Services, settings.Folder, CancellationToken.None);
        if (await OperatorToken.Ensure(node.Services, settings.Folder, CancellationToken.None) is { } token)
        {
            await output.WriteLineAsync($"operator token, kept in {OperatorToken.PathIn(settings.Folder)}: {token}");
        }

        try
        {
            await node.StartAsync();
        }
        catch (IOException cause) when (cause.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new StartException(
                $"{settings.Urls} is taken by another program: choose another port by --urls or COMPUTE_PORT", cause);
        }

        await node.WaitForShutdownAsync();
    }
}
