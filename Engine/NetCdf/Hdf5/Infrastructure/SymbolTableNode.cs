using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>A list of symbols: some of the links of an old group.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.B "Group Symbol Table Nodes".</remarks>
internal static class SymbolTableNode
{
    private const int PrefixBytes = 8;
    private const int ScratchBytes = 16;
    private const int SoftLink = 2;
    private const string What = "a node of a symbol table";

    /// <summary>Reads a node.</summary>
    /// <param name="file">The file.</param>
    /// <param name="budget">How much may still be read.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="heap">The names.</param>
    /// <param name="links">What its links are added to.</param>
    public static async ValueTask ReadAsync(
        Hdf5File file, ReadBudget budget, long address, LocalHeap heap, List<Link> links)
    {
        var prefix = await file.ReadAsync(address, PrefixBytes, What);
        var count = ReadPrefix(file, prefix.Span, address);
        var bytes = (long)count * (file.LengthBytes + file.OffsetBytes + 8 + ScratchBytes);
        budget.Spend(address, PrefixBytes + bytes, What);
        var entries = await file.ReadAsync(address + PrefixBytes, bytes, What);
        ReadEntries(file, entries.Span, address + PrefixBytes, count, heap, links);
    }

    private static int ReadPrefix(Hdf5File file, ReadOnlySpan<byte> bytes, long address)
    {
        var reader = new FieldReader(file, bytes, address, What);
        reader.Signature("SNOD"u8);
        if (reader.Byte() is var version and not 1)
        {
            throw reader.Corrupt($"the version is {version}, not 1");
        }

        reader.Skip(1); // Reserved.
        return reader.UInt16();
    }

    private static void ReadEntries(
        Hdf5File file, ReadOnlySpan<byte> bytes, long address, int count, LocalHeap heap, List<Link> links)
    {
        var reader = new FieldReader(file, bytes, address, What);
        for (var place = 0; place < count; place++)
        {
            var name = heap.Text(reader.Length("the way to a name"));
            var header = reader.Address();
            var kind = reader.UInt32();
            reader.Skip(4); // Reserved.
            if (kind == SoftLink)
            {
                links.Add(new(name, LinkKind.Soft, 0, heap.Text(reader.UInt32()), null));
                reader.Skip(ScratchBytes - 4);
                continue;
            }

            reader.Skip(ScratchBytes); // What the object's header says too.
            links.Add(header is { } there
                ? new(name, LinkKind.Hard, there, null, null)
                : throw reader.Corrupt($"the address of {name} is undefined"));
        }
    }
}
