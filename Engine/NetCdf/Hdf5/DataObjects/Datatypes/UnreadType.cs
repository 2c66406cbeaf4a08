namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>A type whose elements are not read: time (class 2), VAX byte order, classes that came later.</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="Name">What it is, for the message.</param>
internal sealed record UnreadType(int Bytes, string Name) : Datatype(Bytes);
