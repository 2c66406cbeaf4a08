using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A part of an output that partitions are made of.</summary>
/// <param name="Rows">How many rows it can be cut into.</param>
/// <param name="BytesToRead">Bytes of elements that all of it reads from files.</param>
/// <param name="WorkBytes">Bytes that all of it decodes, or reads with the gaps between: what it is cut by.</param>
internal abstract record OutputSection(long Rows, long BytesToRead, long WorkBytes)
{
    /// <summary>Where the rows are cut by the chunks of what is read; null where they are not.</summary>
    public abstract (long First, long Length)? Chunks { get; }

    /// <summary>Into how many partitions it is cut, where its chunks allow it.</summary>
    /// <param name="target">How much work a partition is to be.</param>
    public virtual long PartitionsOf(WorkTarget target) => target.Partitions(WorkBytes);

    /// <summary>Groups of rows that chunks hold together.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="chunks">Where they are cut; null where each row stands for itself.</param>
    public static long Groups(long rows, (long First, long Length)? chunks)
    {
        var (first, length) = chunks ?? (1, 1);
        return rows <= first ? 1 : ((rows - first - 1) / length) + 2;
    }

    /// <summary>The cuts along one dimension.</summary>
    /// <param name="chunks">The cuts along all dimensions.</param>
    /// <param name="axis">The dimension.</param>
    public static (long First, long Length)? Along(ChunkGrid? chunks, int axis) =>
        chunks is null || axis >= chunks.Rank ? null : (chunks.First[axis], chunks.Length[axis]);
}
