namespace Compute.Orleans.Grains.Options;

/// <summary>How jobs are admitted, leased and retried.</summary>
public sealed class JobOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Jobs";

    /// <summary>
    /// How many jobs run at once in the whole cluster; the others wait. Default 16, from 1 to 10,000.
    /// </summary>
    public int MaxRunning { get; set; } = 16;

    /// <summary>How long a silo keeps a job without a sign of life. Default 30 s, at least 1 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the lease is renewed. Default 10 s; at most half of the lease.</summary>
    public TimeSpan Renewal { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often one partition is tried before its job fails. Default 4, from 1 to 20.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>
    /// The pause before a partition's second attempt; it doubles for each one after it. Default 250 ms.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How often a job is taken up again after a loss without one more partition done before it fails, so that a job
    /// that kills its silos cannot do so for ever. Default 5, from 1 to 100.
    /// </summary>
    public int MaxFruitlessRuns { get; set; } = 5;

    /// <summary>
    /// Bytes of partition results that one job keeps in memory; what is above goes to its work folder. Default 64 MiB.
    /// </summary>
    public long ResultMemoryBytes { get; set; } = 64L << 20;
}
