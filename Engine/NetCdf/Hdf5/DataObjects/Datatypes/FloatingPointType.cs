namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>A floating-point number (class 1).</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="Form">How its bits are used.</param>
internal sealed record FloatingPointType(int Bytes, bool IsBigEndian, NumberForm Form) : Datatype(Bytes);
