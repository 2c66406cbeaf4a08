using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>The side of a job that the sweeper sees. Keyed by the job's id.</summary>
[GrainInterfaceType("compute.resumable-job"), Alias("compute.resumable-job")]
public interface IResumableJob : IGrainWithGuidKey
{
    /// <summary>
    /// Takes the job up again where it stopped, if it has not ended and nobody works on it; else finishes what a crash
    /// left unfinished of its end, of its removal, or of a job that was never recorded.
    /// </summary>
    [Alias("resume"), AlwaysInterleave, ResponseTimeout(Timeouts.Ending)]
    Task Resume();
}
