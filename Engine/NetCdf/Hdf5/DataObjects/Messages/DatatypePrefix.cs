namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>What a datatype begins with, of whatever class.</summary>
/// <param name="Version">Its version, 1 to 5.</param>
/// <param name="Flags">24 bits whose meaning depends on the class.</param>
/// <param name="Bytes">Length of an element, at least 1.</param>
/// <param name="Depth">In how many other types it is.</param>
internal readonly record struct DatatypePrefix(int Version, uint Flags, int Bytes, int Depth);
