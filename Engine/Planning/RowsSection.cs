using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Planning;

/// <summary>
/// A variable that is small beside what it is computed of: partitions give some rows' values, which the finisher puts
/// into chunks. A row is one position of the slowest axis that is longer than one.
/// </summary>
/// <param name="Variable">The variable.</param>
/// <param name="Storage">How it is cut into chunks.</param>
/// <param name="Axis">The axis that is cut; 0 for a scalar.</param>
/// <param name="Rows">The length of the axis.</param>
internal sealed record RowsSection(LazyVariable Variable, ChunkedVariable Storage, int Axis, long Rows)
    : OutputSection(Rows, Variable.Node.BytesToRead, Variable.Node.WorkBytes)
{
    /// <summary>The most bytes of such a variable: the finisher holds all of it.</summary>
    public const long GreatestBytes = 16L << 20;

    /// <summary>How many times as many bytes are read at least.</summary>
    public const long LeastRatio = 4;

    /// <summary>Length of all values, in bytes.</summary>
    public long Bytes => Region.ElementsOf(Storage.Shape.AsSpan()) * Variable.Node.Type.ByteLength();

    /// <summary>Length of a row's values, in bytes.</summary>
    public long RowBytes => Bytes / Math.Max(1, Rows);

    /// <inheritdoc/>
    public override (long First, long Length)? Chunks => Along(Variable.Node.Chunks, Axis);
}
