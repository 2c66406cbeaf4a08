using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>The side of a job that the sweeper sees. Keyed by the job's id.</summary>
[Alias("compute.resumable-job")]
public interface IResumableJob : IGrainWithGuidKey
{
    /// <summary>Takes the job up again where it stopped, if it has not ended and nobody works on it.</summary>
    [Alias("resume"), AlwaysInterleave]
    Task Resume();
}
