namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>An attribute as it is stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="Space">Its shape.</param>
/// <param name="Value">All its elements as stored; strings of any length are references into global heaps.</param>
/// <param name="CreationOrder">Its place in the order of creation, or null where that is not tracked.</param>
/// <param name="Address">Where it is, for messages.</param>
internal sealed record StoredAttribute(
    string Name, Datatype Type, Dataspace Space, ReadOnlyMemory<byte> Value, long? CreationOrder, long Address);
