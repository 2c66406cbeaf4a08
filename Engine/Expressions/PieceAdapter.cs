using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.NetCdf.Chunks;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Adds pieces to accumulators that take blocks without gaps: they are copied first.</summary>
/// <remarks>Threading: no state.</remarks>
internal static class PieceAdapter
{
    /// <summary>Adds a piece to a state.</summary>
    /// <param name="accumulator">What is computed.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="region">The region of the input that the state covers.</param>
    /// <param name="axes">The reduced dimensions.</param>
    /// <param name="weights">The piece's weights, row-major, or none.</param>
    /// <param name="weighted">The dimensions that weights have.</param>
    /// <param name="state">The state.</param>
    public static void Add(
        this Accumulator accumulator,
        in Piece piece,
        Region region,
        ImmutableArray<int> axes,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<int> weighted,
        Span<byte> state)
    {
        var form = piece.Form;
        var elementBytes = form.Type.ByteLength();
        var counts = piece.Block.Count.AsSpan();

        // Rows are of cells that follow each other: those of a column are added one by one.
        var inner = counts.LastIndexOfAnyExcept(1);
        if (inner >= 0 && !axes.Contains(inner)
            && Enumerable.Range(inner + 1, counts.Length - inner - 1).Any(
                axis => !axes.Contains(axis) && region.Count[axis] > 1))
        {
            var step = 1;
            foreach (var axis in weighted)
            {
                step = axis > inner ? step * (int)counts[axis] : step;
            }

            var isWeighted = weighted.Contains(inner);
            for (var place = 0; place < counts[inner]; place++)
            {
                var one = piece.Block.With(inner, piece.Block.Start[inner] + place, 1);
                var part = new Piece(
                    one, piece.Bytes[(int)(place * piece.Strides[inner] * elementBytes)..], piece.Strides, form);
                var own = isWeighted ? Weights(weights, place * step, (int)counts[inner] * step, step) : weights;
                accumulator.Add(part, region, axes, own, weighted, state);
            }

            return;
        }

        var bytes = (int)piece.Block.Elements * elementBytes;
        var rented = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            var values = rented.AsSpan(0, bytes);
            long[] from = [.. piece.Strides.ToArray().Select(stride => stride * elementBytes)];
            long[] to = [.. Region.Strides(counts).Select(stride => stride * elementBytes)];
            BoxCopy.Run(piece.Bytes, from, values, to, counts, elementBytes);
            if (form.IsSwapped)
            {
                ByteSwap.Reverse(values, elementBytes);
            }

            double[] missing = [.. new[] { form.Missing, form.OtherMissing }.Where(number => !double.IsNaN(number))];
            if (form.Type == ElementType.Float)
            {
                var floats = MemoryMarshal.Cast<byte, float>(values);
                Unpack.Apply<float, float>(floats, floats, missing, 1, 0);
            }
            else if (form.Type == ElementType.Double)
            {
                var doubles = MemoryMarshal.Cast<byte, double>(values);
                Unpack.Apply<double, double>(doubles, doubles, missing, 1, 0);
            }

            accumulator.Add(
                values, form.Type, new ReductionLoop(region, piece.Block, axes, weights, weighted), state);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // Those of one position: every so many, a few.
    private static double[] Weights(ReadOnlySpan<double> weights, int first, int distance, int count)
    {
        var picked = new List<double>();
        for (; first < weights.Length; first += distance)
        {
            picked.AddRange(weights.Slice(first, count));
        }

        return [.. picked];
    }
}
