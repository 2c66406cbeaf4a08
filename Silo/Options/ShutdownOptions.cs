namespace Compute.Orleans.Silo.Options;

/// <summary>How the process ends.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Shutdown";

    /// <summary>
    /// Seconds that answers and partitions in flight may take to end after SIGTERM; 25 by default, 1 to 3600. Jobs are
    /// not waited for: they go on at the next start.
    /// </summary>
    public int Seconds { get; set; } = 25;
}
