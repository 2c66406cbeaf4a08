namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Everything of a NetCDF-4 file but its elements.</summary>
/// <param name="Superblock">Goes to the beginning of the file; written last, for nobody reads a file without it.</param>
/// <param name="Metadata">What describes the elements.</param>
/// <param name="MetadataOffset">Where it goes, in bytes from the start of the file: behind the elements.</param>
public sealed record NetCdf4Image(
    ReadOnlyMemory<byte> Superblock, ReadOnlyMemory<byte> Metadata, long MetadataOffset)
{
    /// <summary>Length of the whole file, in bytes.</summary>
    public long FileLength => MetadataOffset + Metadata.Length;
}
