using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>Where a dataset's elements stand (message 0x08), of versions 1 to 4.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.i "The Data Layout Message".</remarks>
internal static class LayoutMessage
{
    private const int Compact = 0;
    private const int Contiguous = 1;
    private const int Chunked = 2;
    private const int Virtual = 3;
    private const int RefusedVersion = 5;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message.</param>
    /// <param name="address">Where the message begins.</param>
    /// <param name="bytes">How many bytes the elements take, by type and shape.</param>
    public static StorageLayout Read(ref FieldReader reader, long address, long bytes)
    {
        var version = reader.Byte();
        return version switch
        {
            1 or 2 => ReadOld(ref reader, address, bytes),
            3 or 4 => ReadNew(ref reader, version, address),
            RefusedVersion => new RefusedStorage($"its layout message is of version {version}"),
            _ => throw reader.Corrupt($"the version is {version}; 1 to 4 are known"),
        };
    }

    private static StorageLayout ReadOld(ref FieldReader reader, long address, long bytes)
    {
        var (rank, kind) = (reader.Byte(), reader.Byte());
        reader.Skip(5); // Reserved.
        switch (kind)
        {
            case Compact:
                reader.Skip(4L * rank); // The shape, which the dataspace has.
                return ReadCompact(ref reader, reader.UInt32(), address);
            case Contiguous:
                return new ContiguousStorage(reader.Address(), bytes); // Lengths of 32 bits were cut here.
            case Chunked:
                return ChunkedLayouts.ReadOld(ref reader, rank);
            default:
                throw reader.Corrupt($"the layout is of class {kind}");
        }
    }

    private static StorageLayout ReadNew(ref FieldReader reader, int version, long address)
    {
        var kind = reader.Byte();
        return kind switch
        {
            Compact => ReadCompact(ref reader, (uint)reader.UInt16(), address),
            Contiguous => new ContiguousStorage(reader.Address(), reader.Length("the elements")),
            Chunked when version == 3 => ChunkedLayouts.ReadOld(ref reader, reader.Byte()),
            Chunked => ChunkedLayouts.ReadNew(ref reader),
            Virtual when version == 4 => new RefusedStorage("it is a virtual dataset, whose elements are in others"),
            _ => throw reader.Corrupt($"the layout is of class {kind}"),
        };
    }

    private static CompactStorage ReadCompact(ref FieldReader reader, uint bytes, long address)
    {
        var first = address + reader.Position;
        return new(first, reader.Take(bytes).Length);
    }
}
