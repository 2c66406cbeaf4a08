namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Outside the file, or in a way that is not read: external files, virtual datasets.</summary>
/// <param name="Reason">What it is, for the message.</param>
internal sealed record RefusedStorage(string Reason) : StorageLayout;
