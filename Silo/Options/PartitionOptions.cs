namespace Compute.Orleans.Silo.Options;

/// <summary>How a job's work is cut.</summary>
internal sealed class PartitionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Partitions";

    /// <summary>Input that one partition of a long job decodes, in MiB; 64 by default, 1 to 4096.</summary>
    public int TargetMb { get; set; } = 64;

    /// <summary>Input that is evaluated at once, in KiB; 1024 by default, 64 to 16384.</summary>
    public int BlockKb { get; set; } = 1024;
}
