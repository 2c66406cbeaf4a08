namespace Compute.Orleans.Grains.Interfaces.Sweeping;

/// <summary>
/// Finds what a crash left behind: jobs that nobody works on, and files that belong to no running job.
/// </summary>
/// <remarks>One per cluster, keyed by <see cref="Key"/>; its reminder outlives every silo.</remarks>
[GrainInterfaceType("compute.sweeper"), Alias("compute.sweeper")]
public interface ISweeperGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "sweeper/main";

    /// <summary>Makes sure that the reminder stands, and sweeps; every silo calls it as it starts.</summary>
    [Alias("start"), ResponseTimeout("00:05:00")]
    Task Start();

    /// <summary>Sweeps now.</summary>
    /// <returns>How many jobs were woken.</returns>
    [Alias("sweep"), ResponseTimeout("00:05:00")]
    Task<int> Sweep();
}
