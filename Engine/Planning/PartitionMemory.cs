using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Projects the bytes of buffers that a partition, or finishing the outputs, holds at its worst.</summary>
internal static class PartitionMemory
{
    /// <summary>The projection for one partition of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="blockBytes">Bytes that are evaluated at once.</param>
    public static long Of(OutputSection section, long blockBytes) => section switch
    {
        FixedSection part => Slab(part.Variable.Node, blockBytes),
        StateSection part => OfStates(part, blockBytes),
        RecordSection part => (2 * blockBytes)
            + part.Parts.Max(variable => variable.Variable is { } lazy ? Slab(lazy.Node, blockBytes) : 0),
        CopiedSection part => part.BufferBytes,
        ChunkSection part => part.Storage.EncodingBytes + Chunk(part.Variable.Node, part.Storage, blockBytes),
        RowsSection part => part.Bytes + Slab(part.Variable.Node, blockBytes),
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "an unknown section"),
    };

    /// <summary>
    /// The projection for the finisher: of a section a partition's states and two sums of each; the results of all
    /// reductions that later outputs want too; and a block to write with what computing it takes.
    /// </summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="blockBytes">Bytes that are evaluated at once.</param>
    public static long OfFinishing(ImmutableArray<OutputLayout> outputs, long blockBytes)
    {
        var lastUses = StateUses.LastOf(outputs);
        var held = new HashSet<(int Output, int Section)>();
        long heldBytes = 0;
        long most = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            foreach (var variable in outputs[output].Reduced)
            {
                foreach (var (_, place) in variable.States)
                {
                    var section = (StateSection)outputs[place.Output].Sections[place.Section];
                    if (held.Add((place.Output, place.Section)))
                    {
                        heldBytes += Results(section);
                        most = Math.Max(most, heldBytes + (3 * section.StateBytes));
                    }
                }

                most = Math.Max(most, heldBytes + Written(outputs[output], variable.Variable, blockBytes));
            }

            most = Math.Max(most, heldBytes + (outputs[output].NetCdf4?.FinishingBytes ?? 0));

            foreach (var key in held.Where(key => lastUses[key] == output).ToArray())
            {
                _ = held.Remove(key);
                heldBytes -= Results((StateSection)outputs[key.Output].Sections[key.Section]);
            }
        }

        return most;
    }

    private static long Results(StateSection section) =>
        section.Reductions.Sum(reduction => StateSection.Cells(reduction) * sizeof(double));

    // The input is evaluated once for all, the weights by each for itself.
    private static long OfStates(StateSection section, long blockBytes)
    {
        var first = section.Reductions[0];
        return section.PartBytes(section.MostRows)
            + first.ScratchBytes(0, blockBytes)
            + section.Reductions.Skip(1).Sum(reduction => reduction.WeightBytes(blockBytes))
            + (section.Reductions.Any(reduction => reduction.LeavesParts) ? blockBytes : 0);
    }

    private static long Written(OutputLayout output, LazyVariable variable, long blockBytes) =>
        output.NetCdf4?.Variables.First(storage => storage.Definition.Name == variable.Name) is { } storage
            ? output.NetCdf4.FinishingBytes + Chunk(variable.Node, storage, blockBytes)
            : Slab(variable.Node, blockBytes);

    private static long Chunk(Node node, ChunkedVariable storage, long blockBytes) => node.ScratchBytes(
        Math.Max(1, storage.ChunkBytes / node.Type.ByteLength()), blockBytes) + (node.LeavesParts ? blockBytes : 0);

    private static long Slab(Node node, long blockBytes)
    {
        var elements = Math.Clamp(
            blockBytes / node.Type.ByteLength(), 1, Math.Max(1, Region.ElementsOf(node.Shape.AsSpan())));
        return (elements * node.Type.ByteLength()) + node.ScratchBytes(elements, blockBytes)
            + (node.LeavesParts ? blockBytes : 0);
    }
}
