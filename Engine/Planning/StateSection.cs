using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>
/// A reduction over the slowest axis of what it reads: partitions give partial states. A variable that is made of
/// several reductions, as the difference of two means, has a section for each.
/// </summary>
/// <param name="Variable">The variable.</param>
/// <param name="Placement">Its place in the file.</param>
/// <param name="Reduction">The reduction.</param>
/// <param name="Axis">The input's axis that is cut.</param>
/// <param name="Rows">The length of the axis.</param>
internal sealed record StateSection(
    LazyVariable Variable, VariablePlacement Placement, ReduceNode Reduction, int Axis, long Rows)
    : OutputSection(Rows, Reduction.BytesToRead)
{
    /// <summary>All states of a job together are at most one part in so many of the bytes that it reads.</summary>
    public const int StateShare = 20;

    /// <inheritdoc/>
    public override (long First, long Length)? Chunks => Along(Reduction.InputChunks, Axis);

    /// <summary>Bytes of one partial state.</summary>
    public long StateBytes => Reduction.StateBytes(Region.ElementsOf(Reduction.Shape.AsSpan()));
}
