using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Projects the bytes of buffers that one partition of a section holds at its worst.</summary>
internal static class PartitionMemory
{
    /// <summary>The projection; it does not depend on how long the partition is.</summary>
    /// <param name="section">The section.</param>
    /// <param name="blockBytes">Bytes that are evaluated at once.</param>
    public static long Of(OutputSection section, long blockBytes) => section switch
    {
        FixedSection part => Slab(part.Variable.Node, blockBytes),
        StateSection part => State(part, blockBytes),
        RecordSection part => (2 * blockBytes)
            + part.Parts.Max(variable => variable.Variable is { } lazy ? Slab(lazy.Node, blockBytes) : 0),
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "an unknown section"),
    };

    private static long Slab(Node node, long blockBytes)
    {
        var elements = Math.Clamp(
            blockBytes / node.Type.ByteLength(), 1, Math.Max(1, Region.ElementsOf(node.Shape.AsSpan())));
        return (elements * node.Type.ByteLength()) + node.ScratchBytes(elements, blockBytes);
    }

    // A reduction holds its whole state, and its finisher two of them with the result.
    private static long State(StateSection section, long blockBytes)
    {
        var cells = Region.ElementsOf(section.Reduction.Shape.AsSpan());
        return (2 * section.Reduction.StateBytes(cells)) + section.Reduction.ScratchBytes(cells, blockBytes);
    }
}
