using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Planning;

/// <summary>How a reduction's input is cut.</summary>
/// <param name="Axis">
/// The input's dimension that is cut. Along a reduced one each partition has a state of all cells; along a kept one it
/// has its own cells, and they are put side by side.
/// </param>
/// <param name="Parts">Into how many partitions.</param>
internal readonly record struct ReductionCut(int Axis, long Parts)
{
    /// <summary>The states of a few partitions together are at most one part in so many of the work.</summary>
    public const int StateShare = 20;

    /// <summary>
    /// Those of more partitions are fewer yet: a byte of a state is written, read and added, and costs as much as four
    /// bytes that are only read.
    /// </summary>
    private const int SmallStateShare = 60;

    /// <summary>So many partitions are worth their states on nearly every machine.</summary>
    private const long FewPartitions = 4;

    /// <summary>Bytes that follow each other in a file and are worth a read of their own.</summary>
    private const long WorthReading = 1L << 20;

    /// <summary>
    /// Chooses the cut that gives the most partitions, up to the wanted number; the slowest of equal ones.
    /// </summary>
    /// <param name="reduction">The reduction; its input has a dimension.</param>
    /// <param name="target">How much work a partition is to be.</param>
    public static ReductionCut Of(ReduceNode reduction, WorkTarget target)
    {
        var shape = reduction.InputShape;
        var work = reduction.WorkBytes;
        var wanted = target.Partitions(work);
        var slowest = LongAxis(shape);
        var best = new ReductionCut(slowest, 1);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            var groups = OutputSection.Groups(shape[axis], OutputSection.Along(reduction.InputChunks, axis));
            var parts = Math.Min(wanted, groups);
            if (reduction.Axes.Contains(axis))
            {
                var stateBytes = Math.Max(1, reduction.StateBytes(StateSection.Cells(reduction)));
                var few = Math.Min(FewPartitions, work / (StateShare * stateBytes));
                var bound = Math.Max(few, work / (SmallStateShare * stateBytes));
                parts = bound < parts ? WorkTarget.Even(bound) : parts;
            }

            // What is not chunked is cut along another than the slowest dimension only where long runs stay together.
            if (axis != slowest && reduction.InputChunks is null)
            {
                var runBytes = Region.ElementsOf(shape.AsSpan()[axis..]) * reduction.Input.Type.ByteLength();
                parts = Math.Min(parts, runBytes / WorthReading);
            }

            if (parts > best.Parts)
            {
                best = new(axis, parts);
            }
        }

        return best;
    }

    /// <summary>The slowest dimension that can be cut at all.</summary>
    /// <param name="shape">The lengths of the dimensions.</param>
    public static int LongAxis(ImmutableArray<long> shape)
    {
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] > 1)
            {
                return axis;
            }
        }

        return 0;
    }
}
