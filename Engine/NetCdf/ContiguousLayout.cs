namespace Compute.Orleans.Engine.NetCdf;

/// <summary>All elements in one run, row-major.</summary>
/// <param name="Offset">Where the first element begins, in bytes from the start of the file.</param>
public sealed record ContiguousLayout(long Offset) : DataLayout
{
    /// <summary>Whether the run stands inside the metadata of the variable (HDF5 calls it compact).</summary>
    public bool IsCompact { get; init; }
}
