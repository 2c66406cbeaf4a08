using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A variable whose chunks partitions compute and deflate; a row is one row of its chunks.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Storage">How it is cut into chunks.</param>
internal sealed record ChunkSection(LazyVariable Variable, ChunkedVariable Storage)
    : OutputSection(Storage.Rows, Variable.Node.BytesToRead, Variable.Node.WorkBytes)
{
    /// <inheritdoc/>
    public override (long First, long Length)? Chunks => null;
}
