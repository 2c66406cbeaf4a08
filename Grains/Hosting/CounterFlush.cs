using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Compute.Orleans.Grains.Hosting;

/// <summary>Writes a grain's counters at most every ten seconds, and only when they changed.</summary>
/// <remarks>Counters may lose those seconds; a write for every event would be a write for every job.</remarks>
internal sealed partial class CounterFlush
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);

    private readonly Grain _grain;
    private readonly Func<Task> _write;
    private readonly ILogger _logger;
    private bool _isChanged;

    public CounterFlush(Grain grain, Func<Task> write, ILogger logger)
    {
        _grain = grain;
        _write = write;
        _logger = logger;
        _ = grain.RegisterGrainTimer(
            FlushAsync, new GrainTimerCreationOptions { DueTime = _period, Period = _period, Interleave = false });
    }

    /// <summary>Says that there is something to write.</summary>
    public void Changed() => _isChanged = true;

    /// <summary>Writes now what has changed; a failure is logged, and the next flush tries again.</summary>
    public async Task FlushAsync()
    {
        if (!_isChanged)
        {
            return;
        }

        _isChanged = false;
        try
        {
            await _write();
        }
        catch (InconsistentStateException exception)
        {
            LogFailed(_logger, exception);
            _grain.DeactivateOnIdle(); // Another activation wrote: only what is stored can be counted on.
        }
        catch (Exception exception) // Counters are worth a warning, never a failed job.
        {
            _isChanged = true;
            LogFailed(_logger, exception);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Counters could not be written; they are kept in memory")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
