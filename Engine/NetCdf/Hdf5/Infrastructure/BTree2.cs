using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>Reads all records of a B-tree of version 2.</summary>
/// <remarks>
/// Source: "HDF5 File Format Specification", III.A.2 "Disk Format: Level 1A2 - Version 2 B-trees".
/// </remarks>
internal sealed class BTree2
{
    private const string What = "a B-tree node";

    private readonly Hdf5File _file;
    private readonly BTree2Header _header;
    private readonly IReadOnlyList<BTree2Level> _levels;
    private readonly VisitedBlocks _visited;

    private BTree2(Hdf5File file, BTree2Header header)
    {
        (_file, _header, _levels) = (file, header, header.Levels(file));
        _visited = new(file, What);
    }

    /// <summary>Reads all records of a tree.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Address of the tree's header.</param>
    /// <param name="expectedTypes">What the records may be, numbered as in the specification.</param>
    /// <returns>The records in the tree's order; they stay valid.</returns>
    /// <exception cref="ComputeException">CorruptData when the tree is damaged, or holds other records.</exception>
    public static async ValueTask<List<ReadOnlyMemory<byte>>> ReadAsync(
        Hdf5File file, long address, params int[] expectedTypes)
    {
        var header = await BTree2Header.ReadAsync(file, address, expectedTypes);
        return await ReadAsync(file, address, header);
    }

    /// <summary>Reads all records of a tree whose header was read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Address of the tree's header, for the message.</param>
    /// <param name="header">The header.</param>
    /// <returns>The records in the tree's order; they stay valid.</returns>
    /// <exception cref="ComputeException">CorruptData when the tree is damaged.</exception>
    public static async ValueTask<List<ReadOnlyMemory<byte>>> ReadAsync(
        Hdf5File file, long address, BTree2Header header)
    {
        var records = header.Root is { } root ? await new BTree2(file, header).ReadAsync(root) : [];
        return records.Count == header.TotalRecords
            ? records
            : throw file.Corrupt(
                address, $"a B-tree of {header.TotalRecords} records holds {records.Count}");
    }

    /// <summary>
    /// Goes down level by level. Between two levels there is a row of records and children in the tree's order; in
    /// the next round each child gives way to what its node holds.
    /// </summary>
    private async ValueTask<List<ReadOnlyMemory<byte>>> ReadAsync(long root)
    {
        List<ReadOnlyMemory<byte>> records = [];
        List<Child> children = [new(root, _header.RootRecords, Before: 0)];
        for (var level = _header.Depth; level >= 0 && children.Count > 0; level--)
        {
            await _file.PrefetchAsync(children.Select(child => (child.Address, _header.NodeBytes)));
            var (below, next) = (new List<ReadOnlyMemory<byte>>(), new List<Child>());
            var copied = 0;
            foreach (var child in children)
            {
                below.AddRange(CollectionsMarshal.AsSpan(records)[copied..child.Before]);
                copied = child.Before;
                Take(await ReadNodeAsync(child, level), level, child, below, next);
                if (below.Count > _header.TotalRecords)
                {
                    throw _file.Corrupt(child.Address, $"a B-tree of {_header.TotalRecords} records holds more");
                }
            }

            below.AddRange(CollectionsMarshal.AsSpan(records)[copied..]);
            (records, children) = (below, next);
        }

        return records;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadNodeAsync(Child child, int level)
    {
        var layout = _levels[level];
        var greatest = Math.Min(layout.GreatestRecords, _header.TotalRecords);
        if (child.Records > greatest)
        {
            throw _file.Corrupt(child.Address, $"{What} of {child.Records} records may have {greatest}");
        }

        var bytes = BTree2Header.NodeFrameBytes + ((long)child.Records * _header.RecordBytes)
            + (level > 0 ? (child.Records + 1L) * layout.ChildBytes : 0);
        _visited.Enter(child.Address, bytes);
        var node = await CheckedBlock.ReadAsync(_file, child.Address, bytes, What);
        var fields = new FieldReader(_file, node.Span, child.Address, What);
        fields.Signature(level > 0 ? "BTIN"u8 : "BTLF"u8);
        var (version, type) = (fields.Byte(), fields.Byte());
        return version == 0 && type == _header.Type
            ? node[fields.Position..]
            : throw fields.Corrupt($"version and type are {version} and {type}, not 0 and {_header.Type}");
    }

    /// <summary>Takes a node apart: all its records stand first, then all its children.</summary>
    private void Take(
        ReadOnlyMemory<byte> node, int level, Child parent, List<ReadOnlyMemory<byte>> records, List<Child> children)
    {
        var layout = _levels[level];
        var fields = new FieldReader(_file, node.Span, parent.Address + 6, What);
        fields.Skip((long)parent.Records * _header.RecordBytes);
        for (var place = 0; place <= parent.Records; place++)
        {
            if (level > 0)
            {
                var address = fields.Address("a child");
                var count = fields.Unsigned(layout.CountBytes);
                fields.Skip(layout.TotalBytes);
                children.Add(new(address, (int)Math.Min(count, int.MaxValue), records.Count));
            }

            if (place < parent.Records)
            {
                records.Add(node.Slice(place * _header.RecordBytes, _header.RecordBytes));
            }
        }
    }

    /// <summary>A node to be read: where it is, its number of records, and how many records stand before it.</summary>
    private readonly record struct Child(long Address, int Records, int Before);
}
