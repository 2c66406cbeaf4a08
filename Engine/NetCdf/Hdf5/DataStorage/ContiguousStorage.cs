namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>In one run.</summary>
/// <param name="Address">Address of the first element; null where nothing was written.</param>
/// <param name="Bytes">Length of the run.</param>
internal sealed record ContiguousStorage(long? Address, long Bytes) : StorageLayout;
