namespace Compute.Orleans.Engine.Execution;

/// <summary>What a partition leaves behind besides the slab that it wrote in place.</summary>
/// <param name="Partition">The partition's number in the plan.</param>
/// <param name="Checksum">XXH3 of everything that the partition made: written, returned and spilled.</param>
/// <param name="Payload">
/// The ragged ends of a slab, or small partial states, one after the other; at most 256 KiB, and opaque to everyone but
/// the finisher.
/// </param>
/// <param name="SpillFile">Name of the file in the job's work folder that holds large partial states, or null.</param>
/// <param name="BytesRead">Bytes read from inputs.</param>
public sealed record PartitionResult(
    int Partition, ulong Checksum, ReadOnlyMemory<byte> Payload, string? SpillFile, long BytesRead);
