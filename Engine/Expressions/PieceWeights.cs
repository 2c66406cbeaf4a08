using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Chunks;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>The weights of a region of what is reduced, from which those of its pieces are taken.</summary>
/// <remarks>Threading: one evaluation at a time.</remarks>
/// <param name="axes">The dimensions of what is reduced that the weights have.</param>
/// <param name="part">Where the weights are, in positions of these dimensions.</param>
/// <param name="values">The weights in double, row-major.</param>
/// <param name="buffers">Where memory for the weights of a piece comes from.</param>
/// <param name="owner">What gives the weights' memory back; null where it is another's.</param>
internal sealed class PieceWeights(
    ImmutableArray<int> axes, Region part, ReadOnlyMemory<byte> values, BufferPool buffers, PooledBuffer? owner = null)
    : IDisposable
{
    private PooledBuffer? _copy;

    /// <summary>The dimensions of what is reduced that the weights have.</summary>
    public ImmutableArray<int> Axes => axes;

    /// <summary>The weights of a piece, row-major along their dimensions; valid until the next call.</summary>
    /// <param name="block">The piece, within the region.</param>
    public ReadOnlySpan<double> Of(Region block)
    {
        Span<long> counts = stackalloc long[axes.Length];
        Span<long> strides = stackalloc long[axes.Length];
        long stride = sizeof(double);
        long first = 0;
        for (var place = axes.Length - 1; place >= 0; place--)
        {
            counts[place] = block.Count[axes[place]];
            strides[place] = stride;
            first += (block.Start[axes[place]] - part.Start[place]) * stride;
            stride *= part.Count[place];
        }

        var from = values.Span[(int)first..];
        var bytes = (int)Region.ElementsOf(counts) * sizeof(double);
        if (!IsRun(counts, strides))
        {
            Copy(from, strides, counts, bytes);
            from = _copy!.Span;
        }

        return MemoryMarshal.Cast<byte, double>(from[..bytes]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        owner?.Dispose();
        _copy?.Dispose();
    }

    private static bool IsRun(ReadOnlySpan<long> counts, ReadOnlySpan<long> strides)
    {
        long run = sizeof(double);
        for (var place = counts.Length - 1; place >= 0; place--)
        {
            if (counts[place] > 1 && strides[place] != run)
            {
                return false;
            }

            run *= counts[place];
        }

        return true;
    }

    private void Copy(ReadOnlySpan<byte> from, ReadOnlySpan<long> strides, ReadOnlySpan<long> counts, int bytes)
    {
        if (_copy is null || _copy.Memory.Length < bytes)
        {
            _copy?.Dispose();
            _copy = buffers.Rent(bytes);
        }

        Span<long> dense = Region.Strides(counts);
        foreach (ref var stride in dense)
        {
            stride *= sizeof(double);
        }

        BoxCopy.Run(from, strides, _copy.Span, dense, counts, sizeof(double));
    }
}
