namespace Compute.Orleans.Engine.Planning;

/// <summary>A part of an output that partitions are made of.</summary>
/// <param name="Rows">How many rows it can be cut into.</param>
/// <param name="BytesToRead">Bytes that all of it reads from files.</param>
internal abstract record OutputSection(long Rows, long BytesToRead);
