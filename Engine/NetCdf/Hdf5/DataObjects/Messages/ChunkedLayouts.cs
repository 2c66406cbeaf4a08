using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>The part of a layout message that is about chunks.</summary>
/// <remarks>
/// The last dimension of a chunk is the length of an element, in bytes.
/// Source: "HDF5 File Format Specification", IV.A.2.i "The Data Layout Message".
/// </remarks>
internal static class ChunkedLayouts
{
    private const int EdgeChunksAreUnfiltered = 1;
    private const int SingleChunkIsFiltered = 2;

    /// <summary>Reads what versions 1 to 3 say: the address of a B-tree, and a chunk's shape.</summary>
    /// <param name="reader">The message, behind the number of dimensions.</param>
    /// <param name="rank">How many dimensions a chunk has, with the element's bytes.</param>
    public static ChunkedStorage ReadOld(ref FieldReader reader, int rank)
    {
        CheckRank(reader, rank);
        var address = reader.Address();
        var (shape, elementBytes) = ReadShape(ref reader, rank, 4);
        return new(shape, elementBytes, ChunkIndexKind.BTree1, address);
    }

    /// <summary>Reads what version 4 says: also which index it is.</summary>
    /// <param name="reader">The message, behind the class.</param>
    public static ChunkedStorage ReadNew(ref FieldReader reader)
    {
        var (flags, rank, width) = (reader.Byte(), reader.Byte(), reader.Byte());
        if ((flags & ~(EdgeChunksAreUnfiltered | SingleChunkIsFiltered)) != 0)
        {
            throw reader.Corrupt($"the flags are 0x{flags:x2}");
        }

        CheckRank(reader, rank);
        if (width is 0 or > 8)
        {
            throw reader.Corrupt($"a dimension of a chunk takes {width} bytes");
        }

        var (shape, elementBytes) = ReadShape(ref reader, rank, width);
        var index = (ChunkIndexKind)reader.Byte();
        long? singleBytes = null;
        var skipped = 0u;
        switch (index)
        {
            case ChunkIndexKind.SingleChunk when (flags & SingleChunkIsFiltered) != 0:
                singleBytes = reader.Length("the chunk");
                skipped = reader.UInt32();
                break;
            case ChunkIndexKind.SingleChunk or ChunkIndexKind.Implicit:
                break;
            case ChunkIndexKind.FixedArray:
                reader.Skip(1); // As the index's own header says it, here and below.
                break;
            case ChunkIndexKind.ExtensibleArray:
                reader.Skip(5);
                break;
            case ChunkIndexKind.BTree2:
                reader.Skip(6);
                break;
            default:
                throw reader.Corrupt($"the index of the chunks is of kind {(int)index}");
        }

        return new(shape, elementBytes, index, reader.Address())
        {
            SingleChunkBytes = singleBytes,
            SingleChunkSkippedFilters = skipped,
            EdgeChunksAreUnfiltered = (flags & EdgeChunksAreUnfiltered) != 0,
        };
    }

    private static void CheckRank(FieldReader reader, int rank)
    {
        if (rank is < 2 or > DataspaceMessage.GreatestRank + 1)
        {
            throw reader.Corrupt($"chunks have {rank} dimensions, the bytes of an element among them");
        }
    }

    private static (ImmutableArray<long> Shape, int ElementBytes) ReadShape(ref FieldReader reader, int rank, int width)
    {
        var shape = new long[rank];
        foreach (ref var length in shape.AsSpan())
        {
            var stored = reader.Unsigned(width);
            length = stored is > 0 and <= long.MaxValue
                ? (long)stored
                : throw reader.Corrupt($"a dimension of a chunk is {stored} long");
        }

        return shape[^1] <= int.MaxValue
            ? ([.. shape[..^1]], (int)shape[^1])
            : throw reader.Corrupt($"an element takes {shape[^1]} bytes");
    }
}
