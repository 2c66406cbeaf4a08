namespace Compute.Orleans.Grains.Options;

/// <summary>How often crashes are cleaned up after.</summary>
public sealed class SweeperOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sweeper";

    /// <summary>The time between two sweeps. Default 1 min, which is also the least that reminders allow.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a job must have ended before its leftover files are removed. Default 10 min.</summary>
    public TimeSpan LeftoverAge { get; set; } = TimeSpan.FromMinutes(10);
}
