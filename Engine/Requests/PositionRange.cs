namespace Compute.Orleans.Engine.Requests;

/// <summary>A range of positions (crs "indices"), 0-based, the end excluded, negatives counted from the end.</summary>
/// <param name="Dimension">A dimension's name or role.</param>
/// <param name="Start">The first position.</param>
/// <param name="End">One past the last; equal to Start to pick one position and drop the dimension.</param>
/// <param name="Step">Every how many-th element.</param>
public sealed record PositionRange(string Dimension, long Start, long End, long Step = 1)
    : DimensionRange(Dimension, Step);
