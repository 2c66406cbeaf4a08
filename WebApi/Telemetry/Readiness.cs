using Compute.Orleans.Grains.Interfaces.Processes;

namespace Compute.Orleans.WebApi.Telemetry;

/// <summary>Whether requests can be served.</summary>
internal sealed partial class Readiness(
    IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<Readiness> logger)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>Why requests cannot be served, or null when they can.</summary>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task<string?> Problem(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "stopping";
        }

        try
        {
            await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).List().WaitAsync(_patience, cancellationToken);
            return null;
        }
        catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReady(logger, cause);
            return "no grain answers";
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "not ready: no grain answers")]
    private static partial void LogNotReady(ILogger logger, Exception cause);
}
