namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>An integer (class 0), or a field of bits (class 4), which is read as an unsigned one.</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsSigned">Whether it is two's complement.</param>
/// <param name="BitOffset">The first bit of the number.</param>
/// <param name="Precision">How many bits the number has.</param>
internal sealed record FixedPointType(int Bytes, bool IsBigEndian, bool IsSigned, int BitOffset, int Precision)
    : Datatype(Bytes);
