namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes the chunk index that all releases of HDF5 read: a B-tree of version 1, from the leaves up.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.A.1 "Disk Format: Level 1A1 - Version 1 B-trees".</remarks>
internal sealed class BTree1Writer
{
    /// <summary>The most entries of a node: twice the 32 that hold where the superblock is silent.</summary>
    private const int MostEntries = 64;

    private const int HeaderBytes = 24;

    private readonly MetadataBuffer _bytes;
    private readonly long[] _chunkShape;
    private readonly long[] _grid;
    private readonly int _elementBytes;
    private readonly long[] _place;

    private BTree1Writer(MetadataBuffer bytes, long[] chunkShape, long[] grid, int elementBytes)
    {
        (_bytes, _chunkShape, _grid, _elementBytes) = (bytes, chunkShape, grid, elementBytes);
        _place = new long[grid.Length];
    }

    private int KeyBytes => 8 + (8 * (_grid.Length + 1));

    private int NodeBytes => HeaderBytes + (MostEntries * (KeyBytes + 8)) + KeyBytes;

    /// <summary>Writes a tree.</summary>
    /// <param name="bytes">Where it goes.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="chunkShape">The shape of a chunk, in elements.</param>
    /// <param name="grid">How many chunks there are along each dimension.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    /// <returns>Address of the root; null where there is no chunk.</returns>
    public static long? Write(
        MetadataBuffer bytes, ReadOnlySpan<StoredChunk> chunks, long[] chunkShape, long[] grid, int elementBytes)
    {
        if (chunks.IsEmpty)
        {
            return null;
        }

        bytes.Align();
        return new BTree1Writer(bytes, chunkShape, grid, elementBytes).Write(chunks);
    }

    private long Write(ReadOnlySpan<StoredChunk> chunks)
    {
        var last = chunks[^1];
        var entries = chunks.ToArray(); // Of each node: its first chunk, and the node's address.
        for (var level = 0; ; level++)
        {
            var nodes = (entries.Length + MostEntries - 1) / MostEntries;
            var parents = new StoredChunk[nodes];
            var first = _bytes.Position;
            for (var node = 0; node < nodes; node++)
            {
                // Nodes of one level differ by one entry at most, so that none is nearly empty.
                var from = (int)((long)entries.Length * node / nodes);
                var to = (int)((long)entries.Length * (node + 1) / nodes);
                parents[node] = entries[from] with { Offset = _bytes.Position };
                WriteHeader(level, to - from, first, node, nodes);
                foreach (var entry in entries.AsSpan(from, to - from))
                {
                    WriteKey(entry, 0);
                    _bytes.Address(entry.Offset);
                }

                if (to < entries.Length)
                {
                    WriteKey(entries[to], 0);
                }
                else
                {
                    WriteKey(last with { Bytes = 0, SkippedFilters = 0 }, 1);
                }

                _bytes.Zeros((MostEntries - (to - from)) * (KeyBytes + 8));
            }

            if (nodes == 1)
            {
                return parents[0].Offset;
            }

            entries = parents;
        }
    }

    private void WriteHeader(int level, int entries, long first, int node, int nodes)
    {
        _bytes.Bytes("TREE"u8);
        _bytes.Byte(1);
        _bytes.Byte(level);
        _bytes.UInt16(entries);
        _bytes.Address(node > 0 ? first + ((node - 1L) * NodeBytes) : null);
        _bytes.Address(node < nodes - 1 ? first + ((node + 1L) * NodeBytes) : null);
    }

    /// <summary>A key is where a chunk begins; the last key of a tree lies beyond its last chunk everywhere.</summary>
    private void WriteKey(in StoredChunk chunk, int beyond)
    {
        _bytes.UInt32(chunk.Bytes);
        _bytes.UInt32(chunk.SkippedFilters);
        var number = chunk.Number;
        for (var axis = _grid.Length - 1; axis >= 0; axis--)
        {
            (number, _place[axis]) = Math.DivRem(number, _grid[axis]);
        }

        for (var axis = 0; axis < _place.Length; axis++)
        {
            _bytes.UInt64((_place[axis] + beyond) * _chunkShape[axis]);
        }

        _bytes.UInt64((long)beyond * _elementBytes);
    }
}
