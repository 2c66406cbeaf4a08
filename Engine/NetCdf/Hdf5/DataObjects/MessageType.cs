namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>The kinds of messages in object headers, by their numbers.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2 "Data Object Header Messages".</remarks>
internal enum MessageType
{
    /// <summary>Nothing; room that is free.</summary>
    Nil = 0x00,

    /// <summary>The shape of a dataset.</summary>
    Dataspace = 0x01,

    /// <summary>How a group keeps its links.</summary>
    LinkInformation = 0x02,

    /// <summary>The type of an element.</summary>
    Datatype = 0x03,

    /// <summary>The fill value as old files have it.</summary>
    OldFillValue = 0x04,

    /// <summary>The fill value.</summary>
    FillValue = 0x05,

    /// <summary>One link of a group.</summary>
    Link = 0x06,

    /// <summary>The other files that hold a dataset's elements.</summary>
    ExternalFiles = 0x07,

    /// <summary>Where a dataset's elements stand.</summary>
    Layout = 0x08,

    /// <summary>What the library's own tests write.</summary>
    Bogus = 0x09,

    /// <summary>Hints for those that write a group.</summary>
    GroupInformation = 0x0a,

    /// <summary>What was done to each chunk.</summary>
    FilterPipeline = 0x0b,

    /// <summary>One attribute.</summary>
    Attribute = 0x0c,

    /// <summary>A remark.</summary>
    Comment = 0x0d,

    /// <summary>When the object was changed, as old files have it.</summary>
    OldModificationTime = 0x0e,

    /// <summary>Where shared messages stand.</summary>
    SharedMessageTable = 0x0f,

    /// <summary>Where the header goes on.</summary>
    Continuation = 0x10,

    /// <summary>Where an old group keeps its links.</summary>
    SymbolTable = 0x11,

    /// <summary>When the object was changed.</summary>
    ModificationTime = 0x12,

    /// <summary>Sizes of B-trees' nodes.</summary>
    BTreeSizes = 0x13,

    /// <summary>Which driver wrote the file.</summary>
    DriverInformation = 0x14,

    /// <summary>How an object keeps its attributes.</summary>
    AttributeInformation = 0x15,

    /// <summary>How many links lead to the object.</summary>
    ReferenceCount = 0x16,

    /// <summary>How free space is kept.</summary>
    FreeSpace = 0x17,

    /// <summary>Where the library left its cache.</summary>
    CacheImage = 0x18,
}
