namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>What makes a NetCDF-4 file of bulk data that were written before.</summary>
/// <param name="Superblock">The first bytes of the file; written last, they make it valid.</param>
/// <param name="MetadataOffset">Where the metadata go, in bytes from the start of the file.</param>
/// <param name="Metadata">All other structures.</param>
/// <param name="Length">Length of the whole file, in bytes.</param>
public sealed record NetCdf4Image(
    ReadOnlyMemory<byte> Superblock, long MetadataOffset, ReadOnlyMemory<byte> Metadata, long Length);
