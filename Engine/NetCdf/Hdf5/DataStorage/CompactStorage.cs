namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>In the object header itself.</summary>
/// <param name="Address">Address of the first element, within the file.</param>
/// <param name="Bytes">Length of all elements.</param>
internal sealed record CompactStorage(long Address, int Bytes) : StorageLayout;
