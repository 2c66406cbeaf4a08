using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Planning;

/// <summary>
/// Reductions of one input, of one output or of several: partitions read their part of it once and give a partial state
/// of each. A variable that is made of reductions of several inputs, as the difference of two means, has some of them.
/// </summary>
/// <param name="Reductions">The reductions, no two of them the same; their inputs are the same.</param>
/// <param name="Axis">The input's axis that is cut.</param>
/// <param name="Count">Into how many partitions.</param>
internal sealed record StateSection(ImmutableArray<ReduceNode> Reductions, int Axis, long Count)
    : OutputSection(
        Reductions[0].InputShape[Axis],
        Once(Reductions, node => node.BytesToRead),
        Once(Reductions, node => node.WorkBytes))
{
    /// <inheritdoc/>
    public override (long First, long Length)? Chunks => Along(Reductions[0].InputChunks, Axis);

    /// <summary>Bytes of the states of all reductions, of all their cells.</summary>
    public long StateBytes => Reductions.Sum(reduction => reduction.StateBytes(Cells(reduction)));

    /// <summary>The most rows that a partition has.</summary>
    public long MostRows
    {
        get
        {
            var groups = Groups(Rows, Chunks);
            var each = (groups + Math.Min(Count, groups) - 1) / Math.Min(Count, groups);
            return Math.Min(Rows, each * (Chunks?.Length ?? 1));
        }
    }

    /// <inheritdoc/>
    public override long PartitionsOf(WorkTarget target) => Count;

    /// <summary>The number of cells of a reduction.</summary>
    /// <param name="reduction">The reduction.</param>
    public static long Cells(ReduceNode reduction) => Region.ElementsOf(reduction.Shape.AsSpan());

    /// <summary>The number of cells that a partition has of a reduction.</summary>
    /// <param name="reduction">The reduction.</param>
    /// <param name="rows">The partition's rows.</param>
    public long Cells(ReduceNode reduction, long rows) =>
        IsSideBySide(reduction) ? Cells(reduction) / Math.Max(1, Rows) * rows : Cells(reduction);

    /// <summary>Bytes of the state that a partition has of a reduction.</summary>
    /// <param name="reduction">The reduction.</param>
    /// <param name="rows">The partition's rows.</param>
    public long PartBytes(ReduceNode reduction, long rows) => reduction.StateBytes(Cells(reduction, rows));

    /// <summary>Bytes of the states that a partition has of all reductions, one after the other.</summary>
    /// <param name="rows">The partition's rows.</param>
    public long PartBytes(long rows) => Reductions.Sum(reduction => PartBytes(reduction, rows));

    /// <summary>Whether partitions have different cells of a reduction, and not each a part of every cell.</summary>
    /// <param name="reduction">The reduction.</param>
    public bool IsSideBySide(ReduceNode reduction) => !reduction.Axes.Contains(Axis);

    // What all read is read once; weights are each one's own.
    private static long Once(ImmutableArray<ReduceNode> reductions, Func<Node, long> bytes) =>
        bytes(reductions[0].Input) + reductions.Sum(reduction => bytes(reduction) - bytes(reduction.Input));
}
