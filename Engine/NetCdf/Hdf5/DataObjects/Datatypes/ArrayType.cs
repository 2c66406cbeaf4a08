using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>A small array as one element (class 10).</summary>
/// <param name="Bytes">Length of all of it, in bytes.</param>
/// <param name="Shape">Its lengths, slowest first.</param>
/// <param name="Base">The type of an element of it.</param>
internal sealed record ArrayType(int Bytes, ImmutableArray<int> Shape, Datatype Base) : Datatype(Bytes);
