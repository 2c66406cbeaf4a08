namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Where the elements of a dataset stand, as its header says it.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.i "The Data Layout Message".</remarks>
internal abstract record StorageLayout;
