using System.Buffers.Binary;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Chunks in a B-tree of version 2, each under its place in the grid.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.A.2 "Version 2 B-trees", record types 10 and 11.</remarks>
internal static class BTree2ChunkIndex
{
    private const int Unfiltered = 10;
    private const int Filtered = 11;

    private const int MaskBytes = 4;

    /// <summary>Takes all chunks.</summary>
    /// <param name="chunks">What takes them.</param>
    /// <param name="address">Address of the tree's header.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when the tree is damaged.</exception>
    public static async ValueTask ReadAsync(ChunkCollector chunks, long address)
    {
        var type = chunks.IsFiltered ? Filtered : Unfiltered;
        var header = await BTree2Header.ReadAsync(chunks.File, address, type);
        var lengthBytes = header.RecordBytes - chunks.File.OffsetBytes - (8 * chunks.Rank)
            - (chunks.IsFiltered ? MaskBytes : 0);
        if (chunks.IsFiltered ? lengthBytes is < 1 or > 8 : lengthBytes != 0)
        {
            throw chunks.Corrupt($"records take {header.RecordBytes} bytes for {chunks.Rank} dimensions");
        }

        var place = new long[chunks.Rank];
        foreach (var record in await BTree2.ReadAsync(chunks.File, address, header))
        {
            Take(chunks, record.Span, lengthBytes, place, address);
        }
    }

    private static void Take(
        ChunkCollector chunks, ReadOnlySpan<byte> record, int lengthBytes, long[] place, long address)
    {
        var fields = new FieldReader(chunks.File, record, address, "the record of a chunk");
        var chunk = fields.Address("a chunk");
        var (bytes, skipped) = chunks.IsFiltered
            ? (fields.Unsigned(lengthBytes), fields.UInt32())
            : (chunks.ChunkBytes, 0);
        for (var dimension = 0; dimension < place.Length; dimension++)
        {
            place[dimension] = BinaryPrimitives.ReadInt64LittleEndian(fields.Take(8));
        }

        chunks.Add(place, chunk, bytes, skipped);
    }
}
