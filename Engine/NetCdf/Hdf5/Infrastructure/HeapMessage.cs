namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>A message that stands in a heap, not in its object's header.</summary>
/// <param name="Bytes">The message; it stays valid.</param>
/// <param name="Flags">The message's flags; 0 for links. One that is shared was looked up already.</param>
/// <param name="CreationOrder">The place in the order of creation that the index gives; null for links.</param>
/// <remarks>The order is a number of no meaning where the object does not track it.</remarks>
internal readonly record struct HeapMessage(ReadOnlyMemory<byte> Bytes, int Flags, long? CreationOrder);
