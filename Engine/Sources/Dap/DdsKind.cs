namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>What a declaration of a DDS declares.</summary>
internal enum DdsKind
{
    /// <summary>Numbers or texts: one, or an array of them.</summary>
    Array,

    /// <summary>Several declarations under one name.</summary>
    Structure,

    /// <summary>An array, which is the first member, and a map for each of its dimensions.</summary>
    Grid,

    /// <summary>Rows of a table, as many as there are.</summary>
    Sequence,
}
