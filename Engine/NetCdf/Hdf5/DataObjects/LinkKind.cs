namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>What a link leads to, numbered as in the link message.</summary>
internal enum LinkKind
{
    /// <summary>An object of this file.</summary>
    Hard = 0,

    /// <summary>A path in this file.</summary>
    Soft = 1,

    /// <summary>A path in another file; not followed.</summary>
    External = 64,

    /// <summary>What only the program that made it knows; not followed.</summary>
    UserDefined = 65,
}
