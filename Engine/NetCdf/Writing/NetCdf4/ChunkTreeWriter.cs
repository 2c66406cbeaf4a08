using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes the index of a variable's chunks: a B-tree, its leaves first.</summary>
/// <remarks>
/// Version 1, which every reader knows. Nodes are as full as they can be, and as long on disk as if they were full.
/// Source: "HDF5 File Format Specification", III.A.1 "Disk Format: Level 1A1 - Version 1 B-trees", node type 1.
/// </remarks>
/// <param name="image">Takes the tree.</param>
/// <param name="shape">The variable's shape.</param>
/// <param name="chunkShape">The shape of a chunk.</param>
/// <param name="elementBytes">Length of an element.</param>
internal sealed class ChunkTreeWriter(
    ImageWriter image, ImmutableArray<long> shape, ImmutableArray<long> chunkShape, int elementBytes)
{
    /// <summary>Children of a full node: twice what a superblock of version 2 says by saying nothing.</summary>
    private const int MostChildren = 64;

    private const byte ChunkNode = 1;

    private int KeyBytes => 8 + (8 * (shape.Length + 1));

    /// <summary>Writes the tree.</summary>
    /// <param name="chunks">The chunks in order of their numbers.</param>
    /// <returns>Where its root is; null where there is no chunk.</returns>
    public Label? Write(ImmutableArray<StoredChunk> chunks)
    {
        if (chunks.IsEmpty)
        {
            return null;
        }

        Node[] level = [.. chunks.Select(chunk => new Node(new Label { Address = chunk.Offset }, chunk, chunk))];
        for (var height = 0; height == 0 || level.Length > 1; height++)
        {
            Node[][] groups = [.. level.Chunk(MostChildren)];
            Label[] places = [.. groups.Select(_ => new Label())];
            for (var place = 0; place < groups.Length; place++)
            {
                image.Place(places[place]);
                WriteNode(
                    groups[place],
                    height,
                    place > 0 ? places[place - 1] : null,
                    place + 1 < groups.Length ? places[place + 1] : null,
                    place + 1 < groups.Length ? groups[place + 1][0].First : null);
            }

            level = [.. groups.Zip(places, (group, place) => new Node(place, group[0].First, group[^1].Last))];
        }

        return level[0].Place;
    }

    private void WriteNode(Node[] children, int height, Label? left, Label? right, StoredChunk? next)
    {
        var first = image.Length;
        image.Bytes("TREE"u8);
        image.Bytes(ChunkNode, (byte)height);
        image.Number(children.Length, 2);
        image.Address(left);
        image.Address(right);
        foreach (var child in children)
        {
            WriteKey(child.First, past: false);
            image.Address(child.Place);
        }

        // The key behind the last child is greater than all that is in it.
        WriteKey(next ?? children[^1].Last, past: next is null);
        const int HeaderBytes = 24;
        image.Zeros(first + HeaderBytes + (MostChildren * 8) + ((MostChildren + 1) * KeyBytes) - image.Length);
    }

    private void WriteKey(StoredChunk chunk, bool past)
    {
        image.Number(past ? 0 : chunk.Bytes, 4);
        image.Number(past ? 0 : chunk.SkippedFilters, 4);
        Span<long> starts = stackalloc long[shape.Length];
        var number = chunk.Number;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            var count = ((shape[axis] - 1) / chunkShape[axis]) + 1;
            starts[axis] = ((number % count) + (past ? 1 : 0)) * chunkShape[axis];
            number /= count;
        }

        foreach (var start in starts)
        {
            image.Number(start, 8);
        }

        image.Number(past ? elementBytes : 0, 8);
    }

    private sealed record Node(Label Place, StoredChunk First, StoredChunk Last);
}
