using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>What stands behind an object header: a group, a dataset or a committed datatype.</summary>
/// <param name="Address">Address of the header: the object's identity.</param>
/// <param name="Attributes">Its attributes, in order of creation where the file tracks it, else as stored.</param>
internal abstract record DataObject(long Address, ImmutableArray<StoredAttribute> Attributes);
