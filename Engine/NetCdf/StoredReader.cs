using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Engine.NetCdf.Dap;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads any part of a variable as it is stored, whatever its layout.</summary>
/// <remarks>Threading: no state.</remarks>
internal static class StoredReader
{
    /// <summary>Reads the selected elements, row-major, each as it is stored but for its byte order.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="destination">Exactly as long as the selected elements, as stored.</param>
    /// <param name="swappedBytes">Length of the numbers whose bytes are reversed: 2, 4 or 8; 1 where none are.</param>
    /// <param name="chunks">Where decoded chunks are kept that are wanted in part, or null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">
    /// The bytes could not be had, or are damaged; InvalidValue when the variable is stored in a way that is not read.
    /// </exception>
    public static ValueTask ReadAsync(
        IDataSource source,
        IndexedVariable variable,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        int swappedBytes,
        ChunkCache? chunks,
        CancellationToken cancellationToken)
    {
        if (variable.Layout is RefusedLayout refused)
        {
            throw Refuse(source, variable, refused.Reason);
        }

        StridedRegion.Check(variable.Shape.AsSpan(), selection.Span, variable.Name);
        if (destination.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        switch (variable.Layout)
        {
            case ContiguousLayout or RecordLayout:
                var region = StridedRegion.Of(variable, selection.Span);
                return new RegionReader(Bytes(source), region, destination, swappedBytes, cancellationToken)
                    .ReadAsync();
            case ChunkedLayout chunked:
                return ReadChunksAsync(
                    new(Bytes(source), variable, chunked, selection.Span, destination, chunks, cancellationToken),
                    destination,
                    swappedBytes);
            case DapLayout dap:
                return DapReader.ReadAsync(
                    source, variable, dap, selection, destination, swappedBytes, isAlone: true, cancellationToken);
            case UnwrittenLayout unwritten:
                FillPattern.Fill(unwritten.FillValue.AsSpan(), destination.Span);
                Swap(destination.Span, swappedBytes);
                return ValueTask.CompletedTask;
            default:
                throw Refuse(source, variable, "it is stored in a way that is not known here");
        }
    }

    /// <summary>What a variable that is not read is refused with.</summary>
    /// <param name="source">Its file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="reason">Why it is not read.</param>
    public static ComputeException Refuse(IDataSource source, IndexedVariable variable, string reason) =>
        new(Fault.InvalidValue, variable.Name, $"{variable.Name} of {source.Name} cannot be read: {reason}");

    /// <summary>The bytes of a file, which a layout says where to read in.</summary>
    /// <param name="source">The open file.</param>
    public static IByteSource Bytes(IDataSource source) => source as IByteSource
        ?? throw new ArgumentException(
            $"{source.Name} has no bytes, and its index places elements there", nameof(source));

    private static async ValueTask ReadChunksAsync(ChunkedReader reader, Memory<byte> destination, int swappedBytes)
    {
        await using (reader)
        {
            await reader.ReadAsync();
        }

        Swap(destination.Span, swappedBytes);
    }

    private static void Swap(Span<byte> elements, int swappedBytes)
    {
        if (swappedBytes > 1)
        {
            Arrays.Kernels.ByteSwap.Reverse(elements, swappedBytes);
        }
    }
}
