using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A variable of fixed size; a row is one position of its slowest axis that is longer than one.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Placement">Its place in the file.</param>
/// <param name="Axis">The axis that is cut; 0 for a scalar.</param>
/// <param name="Rows">The length of the axis.</param>
internal sealed record FixedSection(LazyVariable Variable, VariablePlacement Placement, int Axis, long Rows)
    : OutputSection(Rows, Variable.Node.BytesToRead, Variable.Node.WorkBytes)
{
    /// <inheritdoc/>
    public override (long First, long Length)? Chunks => Along(Variable.Node.Chunks, Axis);
}
