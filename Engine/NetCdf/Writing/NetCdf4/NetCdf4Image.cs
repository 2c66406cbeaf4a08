namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>What makes a file of its data.</summary>
/// <param name="Superblock">The first bytes of the file.</param>
/// <param name="Metadata">All else that is no data.</param>
/// <param name="MetadataOffset">Where the metadata goes, in bytes from the start of the file.</param>
/// <param name="FileLength">Length of the whole file, in bytes.</param>
public sealed record NetCdf4Image(
    ReadOnlyMemory<byte> Superblock, ReadOnlyMemory<byte> Metadata, long MetadataOffset, long FileLength);
