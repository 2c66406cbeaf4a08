namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>A name in a group.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it leads to.</param>
/// <param name="Address">Address of the object's header, of a hard link; 0 elsewhere.</param>
/// <param name="Path">The path that a soft link leads to, absolute or relative to the group; null elsewhere.</param>
/// <param name="CreationOrder">Its place in the order of creation, or null where that is not tracked.</param>
internal sealed record Link(string Name, LinkKind Kind, long Address, string? Path, long? CreationOrder);
