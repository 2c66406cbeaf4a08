using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>A group: names for other objects.</summary>
/// <param name="Address">Address of the header.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Links">Its links: in order of creation where the group tracks it, else in order of their names.</param>
internal sealed record GroupObject(
    long Address, ImmutableArray<StoredAttribute> Attributes, ImmutableArray<Link> Links)
    : DataObject(Address, Attributes);
