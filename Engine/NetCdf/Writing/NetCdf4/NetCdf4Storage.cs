using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>How the elements of a variable are stored in a NetCDF-4 file.</summary>
/// <param name="ChunkShape">
/// The shape of a chunk, in elements, as long as the variable has dimensions; default for one run of all elements.
/// </param>
/// <param name="Filters">What is done to each chunk, in the order in which it is done; none for one run.</param>
/// <param name="IsBigEndian">Whether elements are stored most significant byte first.</param>
public sealed record NetCdf4Storage(
    ImmutableArray<long> ChunkShape, ImmutableArray<StoredFilter> Filters, bool IsBigEndian = false)
{
    /// <summary>One run of all elements, row-major, least significant byte first.</summary>
    /// <remarks>
    /// HDF5 has no such run for a variable that has an unlimited dimension: there it is written as one chunk of the
    /// variable's whole shape, without filters, whose bytes are the same.
    /// </remarks>
    public static readonly NetCdf4Storage Contiguous = new(default, []);

    /// <summary>Whether the elements are in chunks; a scalar never is.</summary>
    public bool IsChunked => !ChunkShape.IsDefaultOrEmpty;

    /// <summary>Chunks that are shuffled and deflated, as most files of NetCDF-4 have them.</summary>
    /// <param name="chunkShape">The shape of a chunk, in elements.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    /// <param name="level">How hard deflate tries: 1 to 9.</param>
    public static NetCdf4Storage Deflated(ImmutableArray<long> chunkShape, int elementBytes, int level) =>
        new(
            chunkShape,
            [
                new StoredFilter(2, "shuffle", true, [(uint)elementBytes]),
                new StoredFilter(1, "deflate", true, [(uint)level]),
            ]);
}
