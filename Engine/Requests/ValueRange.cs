namespace Compute.Orleans.Engine.Requests;

/// <summary>A range of coordinate values (crs "values"), both ends included, in either order.</summary>
/// <param name="Dimension">A dimension's name or role.</param>
/// <param name="Start">One end, in the coordinate's units; on time in the units of the file.</param>
/// <param name="End">The other end; equal to Start to pick one point and drop the dimension.</param>
/// <param name="Step">Every how many-th element.</param>
public sealed record ValueRange(string Dimension, double Start, double End, long Step = 1)
    : DimensionRange(Dimension, Step)
{
    /// <summary>The units of the ends, such as hPa on an axis in Pa; null for the coordinate's own.</summary>
    public string? Units { get; init; }
}
