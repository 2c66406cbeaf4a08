using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>The links of an old group: a B-tree of version 1 whose leaves are lists of symbols.</summary>
/// <remarks>
/// A level of the tree is fetched at once. Levels decrease on the way down and no node comes twice: a cycle ends.
/// Source: "HDF5 File Format Specification", III.A.1 "Version 1 B-trees", III.B "Group Symbol Tables".
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="budget">How much may still be read.</param>
internal sealed class SymbolTable(Hdf5File file, ReadBudget budget)
{
    /// <summary>About how long a node of the tree is, or of symbols, in bytes.</summary>
    public const int NodeBytes = 1024;

    private const int GreatestLevel = 64; // More than addresses have bits.
    private const string What = "a B-tree of links";

    private readonly VisitedBlocks _visited = new(file, What);

    private int PrefixBytes => 8 + (2 * file.OffsetBytes);

    /// <summary>Reads the links of a group.</summary>
    /// <param name="treeAddress">Address of the B-tree.</param>
    /// <param name="heapAddress">Address of the heap of names.</param>
    /// <returns>The links in the order of the tree, which is that of their names.</returns>
    public async ValueTask<List<Link>> ReadAsync(long treeAddress, long heapAddress)
    {
        await file.PrefetchAsync([(treeAddress, NodeBytes), (heapAddress, LocalHeap.HeaderBytes(file))]);
        var heap = await LocalHeap.ReadAsync(file, budget, heapAddress);
        var (level, nodes) = await ReadNodeAsync(treeAddress, null);
        while (level > 0)
        {
            level--;
            await file.PrefetchAsync(nodes.Select(node => (node, (long)NodeBytes)));
            var children = new List<long>();
            foreach (var node in nodes)
            {
                children.AddRange((await ReadNodeAsync(node, level)).Children);
            }

            nodes = children;
        }

        await file.PrefetchAsync(nodes.Select(node => (node, (long)NodeBytes)));
        var links = new List<Link>();
        foreach (var node in nodes)
        {
            _visited.Enter(node, 0);
            await SymbolTableNode.ReadAsync(file, budget, node, heap, links);
        }

        return links;
    }

    private async ValueTask<(int Level, List<long> Children)> ReadNodeAsync(long address, int? expectedLevel)
    {
        _visited.Enter(address, 0);
        var prefix = await file.ReadAsync(address, PrefixBytes, What);
        var (level, count) = ReadPrefix(prefix.Span, address, expectedLevel);
        var bytes = PrefixBytes + ((long)count * (file.LengthBytes + file.OffsetBytes));
        budget.Spend(address, bytes, What);
        var node = await file.ReadAsync(address, bytes, What);
        return (level, ReadChildren(node.Span, address, count));
    }

    private (int Level, int Count) ReadPrefix(ReadOnlySpan<byte> bytes, long address, int? expectedLevel)
    {
        var reader = new FieldReader(file, bytes, address, What);
        reader.Signature("TREE"u8);
        var (type, level, count) = (reader.Byte(), reader.Byte(), reader.UInt16());
        if (type != 0)
        {
            throw reader.Corrupt($"a node is of type {type}, not 0");
        }

        return level == (expectedLevel ?? level) && level <= GreatestLevel
            ? (level, count)
            : throw reader.Corrupt($"a node is on level {level}, where {expectedLevel ?? GreatestLevel} is the most");
    }

    private List<long> ReadChildren(ReadOnlySpan<byte> bytes, long address, int count)
    {
        var reader = new FieldReader(file, bytes, address, What);
        reader.Skip(PrefixBytes);
        var children = new List<long>(count);
        while (children.Count < count)
        {
            reader.Skip(file.LengthBytes); // The least name below the child.
            children.Add(reader.Address("a node"));
        }

        return children;
    }
}
