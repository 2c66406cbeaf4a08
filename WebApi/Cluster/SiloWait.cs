namespace Compute.Orleans.WebApi.Cluster;

/// <summary>Lets an edge wait for its cluster: for the database, for the schema, for the first silo.</summary>
/// <remarks>Meanwhile the process listens, and says that it is not ready.</remarks>
internal sealed partial class SiloWait(TimeProvider clock, ILogger<SiloWait> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogNoSilo(logger, exception.Message);
        await Task.Delay(_pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "no silo can be reached yet: {Why}")]
    private static partial void LogNoSilo(ILogger logger, string why);
}
