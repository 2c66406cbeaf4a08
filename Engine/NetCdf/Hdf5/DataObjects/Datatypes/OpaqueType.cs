namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>Bytes without a meaning (class 5).</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="Tag">What the file says that it is.</param>
internal sealed record OpaqueType(int Bytes, string Tag) : Datatype(Bytes);
