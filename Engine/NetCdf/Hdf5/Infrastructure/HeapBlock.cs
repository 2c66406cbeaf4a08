namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>A block of objects of a fractal heap.</summary>
/// <param name="Start">Where it begins in the heap.</param>
/// <param name="Bytes">Its length in the heap.</param>
/// <param name="Address">Where it begins in the file.</param>
/// <param name="StoredBytes">Its length in the file.</param>
/// <param name="SkippedFilters">The filters that were not applied to it.</param>
internal readonly record struct HeapBlock(
    long Start, long Bytes, long Address, long StoredBytes, uint SkippedFilters);
