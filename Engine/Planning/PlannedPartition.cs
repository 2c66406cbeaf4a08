namespace Compute.Orleans.Engine.Planning;

/// <summary>
/// One unit of scheduling: rows of one section of an output, or of the input that a reduction runs over.
/// </summary>
/// <param name="Output">Place of the output in the plan; of several that share the section, the first.</param>
/// <param name="Section">Place of the section in the output's layout.</param>
/// <param name="Start">The first row, along the axis that the section is cut along.</param>
/// <param name="Count">How many rows.</param>
/// <param name="BytesToRead">Bytes of elements that are projected to be read; its work may be more.</param>
public sealed record PlannedPartition(int Output, int Section, long Start, long Count, long BytesToRead);
