namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>Where a message stands that several objects share.</summary>
/// <param name="Address">Address of the header that holds it (a committed datatype); null where a heap does.</param>
/// <param name="HeapId">Its place in the heap of shared messages; empty where a header holds it.</param>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2 "Shared Message".</remarks>
internal readonly record struct SharedReference(long? Address, ReadOnlyMemory<byte> HeapId)
{
    private const int HeapIdBytes = 8;
    private const int InHeap = 1;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message, or the part of an attribute that stands for one.</param>
    public static SharedReference Read(ref FieldReader reader)
    {
        var (version, kind) = (reader.Byte(), reader.Byte());
        switch (version)
        {
            case 1:
                reader.Skip(6); // Reserved.
                _ = reader.Length(); // The place of a name in a local heap; of no use.
                return new(reader.Address("the shared message"), default);
            case 3 when kind == InHeap:
                return new(null, reader.Take(HeapIdBytes).ToArray());
            case 2 or 3:
                return new(reader.Address("the shared message"), default);
            default:
                throw reader.Corrupt($"the version of a shared message is {version}; 1 to 3 are known");
        }
    }
}
