using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>The tree by which every version of HDF5's library finds the chunks of a variable.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.A.1 "Version 1 B-trees".</remarks>
internal static class ChunkTree
{
    /// <summary>The library's own number of children: a node takes the room of so many, however many it has.</summary>
    private const int MostChildren = 64;

    /// <summary>Adds the tree to an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="imageOffset">Where the image stands in the file.</param>
    /// <param name="chunks">The chunks, in order of their numbers.</param>
    /// <param name="shape">The variable's shape.</param>
    /// <param name="chunkShape">The shape of a chunk.</param>
    /// <returns>Address of the root; <see cref="ImageBuffer.Undefined"/> where there is no chunk.</returns>
    public static ulong Write(
        ImageBuffer image,
        long imageOffset,
        ImmutableArray<StoredChunk> chunks,
        ImmutableArray<long> shape,
        ImmutableArray<long> chunkShape)
    {
        if (chunks.IsEmpty)
        {
            return ImageBuffer.Undefined;
        }

        long[] grid = [.. shape.Select((length, axis) => (length + chunkShape[axis] - 1) / chunkShape[axis])];
        (StoredChunk First, ulong Address)[] level = [.. chunks.Select(chunk => (chunk, (ulong)chunk.Offset))];
        for (var height = 0; height == 0 || level.Length > 1; height++)
        {
            var parents = new (StoredChunk, ulong)[(level.Length + MostChildren - 1) / MostChildren];
            var nodeBytes = 24 + (MostChildren * 8) + ((MostChildren + 1) * (16 + (8 * grid.Length)));
            var first = (ulong)(imageOffset + image.Length);
            for (var node = 0; node < parents.Length; node++)
            {
                var start = image.Length;
                var own = level.AsSpan()[(node * MostChildren)..Math.Min(level.Length, (node + 1) * MostChildren)];
                image.Text("TREE");
                image.Byte(1);
                image.Byte(height);
                image.Two(own.Length);
                image.Address(node == 0 ? ImageBuffer.Undefined : first + (ulong)((node - 1L) * nodeBytes));
                image.Address(
                    node == parents.Length - 1 ? ImageBuffer.Undefined : first + (ulong)((node + 1L) * nodeBytes));
                foreach (var (chunk, address) in own)
                {
                    Key(image, chunk, grid, chunkShape);
                    image.Address(address);
                }

                // Behind the last child stands a key that is greater than all below.
                Key(image, chunks[^1] with { Bytes = 0, Number = EndOf(node, level, chunks) }, grid, chunkShape);
                image.Zeros(nodeBytes - (image.Length - start));
                parents[node] = (own[0].First, (ulong)(imageOffset + start));
            }

            level = parents;
        }

        return level[0].Address;
    }

    private static long EndOf(int node, (StoredChunk First, ulong)[] level, ImmutableArray<StoredChunk> chunks) =>
        (node + 1) * MostChildren < level.Length ? level[(node + 1) * MostChildren].First.Number : chunks[^1].Number + 1;

    private static void Key(
        ImageBuffer image, StoredChunk chunk, ReadOnlySpan<long> grid, ImmutableArray<long> chunkShape)
    {
        Span<long> place = stackalloc long[grid.Length];
        var number = chunk.Number;
        for (var axis = grid.Length - 1; axis >= 0; axis--)
        {
            // The number behind the last chunk begins one more row of the slowest dimension.
            place[axis] = axis == 0 ? number : number % grid[axis];
            number /= grid[axis];
        }

        image.Four(chunk.Bytes);
        image.Four(chunk.SkippedFilters);
        for (var axis = 0; axis < place.Length; axis++)
        {
            image.Eight(place[axis] * chunkShape[axis]);
        }

        image.Eight(0);
    }
}
