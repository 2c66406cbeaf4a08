using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf.Dap;

/// <summary>Reads parts of variables of a DAP2 server.</summary>
/// <remarks>
/// Texts whose length the server tells are characters here, as they are in the file behind it: a text is one more
/// dimension, filled up with NULs. Threading: no state.
/// </remarks>
internal static class DapReader
{
    /// <summary>Buffers of the requests of one read, in bytes.</summary>
    public const int ScratchBytes = 1 << 20;

    /// <summary>The most that the texts of one read come to, in bytes.</summary>
    private const long GreatestTextBytes = 64 << 20;

    /// <summary>
    /// Reads the selected elements, row-major, most significant bytes first unless they are reversed.
    /// </summary>
    /// <param name="source">The dataset.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is asked for.</param>
    /// <param name="selection">One range for each dimension, within its length, none of them empty.</param>
    /// <param name="destination">Exactly as long as the selected elements.</param>
    /// <param name="swappedBytes">Length of the numbers whose bytes are reversed; 1 where none are.</param>
    /// <param name="isAlone">Whether nothing else is read meanwhile.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">The elements could not be had, or what came was not them.</exception>
    public static async ValueTask ReadAsync(
        IDataSource source,
        IndexedVariable variable,
        DapLayout layout,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        int swappedBytes,
        bool isAlone,
        CancellationToken cancellationToken)
    {
        if (layout.Type.IsText())
        {
            await ReadCharactersAsync(source, variable, layout, selection, destination, cancellationToken);
            return;
        }

        await Dataset(source).ReadAsync(Question(layout, selection.Span), isAlone, destination, cancellationToken);
        if (swappedBytes > 1)
        {
            ByteSwap.Reverse(destination.Span, swappedBytes);
        }
    }

    /// <summary>Reads the selected texts, row-major.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="layout">How they are asked for.</param>
    /// <param name="selection">One range for each dimension of the server's array, none of them empty.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">The texts could not be had, or are too long.</exception>
    public static Task<byte[][]> ReadTextsAsync(
        IDataSource source,
        DapLayout layout,
        ReadOnlyMemory<IndexRange> selection,
        CancellationToken cancellationToken) =>
        Dataset(source).ReadTextsAsync(Question(layout, selection.Span), GreatestTextBytes, cancellationToken);

    /// <summary>The bytes that are asked for to read some elements.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is asked for.</param>
    /// <param name="elements">How many elements are selected.</param>
    public static long Bytes(IndexedVariable variable, DapLayout layout, long elements) =>
        elements * (layout.Type.IsText() ? variable.ElementBytes : layout.Type.WireBytes());

    private static async Task ReadCharactersAsync(
        IDataSource source,
        IndexedVariable variable,
        DapLayout layout,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        var texts = await ReadTextsAsync(source, layout, selection[..^1], cancellationToken);
        var (start, count, step) = selection.Span[^1];
        var length = variable.Shape[^1];
        destination.Span.Clear();
        for (var place = 0; place < texts.Length; place++)
        {
            var text = texts[place];
            if (text.Length > length)
            {
                throw new ComputeException(
                    Fault.CorruptData,
                    variable.Name,
                    $"{variable.Name} of {source.Name} has a text of {text.Length} bytes where {length} are the most");
            }

            for (long at = 0; at < count && start + (at * step) < text.Length; at++)
            {
                destination.Span[(int)((place * count) + at)] = text[start + (at * step)];
            }
        }
    }

    private static DapSource Dataset(IDataSource source) => source as DapSource
        ?? throw new ArgumentException($"{source.Name} is no dataset of a DAP2 server", nameof(source));

    private static DapQuestion Question(DapLayout layout, ReadOnlySpan<IndexRange> selection)
    {
        var ranges = ImmutableArray.CreateBuilder<DapRange>(selection.Length);
        foreach (var range in selection)
        {
            ranges.Add(new(range.Start, range.Count, range.Count == 1 ? 1 : range.Step));
        }

        return new(layout.Path, layout.Type, ranges.MoveToImmutable()) { ChunkShape = layout.ChunkShape };
    }
}
