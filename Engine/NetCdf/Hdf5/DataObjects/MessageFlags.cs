namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>What a header says of a message, as far as readers care.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.1.a "Header Message Flags".</remarks>
[Flags]
internal enum MessageFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The message is elsewhere; this one says where.</summary>
    IsShared = 0x02,

    /// <summary>Who does not know the message must not open the object.</summary>
    MustBeKnown = 0x80,
}
