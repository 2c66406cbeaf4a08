namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>Where an old group keeps its links (message 0x11).</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.r "The Symbol Table Message".</remarks>
internal static class SymbolTableMessage
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">The message.</param>
    /// <returns>Addresses of the B-tree of version 1, and of the local heap that holds the names.</returns>
    public static (long TreeAddress, long HeapAddress) Read(ref FieldReader reader) =>
        (reader.Address("the B-tree of links"), reader.Address("the heap of names"));
}
