namespace Compute.Orleans.Engine.Planning;

/// <summary>The sizes by which work is cut and memory is bounded.</summary>
public sealed class EngineOptions
{
    /// <summary>
    /// The most that the process may hold, in MiB; half of it is for buffers. 512 by default, at least 128.
    /// </summary>
    public int MemoryLimitMb { get; set; } = 512;

    /// <summary>Bytes of input that one partition of a long job decodes, in MiB. 64 by default, 1 to 4096.</summary>
    public int PartitionMb { get; set; } = 64;

    /// <summary>Bytes of input that are evaluated at once, in KiB. 1024 by default, 64 to 16384.</summary>
    public int BlockKb { get; set; } = 1024;

    /// <summary>Partitions that run at once on this machine. The number of processors by default.</summary>
    public int Concurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>The image that the program runs in, for the outputs' provenance; null by default.</summary>
    public string? ContainerImage { get; set; }

    /// <summary>Whether the process echo, for trying clients out, is offered. False by default.</summary>
    public bool Echo { get; set; }

    /// <summary>Bytes that buffers may take.</summary>
    public long BufferBytes => (long)MemoryLimitMb << 19;

    /// <summary>
    /// Bytes that decoded chunks may take besides; they take more, up to a sixth of the buffers', while no partition
    /// wants that.
    /// </summary>
    public long ChunkBytes => BufferBytes / 8;

    /// <summary>The most bytes that decoded chunks take.</summary>
    public long GreatestChunkBytes => BufferBytes / 6;

    /// <summary>Bytes of buffers that are kept for later while nobody uses them.</summary>
    public long IdleBytes => BufferBytes / 16;

    /// <summary>Bytes that one partition may take beyond its share, while they are free.</summary>
    public long SpareBytes => Math.Min(256L << 20, BufferBytes / (2 * Math.Max(1, Concurrency)));
}
