namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>How a group keeps its links (message 0x02).</summary>
/// <param name="TracksOrder">Whether links have a place in the order of creation.</param>
/// <param name="HeapAddress">Address of the fractal heap of links; null where they are messages of the header.</param>
/// <param name="NameIndexAddress">Address of the B-tree that finds links by name.</param>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.c "The Link Info Message".</remarks>
internal sealed record LinkInformationMessage(bool TracksOrder, long? HeapAddress, long? NameIndexAddress)
{
    private const int HoldsOrder = 1;
    private const int KnownFlags = 3;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message.</param>
    public static LinkInformationMessage Read(ref FieldReader reader)
    {
        var (version, flags) = (reader.Byte(), reader.Byte());
        if (version != 0 || (flags & ~KnownFlags) != 0)
        {
            throw reader.Corrupt($"the version is {version} and the flags are 0x{flags:x2}");
        }

        var tracksOrder = (flags & HoldsOrder) != 0;
        reader.Skip(tracksOrder ? 8 : 0); // The greatest place so far.
        return new(tracksOrder, reader.Address(), reader.Address());
    }
}
