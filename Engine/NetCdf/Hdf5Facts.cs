namespace Compute.Orleans.Engine.NetCdf;

/// <summary>What an HDF5 file says of itself; no data depends on it.</summary>
/// <param name="SuperblockVersion">The version of its first block, 0 to 3.</param>
/// <param name="IsNetCdf4">Whether it bears marks that the NetCDF library leaves.</param>
/// <param name="Properties">The libraries that made it, as they say it (_NCProperties); null without.</param>
public sealed record Hdf5Facts(int SuperblockVersion, bool IsNetCdf4, string? Properties);
