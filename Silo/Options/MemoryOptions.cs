namespace Compute.Orleans.Silo.Options;

/// <summary>How much memory the process may use.</summary>
internal sealed class MemoryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Memory";

    /// <summary>Resident memory, in MiB, that the process stays under; 512 by default, at least 256.</summary>
    public int LimitMb { get; set; } = 512;
}
