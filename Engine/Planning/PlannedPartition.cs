namespace Compute.Orleans.Engine.Planning;

/// <summary>
/// One unit of scheduling: rows of one section of an output, or of the input that a reduction runs over.
/// </summary>
/// <param name="Output">Place of the output in the plan.</param>
/// <param name="Section">Place of the section in the output's layout.</param>
/// <param name="Start">The first row, along the slowest axis.</param>
/// <param name="Count">How many rows.</param>
/// <param name="BytesToRead">Bytes that are projected to be read.</param>
public sealed record PlannedPartition(int Output, int Section, long Start, long Count, long BytesToRead);
