using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads any part of a variable that is stored in runs: contiguous, or one run a record.</summary>
/// <remarks>
/// Rows that lie close together are read with the gaps between them and picked out of the bytes: one read costs
/// more than some KiB too many. Rows that are long or far apart go straight to their place in the result, a few
/// at once where the source takes its time.
/// Threading: no state; the scratch buffer is pooled and at most <see cref="ScratchBytes"/> long.
/// </remarks>
public static class VariableReader
{
    /// <summary>Rows whose distance is at most this are read together, in bytes.</summary>
    internal const int GapBytes = 64 << 10;

    /// <summary>The longest span that is read to pick elements out of it, in bytes.</summary>
    internal const int ScratchBytes = 4 << 20;

    /// <summary>Reads the selected elements, row-major, in this machine's byte order.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="destination">
    /// Exactly as long as the selected elements, in bytes; nothing is written to it once the call has ended.
    /// </param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">The bytes could not be had, or the file was cut.</exception>
    public static ValueTask ReadAsync(
        IByteSource source,
        IndexedVariable variable,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        var region = StridedRegion.Of(variable, selection.Span);
        if (destination.Length != region.Elements * region.ElementBytes)
        {
            throw new ArgumentException(
                $"{destination.Length} bytes for {region.Elements} elements of {region.ElementBytes}",
                nameof(destination));
        }

        return region.Rows == 0
            ? ValueTask.CompletedTask
            : new RegionReader(source, variable, region, destination, cancellationToken).ReadAsync();
    }

    /// <summary>The bytes that <see cref="ReadAsync"/> will take from the file, with the gaps that it reads.</summary>
    /// <remarks>Exact but for gaps at the ends of a scratch buffer, which are counted and not read.</remarks>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    public static long ProjectedBytes(IndexedVariable variable, ReadOnlyMemory<IndexRange> selection)
    {
        var region = StridedRegion.Of(variable, selection.Span);
        if (region.Rows == 0)
        {
            return 0;
        }

        var bytes = region.RowExtentBytes;
        var extentBytes = bytes;
        for (int axis = region.Outer.Length - 1; axis >= 0; axis--)
        {
            var (count, strideBytes) = region.Outer[axis];
            var gapBytes = strideBytes - extentBytes;
            bytes = (count * bytes) + (region.IsRowDirect || gapBytes > GapBytes ? 0 : (count - 1) * gapBytes);
            extentBytes += (count - 1) * strideBytes;
        }

        return bytes;
    }
}
