using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>A dataset: an array of elements of one type.</summary>
/// <param name="Address">Address of the header.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="Space">Its shape.</param>
/// <param name="Storage">Where its elements stand.</param>
/// <param name="Filters">What was done to each chunk, in the order in which it was done.</param>
/// <param name="FillValue">One element as stored; empty where none is defined, which means zeros.</param>
internal sealed record DatasetObject(
    long Address,
    ImmutableArray<StoredAttribute> Attributes,
    Datatype Type,
    Dataspace Space,
    StorageLayout Storage,
    ImmutableArray<StoredFilter> Filters,
    ImmutableArray<byte> FillValue)
    : DataObject(Address, Attributes);
