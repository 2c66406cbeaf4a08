using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Finds out whether an output can take over the chunks of its inputs as they are.</summary>
/// <remarks>
/// It can where its values are what some files store, joined along one axis, and the chunks of all parts fit into one
/// grid: nothing begins or ends within a chunk but at the end of the variable. All of them are deflated, with the same
/// filters, at the level that the client wants, if they want one; and the files hold them all.
/// </remarks>
internal static class ChunkCopies
{
    private const int DeflateId = 1;
    private const int ShuffleId = 2;
    private const int ChecksumId = 3;

    /// <summary>More chunks are computed anew, in larger ones: a list of more would take too much memory.</summary>
    private const long MostChunks = 1 << 20;

    /// <summary>Longer chunks are not copied: checking one would take the memory of all partitions.</summary>
    private const long GreatestChunkBytes = 32L << 20;

    /// <summary>The chunks of a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="definition">How it is written.</param>
    /// <param name="unlimited">The names of the output's unlimited dimensions.</param>
    /// <param name="format">What the client asks for.</param>
    /// <returns>How they are stored and where they are; null where they cannot be taken over.</returns>
    public static (ChunkedVariable Storage, ImmutableArray<CopiedChunk> Chunks)? Of(
        LazyVariable variable, VariableDefinition definition, IReadOnlySet<string> unlimited, OutputFormat format)
    {
        var (axis, parts) = Parts(variable.Node);
        if (parts.IsEmpty || parts[0].Variable.Layout is not ChunkedLayout first || !IsWanted(first.Filters, format))
        {
            return null;
        }

        for (var dimension = 0; dimension < first.ChunkShape.Length; dimension++)
        {
            // HDF5 has no chunk that is longer than a dimension of fixed length.
            if (first.ChunkShape[dimension] > variable.Node.Shape[dimension]
                && !unlimited.Contains(variable.Dimensions[dimension]))
            {
                return null;
            }
        }

        for (var place = 0; place < parts.Length; place++)
        {
            if (!IsLike(first, parts[place]) || !Fits(first, parts[place], axis, place == parts.Length - 1))
            {
                return null;
            }
        }

        var storage = new ChunkedVariable(definition, variable.Node.Shape, first.ChunkShape, first.Filters);
        return storage.Chunks is > 0 and <= MostChunks
            && storage.ChunkBytes <= GreatestChunkBytes
            && Find(storage, parts, axis) is { } chunks
            ? (storage, chunks)
            : null;
    }

    private static (int Axis, ImmutableArray<ReadNode> Parts) Parts(Node node) => node switch
    {
        ReadNode { Rank: > 0 } read => (0, [read]),
        ConcatNode join when join.Inputs.All(input => input is ReadNode { Rank: > 0 }) =>
            (join.Axis, [.. join.Inputs.Cast<ReadNode>()]),
        _ => (0, []),
    };

    private static bool IsWanted(ImmutableArray<StoredFilter> filters, OutputFormat format) =>
        filters.All(filter => filter.Id is DeflateId or ShuffleId or ChecksumId)
        && filters.Count(filter => filter.Id == DeflateId) == 1
        && filters.First(filter => filter.Id == DeflateId).Parameters is [var level, ..]
        && (format.Level is null || format.Level == level);

    private static bool IsLike(ChunkedLayout first, ReadNode part) =>
        part.Variable is { IsBigEndian: false, Form: null, UserType: null, Heap: null, Layout: ChunkedLayout layout }
        && part.Variable.ElementBytes == Arrays.ElementTypes.ByteLength(part.Type)
        && layout.ChunkShape.SequenceEqual(first.ChunkShape)
        && layout.Extent.SequenceEqual(part.Variable.Shape)
        && layout.Filters.Length == first.Filters.Length
        && layout.Filters.Zip(first.Filters).All(pair =>
            pair.First.Id == pair.Second.Id && pair.First.Parameters.SequenceEqual(pair.Second.Parameters));

    private static bool Fits(ChunkedLayout first, ReadNode part, int joined, bool isLast)
    {
        for (var axis = 0; axis < part.Rank; axis++)
        {
            var (range, length) = (part.Selection[axis], first.ChunkShape[axis]);
            var endsWithVariable = range.Start + range.Count == part.Variable.Shape[axis];
            if (range.Step != 1
                || range.Start % length != 0
                || (range.Count % length != 0 && !(endsWithVariable && (axis != joined || isLast))))
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<CopiedChunk>? Find(
        ChunkedVariable storage, ImmutableArray<ReadNode> parts, int joined)
    {
        // Which part a position of the joined grid is in, and where that part begins.
        var owners = new (ReadNode Part, long Start)[storage.Grid[joined]];
        long start = 0;
        foreach (var part in parts)
        {
            var rows = (part.Shape[joined] + storage.ChunkShape[joined] - 1) / storage.ChunkShape[joined];
            Array.Fill(owners, (part, start), (int)start, (int)rows);
            start += rows;
        }

        var chunks = ImmutableArray.CreateBuilder<CopiedChunk>((int)storage.Chunks);
        for (long number = 0; number < storage.Chunks; number++)
        {
            var region = storage.RegionOf(number);
            var (part, first) = owners[region.Start[joined] / storage.ChunkShape[joined]];
            long source = 0;
            for (var axis = 0; axis < part.Rank; axis++)
            {
                var length = storage.ChunkShape[axis];
                var place = (region.Start[axis] / length) - (axis == joined ? first : 0)
                    + (part.Selection[axis].Start / length);
                source = (source * ((part.Variable.Shape[axis] + length - 1) / length)) + place;
            }

            if (((ChunkedLayout)part.Variable.Layout).Chunks.Find(source) is not { } chunk)
            {
                return null; // It was never written: it is made of fill values.
            }

            chunks.Add(new(part, chunk));
        }

        return chunks.MoveToImmutable();
    }
}
