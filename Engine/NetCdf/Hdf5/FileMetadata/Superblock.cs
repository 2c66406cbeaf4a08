namespace Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;

/// <summary>What the first block of a file says of the file.</summary>
/// <param name="Version">Its version, 0 to 3.</param>
/// <param name="OffsetBytes">Length of an address, in bytes: 2, 4 or 8.</param>
/// <param name="LengthBytes">Length of a length, in bytes: 2, 4 or 8.</param>
/// <param name="BaseAddress">What addresses are relative to, from the start of the file: behind a user block.</param>
/// <param name="RootAddress">Address of the root group's object header, relative to the base.</param>
/// <param name="ExtensionAddress">Address of the superblock extension's object header, or null.</param>
/// <remarks>Source: "HDF5 File Format Specification", II.A "Format Signature and Superblock".</remarks>
internal sealed record Superblock(
    int Version, int OffsetBytes, int LengthBytes, long BaseAddress, long RootAddress, long? ExtensionAddress)
{
    /// <summary>Address of the table of shared messages; null where the file has none.</summary>
    public long? SharedTableAddress { get; init; }

    /// <summary>How many indexes that table has.</summary>
    public int SharedIndexCount { get; init; }
}
