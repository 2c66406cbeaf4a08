namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>A reference to something in the file (class 7).</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="IsToObject">Whether it is the address of an object's header; else it is to a region, or newer.</param>
internal sealed record ReferenceType(int Bytes, bool IsToObject) : Datatype(Bytes);
