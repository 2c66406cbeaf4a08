namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>The indexes of chunks; from 1 on numbered as in layout messages of version 4.</summary>
internal enum ChunkIndexKind
{
    /// <summary>A B-tree of version 1: the only one before layout messages of version 4.</summary>
    BTree1 = 0,

    /// <summary>One chunk holds everything.</summary>
    SingleChunk = 1,

    /// <summary>All chunks follow each other, unfiltered, in order of their numbers.</summary>
    Implicit = 2,

    /// <summary>A table, where no dimension is unlimited.</summary>
    FixedArray = 3,

    /// <summary>A table that grows, where one dimension is unlimited.</summary>
    ExtensibleArray = 4,

    /// <summary>A B-tree of version 2, where several dimensions are unlimited.</summary>
    BTree2 = 5,
}
