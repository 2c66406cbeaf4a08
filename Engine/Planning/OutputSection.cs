using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A part of an output that partitions are made of.</summary>
/// <param name="Rows">How many rows it can be cut into.</param>
/// <param name="BytesToRead">Bytes that all of it reads from files.</param>
internal abstract record OutputSection(long Rows, long BytesToRead)
{
    /// <summary>Where the rows are cut by the chunks of what is read; null where they are not.</summary>
    public abstract (long First, long Length)? Chunks { get; }

    /// <summary>The cuts along one dimension.</summary>
    /// <param name="chunks">The cuts along all dimensions.</param>
    /// <param name="axis">The dimension.</param>
    protected static (long First, long Length)? Along(ChunkGrid? chunks, int axis) =>
        chunks is null || axis >= chunks.Rank ? null : (chunks.First[axis], chunks.Length[axis]);
}
