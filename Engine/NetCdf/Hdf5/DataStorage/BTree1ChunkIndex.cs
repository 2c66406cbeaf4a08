using System.Buffers.Binary;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Chunks in a B-tree of version 1, each under the place of its first element.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.A.1 "Disk Format: Level 1A1 - Version 1 B-trees".</remarks>
internal sealed class BTree1ChunkIndex
{
    private const string What = "a B-tree node of chunks";

    /// <summary>Entries of a full node, as the library writes it unless told otherwise.</summary>
    private const int UsualEntries = 64;

    private readonly ChunkCollector _chunks;
    private readonly Hdf5File _file;
    private readonly VisitedBlocks _visited;
    private readonly long[] _place;

    private BTree1ChunkIndex(ChunkCollector chunks)
    {
        (_chunks, _file) = (chunks, chunks.File);
        _visited = new(_file, What);
        _place = new long[chunks.Rank];
    }

    private int HeaderBytes => 8 + (2 * _file.OffsetBytes);

    /// <summary>A stored length, a filter mask, and an offset in each dimension, also within the element.</summary>
    private int KeyBytes => 8 + (8 * (_chunks.Rank + 1));

    private int EntryBytes => KeyBytes + _file.OffsetBytes;

    /// <summary>Takes all entries of the tree, level by level.</summary>
    /// <param name="chunks">What takes them.</param>
    /// <param name="address">Address of the tree's root.</param>
    public static async ValueTask ReadAsync(ChunkCollector chunks, long address)
    {
        var tree = new BTree1ChunkIndex(chunks);
        List<long> nodes = [address];
        int? level = null;
        while (nodes.Count > 0)
        {
            await tree._file.PrefetchAsync(nodes.Select(node => (node, tree.UsualNodeBytes)));
            var children = new List<long>();
            foreach (var node in nodes)
            {
                var (entries, found) = await tree.ReadHeaderAsync(node, level);
                level ??= found;
                var bytes = (long)entries * tree.EntryBytes;
                tree._visited.Spend(node, bytes);
                var body = await tree._file.ReadAsync(node + tree.HeaderBytes, bytes, What);
                if (level == 0)
                {
                    tree.TakeChunks(body.Span, node);
                }
                else
                {
                    tree.TakeChildren(body.Span, node, children);
                }
            }

            nodes = children;
            level--;
        }
    }

    private long UsualNodeBytes => HeaderBytes + ((long)UsualEntries * EntryBytes) + KeyBytes;

    private async ValueTask<(int Entries, int Level)> ReadHeaderAsync(long node, int? expectedLevel)
    {
        _visited.Enter(node, HeaderBytes);
        var bytes = await _file.ReadAsync(node, HeaderBytes, What);
        var fields = new FieldReader(_file, bytes.Span, node, What);
        fields.Signature("TREE"u8);
        var (type, level, entries) = (fields.Byte(), fields.Byte(), fields.UInt16());
        if (type != 1)
        {
            throw fields.Corrupt($"the node type is {type}, not 1");
        }

        return expectedLevel is { } expected && level != expected
            ? throw fields.Corrupt($"a node of level {level} stands where {expected} is due")
            : (entries, level);
    }

    private void TakeChildren(ReadOnlySpan<byte> body, long node, List<long> children)
    {
        var fields = new FieldReader(_file, body, node + HeaderBytes, What);
        while (fields.Remaining > 0)
        {
            fields.Skip(KeyBytes);
            children.Add(fields.Address("a child"));
        }
    }

    private void TakeChunks(ReadOnlySpan<byte> body, long node)
    {
        var chunkShape = _chunks.Storage.ChunkShape.AsSpan();
        for (var start = 0; start < body.Length; start += EntryBytes)
        {
            var entry = body.Slice(start, EntryBytes);
            for (var dimension = 0; dimension < _place.Length; dimension++)
            {
                var element = BinaryPrimitives.ReadInt64LittleEndian(entry[(8 + (8 * dimension))..]);
                var (place, rest) = Math.DivRem(element, chunkShape[dimension]);
                if (rest != 0 || element < 0)
                {
                    throw _file.Corrupt(
                        node + HeaderBytes + start, $"a chunk begins at element {element} of dimension {dimension}");
                }

                _place[dimension] = place;
            }

            var address = new FieldReader(_file, entry[KeyBytes..], node + HeaderBytes + start + KeyBytes, What)
                .Address("a chunk");
            _chunks.Add(
                _place,
                address,
                BinaryPrimitives.ReadUInt32LittleEndian(entry),
                BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]));
        }
    }
}
