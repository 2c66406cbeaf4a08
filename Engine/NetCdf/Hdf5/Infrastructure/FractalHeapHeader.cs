namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>What the header of a fractal heap says.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="IdBytes">Length of the ids of objects.</param>
/// <param name="HasChecksums">Whether blocks of objects have checksums.</param>
/// <param name="GreatestManagedBytes">The longest object that stands in a block.</param>
/// <param name="HugeTree">The B-tree that finds longer objects; null where there are none.</param>
/// <param name="Table">How the blocks grow.</param>
/// <param name="Root">The root block; null where there is none.</param>
/// <param name="RootRows">How many rows of blocks the root lists; 0 where it is itself a block of objects.</param>
/// <param name="RootStoredBytes">Stored length of a filtered root that is itself a block of objects.</param>
/// <param name="RootSkippedFilters">The filters that were not applied to it.</param>
/// <param name="FilterMessage">The message that says which filters blocks go through; empty for none.</param>
/// <remarks>Source: "HDF5 File Format Specification", III.G "Disk Format: Level 1G - Fractal Heap".</remarks>
internal sealed record FractalHeapHeader(
    long Address,
    int IdBytes,
    bool HasChecksums,
    uint GreatestManagedBytes,
    long? HugeTree,
    DoublingTable Table,
    long? Root,
    int RootRows,
    long RootStoredBytes,
    uint RootSkippedFilters,
    ReadOnlyMemory<byte> FilterMessage)
{
    private const string What = "the header of a fractal heap";

    /// <summary>Whether blocks and longer objects go through filters.</summary>
    public bool IsFiltered => !FilterMessage.IsEmpty;

    /// <summary>Length of a header without filters, in bytes.</summary>
    /// <param name="file">The file.</param>
    public static int Bytes(Hdf5File file) =>
        22 + (12 * file.LengthBytes) + (3 * file.OffsetBytes) + CheckedBlock.ChecksumBytes;

    /// <summary>Reads a header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where it begins.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when it is damaged.</exception>
    public static async ValueTask<FractalHeapHeader> ReadAsync(Hdf5File file, long address)
    {
        var start = await file.ReadAsync(address, Bytes(file), What);
        var filterBytes = FilterBytes(new FieldReader(file, start.Span, address, What));
        var filterFields = filterBytes > 0 ? file.LengthBytes + 4 + filterBytes : 0;
        var bytes = await CheckedBlock.ReadAsync(file, address, Bytes(file) + filterFields, What);
        return Parse(file, address, bytes, filterBytes);
    }

    private static int FilterBytes(FieldReader fields)
    {
        fields.Signature("FRHP"u8);
        var version = fields.Byte();
        if (version != 0)
        {
            throw fields.Corrupt($"the version is {version}, not 0");
        }

        fields.Skip(2);
        return fields.UInt16();
    }

    private static FractalHeapHeader Parse(Hdf5File file, long address, ReadOnlyMemory<byte> bytes, int filterBytes)
    {
        var fields = new FieldReader(file, bytes.Span, address, What);
        fields.Skip(5);
        var idBytes = fields.UInt16();
        fields.Skip(2);
        var (flags, greatestManaged) = (fields.Byte(), fields.UInt32());
        fields.Skip(file.LengthBytes); // The next id of a longer object.
        var hugeTree = fields.Address();
        fields.Skip(file.OffsetBytes + (9 * file.LengthBytes)); // Free space, and statistics.
        var table = DoublingTable.Parse(ref fields);
        var (root, rootRows) = (fields.Address(), fields.UInt16());
        if (idBytes == 0 || rootRows > table.GreatestRows)
        {
            throw fields.Corrupt($"ids take {idBytes} bytes, and the root has {rootRows} rows");
        }

        var (storedBytes, skippedFilters) = filterBytes > 0
            ? (fields.Length("the root block"), fields.UInt32())
            : (0, 0u);
        return new(
            address,
            idBytes,
            (flags & 2) != 0,
            greatestManaged,
            hugeTree,
            table,
            root,
            rootRows,
            storedBytes,
            skippedFilters,
            bytes.Slice(fields.Position, filterBytes));
    }
}
