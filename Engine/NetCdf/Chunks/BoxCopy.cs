using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Copies a box of elements out of one array into another, each with its own distances.</summary>
/// <remarks>
/// Dimensions of one element are left out, and those that go on without a jump on both sides are one, so that a row is
/// as long as it can be. Rows without gaps are copied at once. Threading: no state; no allocation.
/// </remarks>
internal static class BoxCopy
{
    /// <summary>Copies a box.</summary>
    /// <param name="from">Bytes that begin with the box's first element.</param>
    /// <param name="fromStrides">The distances of two elements there, in bytes, slowest dimension first.</param>
    /// <param name="to">Bytes that begin with the place of the box's first element.</param>
    /// <param name="toStrides">The distances of two elements there, in bytes, slowest dimension first.</param>
    /// <param name="counts">The lengths of the box; no 0 among them.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    public static void Run(
        ReadOnlySpan<byte> from,
        ReadOnlySpan<long> fromStrides,
        Span<byte> to,
        ReadOnlySpan<long> toStrides,
        ReadOnlySpan<long> counts,
        int elementBytes)
    {
        Span<(long Count, long From, long To)> axes = stackalloc (long, long, long)[counts.Length + 1];
        var rank = Merge(fromStrides, toStrides, counts, elementBytes, axes);
        var row = axes[0];
        var outer = axes[1..rank];
        Span<long> position = stackalloc long[outer.Length];
        position.Clear();
        long fromOffset = 0;
        long toOffset = 0;
        while (true)
        {
            CopyRow(from[(int)fromOffset..], to[(int)toOffset..], row, elementBytes);
            var axis = 0;
            for (; axis < outer.Length; axis++)
            {
                fromOffset += outer[axis].From;
                toOffset += outer[axis].To;
                if (++position[axis] < outer[axis].Count)
                {
                    break;
                }

                fromOffset -= outer[axis].From * outer[axis].Count;
                toOffset -= outer[axis].To * outer[axis].Count;
                position[axis] = 0;
            }

            if (axis == outer.Length)
            {
                return;
            }
        }
    }

    /// <summary>The dimensions that are left, fastest first.</summary>
    private static int Merge(
        ReadOnlySpan<long> fromStrides,
        ReadOnlySpan<long> toStrides,
        ReadOnlySpan<long> counts,
        int elementBytes,
        Span<(long Count, long From, long To)> axes)
    {
        var rank = 0;
        for (var axis = counts.Length - 1; axis >= 0; axis--)
        {
            if (counts[axis] == 1)
            {
                continue;
            }

            var (from, to) = (fromStrides[axis], toStrides[axis]);
            if (rank > 0 && axes[rank - 1] is var faster
                && from == faster.From * faster.Count && to == faster.To * faster.Count)
            {
                axes[rank - 1] = (faster.Count * counts[axis], faster.From, faster.To);
                continue;
            }

            axes[rank++] = (counts[axis], from, to);
        }

        if (rank == 0)
        {
            axes[rank++] = (1, elementBytes, elementBytes);
        }

        return rank;
    }

    private static void CopyRow(
        ReadOnlySpan<byte> from, Span<byte> to, (long Count, long From, long To) row, int elementBytes)
    {
        if (row.From == elementBytes && row.To == elementBytes)
        {
            from[..(int)(row.Count * elementBytes)].CopyTo(to);
            return;
        }

        switch (elementBytes)
        {
            case 1:
                Pick<byte>(from, to, row);
                break;
            case 2:
                Pick<ushort>(from, to, row);
                break;
            case 4:
                Pick<uint>(from, to, row);
                break;
            case 8:
                Pick<ulong>(from, to, row);
                break;
            default:
                for (long element = 0; element < row.Count; element++)
                {
                    from.Slice((int)(element * row.From), elementBytes).CopyTo(to[(int)(element * row.To)..]);
                }

                break;
        }
    }

    private static void Pick<T>(ReadOnlySpan<byte> from, Span<byte> to, (long Count, long From, long To) row)
        where T : unmanaged
    {
        for (long element = 0; element < row.Count; element++)
        {
            var value = MemoryMarshal.Read<T>(from[(int)(element * row.From)..]);
            MemoryMarshal.Write(to[(int)(element * row.To)..], in value);
        }
    }
}
