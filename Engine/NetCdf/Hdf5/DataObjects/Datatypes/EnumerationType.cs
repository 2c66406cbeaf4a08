using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>An integer whose values have names (class 8).</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="Base">The integer.</param>
/// <param name="Members">Names and values, as stored.</param>
internal sealed record EnumerationType(
    int Bytes, FixedPointType Base, ImmutableArray<(string Name, long Value)> Members)
    : Datatype(Bytes);
