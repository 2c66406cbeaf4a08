namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>Text of a fixed length (class 3).</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="IsSpacePadded">Whether spaces fill it up, as in Fortran; else NULs do.</param>
internal sealed record StringType(int Bytes, bool IsSpacePadded) : Datatype(Bytes);
