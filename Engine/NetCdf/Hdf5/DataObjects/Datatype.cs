namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>The type of an element.</summary>
/// <param name="Bytes">Length of one element, in bytes; at least 1.</param>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.d "The Datatype Message".</remarks>
internal abstract record Datatype(int Bytes)
{
    /// <summary>Address of the header of the committed datatype that this is; null where it has no name.</summary>
    public long? CommittedAt { get; init; }
}
