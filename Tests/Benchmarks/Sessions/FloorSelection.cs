namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>What is read of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The first position along each dimension.</param>
/// <param name="Count">How many positions along each dimension.</param>
internal sealed record FloorSelection(string Path, long[] Start, long[] Count);
