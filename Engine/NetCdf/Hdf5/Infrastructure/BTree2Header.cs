using System.Numerics;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>What the header of a B-tree of version 2 says, and what follows from it for the nodes.</summary>
/// <param name="Type">What the records are, numbered as in the specification.</param>
/// <param name="NodeBytes">Length of every node.</param>
/// <param name="RecordBytes">Length of every record.</param>
/// <param name="Depth">How many levels of inner nodes stand above the leaves.</param>
/// <param name="Root">The root node; null where there are no records.</param>
/// <param name="RootRecords">How many records the root node has.</param>
/// <param name="TotalRecords">How many records the tree has.</param>
internal sealed record BTree2Header(
    int Type, long NodeBytes, int RecordBytes, int Depth, long? Root, int RootRecords, long TotalRecords)
{
    /// <summary>The deepest tree that is read; each level holds many times what the level above does.</summary>
    public const int GreatestDepth = 32;

    /// <summary>The most records of a tree that is read: each takes 16 bytes of memory.</summary>
    public const int GreatestTotal = 2 << 20;

    /// <summary>Signature, version and type before the records of a node, and the checksum behind them.</summary>
    public const int NodeFrameBytes = 6 + CheckedBlock.ChecksumBytes;

    private const string What = "the header of a B-tree";

    /// <summary>Length of a header, in bytes.</summary>
    /// <param name="file">The file.</param>
    public static int Bytes(Hdf5File file) => 22 + file.OffsetBytes + file.LengthBytes;

    /// <summary>Reads a header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where it begins.</param>
    /// <param name="types">What the records may be.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when it is damaged, or the records are others.</exception>
    public static async ValueTask<BTree2Header> ReadAsync(Hdf5File file, long address, params int[] types)
    {
        var bytes = await CheckedBlock.ReadAsync(file, address, Bytes(file), What);
        var fields = new FieldReader(file, bytes.Span, address, What);
        fields.Signature("BTHD"u8);
        var (version, type) = (fields.Byte(), fields.Byte());
        if (version != 0 || !types.Contains(type))
        {
            throw fields.Corrupt($"version and type are {version} and {type}, not 0 and {string.Join(" or ", types)}");
        }

        var (nodeBytes, recordBytes, depth) = (fields.UInt32(), fields.UInt16(), fields.UInt16());
        fields.Skip(2);
        var header = new BTree2Header(
            type, nodeBytes, recordBytes, depth, fields.Address(), fields.UInt16(), fields.Length("all records"));
        if (header.TotalRecords > GreatestTotal)
        {
            throw file.Limits.TooLarge($"{GreatestTotal} records in a B-tree");
        }

        return recordBytes > 0 && depth <= GreatestDepth && header.GreatestRecords(recordBytes) > 0
            ? header
            : throw fields.Corrupt($"nodes of {nodeBytes} bytes hold records of {recordBytes}, {depth} levels deep");
    }

    /// <summary>The fields of a node's children, level by level.</summary>
    /// <param name="file">The file.</param>
    /// <returns>
    /// For each level from the leaves (0) up: the most records of a node, and the widths of a child's two counts.
    /// </returns>
    public IReadOnlyList<BTree2Level> Levels(Hdf5File file)
    {
        var leafRecords = GreatestRecords(RecordBytes);
        var countBytes = CountBytes(leafRecords);
        var levels = new List<BTree2Level> { new(leafRecords, 0, 0, 0) };
        UInt128 below = (UInt128)leafRecords; // The most records of a whole tree that ends one level below.
        for (var level = 1; level <= Depth; level++)
        {
            var totalBytes = level > 1 ? CountBytes(below) : 0;
            var childBytes = file.OffsetBytes + countBytes + totalBytes;
            var records = (NodeBytes - NodeFrameBytes - childBytes) / (RecordBytes + childBytes);
            levels.Add(new(Math.Max(0, records), childBytes, countBytes, totalBytes));
            below = Saturate(((UInt128)(Math.Max(0, records) + 1) * below) + (UInt128)Math.Max(0, records));
        }

        return levels;
    }

    private static UInt128 Saturate(UInt128 count) => UInt128.Min(count, ulong.MaxValue);

    /// <summary>Bytes that the library uses for a count of at most so many.</summary>
    private static int CountBytes(UInt128 greatest) => (BitOperations.Log2((ulong)greatest) / 8) + 1;

    private static int CountBytes(long greatest) => CountBytes((UInt128)greatest);

    private long GreatestRecords(int recordBytes) => (NodeBytes - NodeFrameBytes) / recordBytes;
}
