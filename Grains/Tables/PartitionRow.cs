namespace Compute.Orleans.Grains.Tables;

/// <summary>A finished partition: what it takes not to compute it again.</summary>
/// <param name="Number">The partition's number in the plan.</param>
/// <param name="Attempt">The attempt that was accepted.</param>
/// <param name="Checksum">XXH3 of what the partition made.</param>
/// <param name="Payload">The bytes that it returned: ragged ends of a slab, or a small partial state.</param>
/// <param name="SpillFile">Name of the file in the job's work folder that holds a large partial state, or null.</param>
/// <param name="BytesRead">Bytes read from inputs.</param>
public sealed record PartitionRow(
    int Number, int Attempt, ulong Checksum, ReadOnlyMemory<byte> Payload, string? SpillFile, long BytesRead);
