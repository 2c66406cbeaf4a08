using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>Several named members in a row (class 6).</summary>
/// <param name="Bytes">Length of one, in bytes.</param>
/// <param name="Members">The members, as stored.</param>
internal sealed record CompoundType(int Bytes, ImmutableArray<CompoundMember> Members) : Datatype(Bytes);
