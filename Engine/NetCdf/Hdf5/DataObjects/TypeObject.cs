using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>A committed datatype: a type that has a name.</summary>
/// <param name="Address">Address of the header.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Type">The type.</param>
internal sealed record TypeObject(long Address, ImmutableArray<StoredAttribute> Attributes, Datatype Type)
    : DataObject(Address, Attributes);
