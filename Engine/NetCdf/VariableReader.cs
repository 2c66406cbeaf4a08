using System.Buffers;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads any part of a variable that is stored in runs: contiguous, or one run a record.</summary>
/// <remarks>
/// Rows that lie close together are read with the gaps between them and picked out of the bytes: one read costs
/// more than some KiB too many. Rows that are long or far apart go straight to their place in the result.
/// Threading: no state; the scratch buffer is pooled and at most <see cref="ScratchBytes"/> long.
/// </remarks>
public static class VariableReader
{
    /// <summary>Rows whose distance is at most this are read together, in bytes.</summary>
    internal const int GapBytes = 64 << 10;

    /// <summary>The longest span that is read to pick elements out of it, in bytes.</summary>
    internal const int ScratchBytes = 4 << 20;

    /// <summary>A row without gaps is read alone from this length on: copying it would cost more than a read.</summary>
    private const int DirectBytes = 64 << 10;

    /// <summary>Reads the selected elements, row-major, in this machine's byte order.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="destination">Exactly as long as the selected elements, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">The bytes could not be had, or the file is shorter than it was.</exception>
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
                $"{destination.Length} bytes for {region.Elements} elements of {region.ElementBytes}", nameof(destination));
        }

        return region.Rows == 0 ? ValueTask.CompletedTask
            : region.RowExtentBytes > ScratchBytes && !region.IsRowContiguous
                ? ReadLongRowsAsync(source, variable, region, destination, cancellationToken)
                : ReadRowsAsync(source, variable, region, destination, cancellationToken);
    }

    /// <summary>The bytes that <see cref="ReadAsync"/> will take from the file, gaps that it reads along included.</summary>
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

        var isDirect = IsDirect(region);
        var bytes = region.RowExtentBytes;
        var extentBytes = bytes;
        for (int axis = region.Outer.Length - 1; axis >= 0; axis--)
        {
            var (count, strideBytes) = region.Outer[axis];
            var gapBytes = strideBytes - extentBytes;
            bytes = (count * bytes) + (isDirect || gapBytes > GapBytes ? 0 : (count - 1) * gapBytes);
            extentBytes += (count - 1) * strideBytes;
        }

        return bytes;
    }

    private static bool IsDirect(StridedRegion region) => region.IsRowContiguous && region.RowExtentBytes >= DirectBytes;

    /// <summary>Reads rows, those that are short and close together through the scratch buffer.</summary>
    private static async ValueTask ReadRowsAsync(
        IByteSource source,
        IndexedVariable variable,
        StridedRegion region,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        var isDirect = IsDirect(region);
        var rowBytes = (int)(region.RowLength * region.ElementBytes);
        var first = new RowCursor(region);
        var next = new RowCursor(region);
        byte[]? scratch = null;
        try
        {
            while (first.IsOnRow)
            {
                var start = first.Offset;
                long end;
                var rows = 0;
                do
                {
                    end = next.Offset + region.RowExtentBytes;
                    rows++;
                    next.MoveNext();
                }
                while (!isDirect
                    && next.IsOnRow
                    && next.Offset - end <= GapBytes
                    && next.Offset + region.RowExtentBytes - start <= ScratchBytes);

                var filled = destination[..(rows * rowBytes)];
                destination = destination[filled.Length..];
                if (rows == 1 && region.IsRowContiguous)
                {
                    await source.ReadAsync(start, filled, cancellationToken);
                    first.MoveNext();
                }
                else
                {
                    scratch ??= ArrayPool<byte>.Shared.Rent((int)Math.Min(ScratchBytes, region.ExtentBytes));
                    var span = scratch.AsMemory(0, (int)(end - start));
                    await source.ReadAsync(start, span, cancellationToken);
                    for (int row = 0; row < rows; row++)
                    {
                        Pick(
                            span.Span[(int)(first.Offset - start)..],
                            (int)region.RowStrideBytes,
                            region.ElementBytes,
                            filled.Span.Slice(row * rowBytes, rowBytes));
                        first.MoveNext();
                    }
                }

                ByteSwap.StoredToNative(filled.Span, variable.Type, variable.IsBigEndian);
            }
        }
        finally
        {
            if (scratch is not null)
            {
                ArrayPool<byte>.Shared.Return(scratch);
            }
        }
    }

    /// <summary>Reads rows of close elements, each row longer than the scratch buffer, piece by piece.</summary>
    private static async ValueTask ReadLongRowsAsync(
        IByteSource source,
        IndexedVariable variable,
        StridedRegion region,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        var strideBytes = (int)region.RowStrideBytes;
        var pieceLength = ((ScratchBytes - region.ElementBytes) / strideBytes) + 1;
        var scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes);
        try
        {
            for (var row = new RowCursor(region); row.IsOnRow; row.MoveNext())
            {
                for (long done = 0; done < region.RowLength; done += pieceLength)
                {
                    var length = (int)Math.Min(pieceLength, region.RowLength - done);
                    var span = scratch.AsMemory(0, ((length - 1) * strideBytes) + region.ElementBytes);
                    await source.ReadAsync(row.Offset + (done * strideBytes), span, cancellationToken);

                    var filled = destination[..(length * region.ElementBytes)];
                    destination = destination[filled.Length..];
                    Pick(span.Span, strideBytes, region.ElementBytes, filled.Span);
                    ByteSwap.StoredToNative(filled.Span, variable.Type, variable.IsBigEndian);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Copies elements at equal distances; fills the destination.</summary>
    private static void Pick(ReadOnlySpan<byte> from, int strideBytes, int elementBytes, Span<byte> destination)
    {
        if (strideBytes == elementBytes)
        {
            from[..destination.Length].CopyTo(destination);
            return;
        }

        switch (elementBytes)
        {
            case 1:
                Pick<byte>(from, strideBytes, destination);
                break;
            case 2:
                Pick<ushort>(from, strideBytes, destination);
                break;
            case 4:
                Pick<uint>(from, strideBytes, destination);
                break;
            default:
                Pick<ulong>(from, strideBytes, destination);
                break;
        }
    }

    /// <summary>Elements may stand at any offset: a record of shorts and doubles leaves no alignment.</summary>
    private static void Pick<T>(ReadOnlySpan<byte> from, int strideBytes, Span<byte> destination)
        where T : unmanaged
    {
        var elements = MemoryMarshal.Cast<byte, T>(destination);
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = MemoryMarshal.Read<T>(from[(i * strideBytes)..]);
        }
    }
}
