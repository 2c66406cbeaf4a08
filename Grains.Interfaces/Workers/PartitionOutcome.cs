namespace Compute.Orleans.Grains.Interfaces.Workers;

/// <summary>What a partition left behind besides the slab that it wrote in place.</summary>
/// <param name="Partition">The partition's number in the plan.</param>
/// <param name="Attempt">The attempt that made it.</param>
/// <param name="Checksum">XXH3 of everything that the partition made.</param>
/// <param name="Payload">
/// Ragged ends of a slab, or a small partial state; at most 256 KiB, and never written to.
/// </param>
/// <param name="SpillFile">Name of the file in the job's work folder that holds a large partial state, or null.</param>
/// <param name="BytesRead">Bytes read from inputs.</param>
[GenerateSerializer, Immutable, Alias("compute.partition-outcome.v1")]
public sealed record PartitionOutcome(
    [property: Id(0)] int Partition,
    [property: Id(1)] int Attempt,
    [property: Id(2)] ulong Checksum,
    [property: Id(3)] ReadOnlyMemory<byte> Payload,
    [property: Id(4)] string? SpillFile,
    [property: Id(5)] long BytesRead);
