using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Projects the bytes of buffers that a partition, or finishing an output, holds at its worst.</summary>
internal static class PartitionMemory
{
    /// <summary>The projection for one partition; it does not depend on how long the partition is.</summary>
    /// <param name="section">The section.</param>
    /// <param name="blockBytes">Bytes that are evaluated at once.</param>
    public static long Of(OutputSection section, long blockBytes) => section switch
    {
        FixedSection part => Slab(part.Variable.Node, blockBytes),
        StateSection part => part.Reduction.ScratchBytes(Cells(part), blockBytes) + Left(part.Reduction, blockBytes),
        RecordSection part => (2 * blockBytes)
            + part.Parts.Max(variable => variable.Variable is { } lazy ? Slab(lazy.Node, blockBytes) : 0),
        CopiedSection part => part.BufferBytes,
        ChunkSection part => part.Storage.EncodingBytes + Chunk(part.Variable.Node, part.Storage, blockBytes),
        RowsSection part => part.Bytes + Slab(part.Variable.Node, blockBytes),
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "an unknown section"),
    };

    /// <summary>
    /// The projection for the finisher: one loaded state, two sums, the results of a variable's reductions, and a block
    /// to write with what computing it takes.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <param name="blockBytes">Bytes that are evaluated at once.</param>
    public static long OfFinishing(OutputLayout output, long blockBytes) =>
        OfReductions(output, blockBytes) + (output.NetCdf4?.FinishingBytes ?? 0);

    private static long OfReductions(OutputLayout output, long blockBytes) => output.Sections.OfType<StateSection>()
        .GroupBy(section => section.Variable.Name, StringComparer.Ordinal)
        .Select(sections => (3 * sections.Max(section => section.StateBytes))
            + sections.Sum(section => Cells(section) * sizeof(double))
            + Written(output, sections.First().Variable, blockBytes))
        .DefaultIfEmpty()
        .Max();

    private static long Written(OutputLayout output, LazyVariable variable, long blockBytes) =>
        output.NetCdf4?.Variables.First(storage => storage.Definition.Name == variable.Name) is { } storage
            ? Chunk(variable.Node, storage, blockBytes)
            : Slab(variable.Node, blockBytes);

    private static long Chunk(Node node, ChunkedVariable storage, long blockBytes) => node.ScratchBytes(
        Math.Max(1, storage.ChunkBytes / node.Type.ByteLength()), blockBytes) + Left(node, blockBytes);

    private static long Slab(Node node, long blockBytes)
    {
        var elements = Math.Clamp(
            blockBytes / node.Type.ByteLength(), 1, Math.Max(1, Region.ElementsOf(node.Shape.AsSpan())));
        return (elements * node.Type.ByteLength()) + node.ScratchBytes(elements, blockBytes) + Left(node, blockBytes);
    }

    private static long Left(Node node, long blockBytes) => node.LeavesParts ? blockBytes : 0;

    private static long Cells(StateSection section) => Region.ElementsOf(section.Reduction.Shape.AsSpan());
}
