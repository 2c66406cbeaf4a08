using System.Buffers;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Engine.NetCdf.Dap;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads any part of a variable, whatever its layout, as numbers of this machine.</summary>
/// <remarks>
/// Rows that lie close together are read with the gaps between them and picked out of the bytes: one read costs
/// more than some KiB too many. Rows that are long or far apart go straight to their place in the result, a few
/// at once where the source takes its time. Of a chunked variable, the chunks are read that are touched.
/// Threading: no state; scratch buffers are pooled and together at most <see cref="ScratchOf"/> long.
/// </remarks>
public static class VariableReader
{
    /// <summary>Rows whose distance is at most this are read together, in bytes.</summary>
    internal const int GapBytes = 64 << 10;

    /// <summary>The longest span that is read to pick elements out of it, in bytes.</summary>
    internal const int ScratchBytes = 4 << 20;

    /// <summary>Elements that are converted at once, where a number is made up in another way.</summary>
    private const int ConvertedElements = 256 << 10;

    /// <summary>Reads the selected elements, row-major, in this machine's byte order.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="destination">
    /// Exactly as long as the selected elements, in bytes; nothing is written to it once the call has ended.
    /// </param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">
    /// The bytes could not be had, or are damaged; InvalidValue when the variable is stored in a way that is not read.
    /// </exception>
    public static ValueTask ReadAsync(
        IDataSource source,
        IndexedVariable variable,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        CancellationToken cancellationToken) =>
        ReadAsync(source, variable, selection, destination, null, cancellationToken);

    /// <summary>Reads the selected elements, row-major, in this machine's byte order.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="destination">
    /// Exactly as long as the selected elements, in bytes; nothing is written to it once the call has ended.
    /// </param>
    /// <param name="chunks">Where decoded chunks are kept that are wanted in part, or null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static ValueTask ReadAsync(
        IDataSource source,
        IndexedVariable variable,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        ChunkCache? chunks,
        CancellationToken cancellationToken)
    {
        if (variable.Layout is RefusedLayout { Reason: var reason })
        {
            throw StoredReader.Refuse(source, variable, reason);
        }

        if (!variable.Type.HasByteLength())
        {
            throw StoredReader.Refuse(
                source, variable, $"its elements are of the type {variable.Type.CdlName()}, which are no numbers");
        }

        StridedRegion.Check(variable.Shape.AsSpan(), selection.Span, variable.Name);
        var elementBytes = variable.Type.ByteLength();
        var elements = Elements(selection.Span);
        if (destination.Length != elements * elementBytes)
        {
            throw new ArgumentException(
                $"{destination.Length} bytes for {elements} elements of {elementBytes}", nameof(destination));
        }

        if (variable.Form is { } form)
        {
            return ConvertAsync(source, variable, form, selection, destination, chunks, cancellationToken);
        }

        var swappedBytes = variable.IsBigEndian == BitConverter.IsLittleEndian ? elementBytes : 1;
        return StoredReader.ReadAsync(
            source, variable, selection, destination, swappedBytes, chunks, cancellationToken);
    }

    /// <summary>Bytes of scratch buffers that reading a variable holds at its worst.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="isFar">Whether its file takes its time, so that more is read at once.</param>
    internal static long ScratchOf(IndexedVariable variable, bool isFar = false)
    {
        if (variable.Layout is DapLayout)
        {
            return DapReader.ScratchBytes;
        }

        var converted = variable.Form is null ? 0 : (long)ConvertedElements * variable.ElementBytes;
        if (variable.Layout is not ChunkedLayout { Filters.IsEmpty: false } chunked)
        {
            return ScratchBytes + converted;
        }

        var chunkBytes = ChunkDecoder.BytesOf(variable, chunked);
        return converted
            + (ChunkedReader.AtOnce(chunkBytes) * ScratchOfChunk(variable, chunked))
            + (isFar ? ChunkReadAhead.Bytes : 0);
    }

    /// <summary>
    /// Bytes of a chunk under way: what is stored, what comes out, and what is between two filters.
    /// </summary>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is stored, with filters.</param>
    internal static long ScratchOfChunk(IndexedVariable variable, ChunkedLayout layout)
    {
        var between = Math.Min(2, layout.Filters.Length - 1);
        return (Math.Min(ChunkDecoder.BytesOf(variable, layout), ChunkDecoder.GreatestChunkBytes) * (1 + between))
            + layout.Chunks.GreatestBytes;
    }

    /// <summary>The bytes that <c>ReadAsync</c> will take from the file, with the gaps that it reads.</summary>
    /// <remarks>Exact but for gaps at the ends of a scratch buffer, which are counted and not read.</remarks>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    public static long ProjectedBytes(IndexedVariable variable, ReadOnlyMemory<IndexRange> selection)
    {
        StridedRegion.Check(variable.Shape.AsSpan(), selection.Span, variable.Name);
        return Elements(selection.Span) == 0
            ? 0
            : variable.Layout switch
            {
                ContiguousLayout or RecordLayout => ProjectedBytes(StridedRegion.Of(variable, selection.Span)),
                ChunkedLayout chunked => ProjectedBytes(variable, chunked, selection.Span),
                DapLayout dap => DapReader.Bytes(variable, dap, Elements(selection.Span)),
                _ => 0,
            };
    }

    private static long ProjectedBytes(
        IndexedVariable variable, ChunkedLayout layout, ReadOnlySpan<IndexRange> selection)
    {
        long bytes = 0;
        for (var walk = ChunkedReader.Walk(variable, layout, selection, out _);
            walk is { IsOnChunk: true };
            walk.MoveNext())
        {
            bytes += layout.Chunks.Find(walk.Current.Number)?.Bytes ?? 0;
        }

        return bytes;
    }

    private static long ProjectedBytes(StridedRegion region)
    {
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

    /// <summary>Reads numbers that are made up in another way, some at once, and converts them.</summary>
    private static async ValueTask ConvertAsync(
        IDataSource source,
        IndexedVariable variable,
        NumberForm form,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        ChunkCache? chunks,
        CancellationToken cancellationToken)
    {
        var converter = new NumberConverter(form, variable.Type, variable.IsBigEndian);
        var whole = Region.Whole([.. selection.Span.ToArray().Select(range => range.Count)]);
        var scratch = ArrayPool<byte>.Shared.Rent(
            (int)Math.Min(ConvertedElements, whole.Elements) * variable.ElementBytes);
        try
        {
            foreach (var block in whole.Blocks(ConvertedElements))
            {
                var stored = scratch.AsMemory(0, (int)block.Elements * variable.ElementBytes);
                var part = new IndexRange[block.Rank];
                for (var axis = 0; axis < part.Length; axis++)
                {
                    part[axis] = selection.Span[axis].Then(new(block.Start[axis], block.Count[axis]));
                }

                await StoredReader.ReadAsync(source, variable, part, stored, 1, chunks, cancellationToken);
                var converted = (int)block.Elements * variable.Type.ByteLength();
                converter.Convert(stored.Span, variable.ElementBytes, destination.Span[..converted]);
                destination = destination[converted..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static long Elements(ReadOnlySpan<IndexRange> selection)
    {
        long elements = 1;
        var isEmpty = false; // The lengths beside a length of 0 may be any, as nothing is stored.
        foreach (var range in selection)
        {
            isEmpty |= range.Count == 0;
            elements = isEmpty ? 0 : checked(elements * range.Count);
        }

        return elements;
    }
}
