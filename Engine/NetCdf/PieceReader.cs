using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Engine.NetCdf.Dap;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Pushes parts of a variable to a visitor as they lie in memory when they are read.</summary>
/// <remarks>
/// Numbers are as stored, in their own byte order; boxes lie in decoded chunks with the chunks' distances.
/// Threading: no state; buffers are pooled and together at most <see cref="ScratchOf"/> long.
/// </remarks>
internal static class PieceReader
{
    /// <summary>Whether a part of a variable is pushed here; else it is to be read block by block.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    public static bool Takes(IndexedVariable variable, ReadOnlySpan<IndexRange> selection)
    {
        foreach (var range in selection)
        {
            if (range.Count == 0)
            {
                return false;
            }
        }

        return selection.Length > 0 && variable.Type.HasByteLength() && variable.Form is null && variable.Layout switch
        {
            ContiguousLayout or RecordLayout => true,
            DapLayout => variable.Type.IsNumeric(),
            ChunkedLayout { Filters.IsEmpty: false } chunked =>
                ChunkedReader.Walk(variable, chunked, selection, out var isCut) is not null && !isCut,
            _ => false,
        };
    }

    /// <summary>Pushes the selected elements, each once, in an order that variable and visitor decide.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, which is taken here.</param>
    /// <param name="region">The same as a region of the array that is visited.</param>
    /// <param name="visitor">Takes the pieces.</param>
    /// <param name="chunks">Where decoded chunks are kept that are wanted in part, or null.</param>
    /// <param name="cancellationToken">Ends the reading between two pieces.</param>
    /// <exception cref="Faults.ComputeException">The bytes could not be had, or are damaged.</exception>
    public static ValueTask VisitAsync(
        IDataSource source,
        IndexedVariable variable,
        IndexRange[] selection,
        Region region,
        IPieceVisitor visitor,
        ChunkCache? chunks,
        CancellationToken cancellationToken)
    {
        StridedRegion.Check(variable.Shape.AsSpan(), selection, variable.Name);
        switch (variable.Layout)
        {
            case DapLayout:
                return DapPieces.VisitAsync(source, variable, selection, region, visitor, cancellationToken);
            case ChunkedLayout layout:
                return VisitAsync(new ChunkPieces(
                    StoredReader.Bytes(source),
                    variable,
                    layout,
                    selection,
                    region,
                    visitor,
                    chunks,
                    cancellationToken));
            default:
                return RunPieces.VisitAsync(
                    StoredReader.Bytes(source), variable, selection, region, visitor, cancellationToken);
        }
    }

    /// <summary>Bytes of buffers that pushing a variable holds at its worst.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="isFar">Whether its file takes its time, so that more is read at once.</param>
    public static long ScratchOf(IndexedVariable variable, bool isFar = false)
    {
        switch (variable.Layout)
        {
            case ContiguousLayout or RecordLayout:
                return RunPieces.AtOnce(isFar) * (VariableReader.ScratchOf(variable) + RunPieces.PieceBytes);
            case DapLayout:
                return DapPieces.AtOnce * (VariableReader.ScratchOf(variable) + DapPieces.SlabBytes);
            case ChunkedLayout { Filters.IsEmpty: false } layout:
                // Chunks that are decoded side by side are under way together; a piece may be copied, then shown.
                var chunkBytes = Math.Min(ChunkDecoder.BytesOf(variable, layout), ChunkDecoder.GreatestChunkBytes);
                var together = ChunkPieces.Together(chunkBytes);
                var chunks = Math.Max(
                    ChunkedReader.AtOnce(chunkBytes), ChunkedReader.AtOnce(chunkBytes * together) * together);
                return (chunks * (VariableReader.ScratchOfChunk(variable, layout) + chunkBytes))
                    + (isFar ? ChunkReadAhead.Bytes : 0);
            default:
                return VariableReader.ScratchOf(variable, isFar);
        }
    }

    private static async ValueTask VisitAsync(ChunkPieces pieces)
    {
        await using (pieces)
        {
            await pieces.VisitAsync();
        }
    }
}
