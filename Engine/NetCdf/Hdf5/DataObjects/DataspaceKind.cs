namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>The kinds of dataspaces, numbered as in their message.</summary>
internal enum DataspaceKind
{
    /// <summary>One element.</summary>
    Scalar = 0,

    /// <summary>An array.</summary>
    Simple = 1,

    /// <summary>No element.</summary>
    Null = 2,
}
