namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Fills memory with one stored element again and again.</summary>
internal static class FillPattern
{
    /// <summary>Fills a run of elements.</summary>
    /// <param name="element">The element as stored; empty for zeros.</param>
    /// <param name="run">The elements; filled whole.</param>
    public static void Fill(ReadOnlySpan<byte> element, Span<byte> run)
    {
        if (element.IsEmpty || element.IndexOfAnyExcept((byte)0) < 0)
        {
            run.Clear();
            return;
        }

        var filled = Math.Min(element.Length, run.Length);
        element[..filled].CopyTo(run);
        while (filled < run.Length)
        {
            var more = Math.Min(filled, run.Length - filled);
            run[..more].CopyTo(run[filled..]);
            filled += more;
        }
    }

    /// <summary>Fills a box of elements.</summary>
    /// <param name="element">The element as stored; empty for zeros.</param>
    /// <param name="to">Bytes that begin with the box's first element.</param>
    /// <param name="strides">The distances of two elements, in bytes, slowest dimension first.</param>
    /// <param name="counts">The lengths of the box; no 0 among them.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    public static void FillBox(
        ReadOnlySpan<byte> element,
        Span<byte> to,
        ReadOnlySpan<long> strides,
        ReadOnlySpan<long> counts,
        int elementBytes)
    {
        // The dimensions behind the first jump are one run.
        var axis = counts.Length;
        long runBytes = elementBytes;
        while (axis > 0 && (counts[axis - 1] == 1 || strides[axis - 1] == runBytes))
        {
            axis--;
            runBytes *= counts[axis];
        }

        FillBox(element, to, strides, counts, axis, runBytes);
    }

    private static void FillBox(
        ReadOnlySpan<byte> element,
        Span<byte> to,
        ReadOnlySpan<long> strides,
        ReadOnlySpan<long> counts,
        int rank,
        long runBytes)
    {
        if (rank == 0)
        {
            Fill(element, to[..(int)runBytes]);
            return;
        }

        for (long row = 0; row < counts[rank - 1]; row++)
        {
            FillBox(element, to[(int)(row * strides[rank - 1])..], strides, counts, rank - 1, runBytes);
        }
    }
}
