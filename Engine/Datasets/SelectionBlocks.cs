using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Datasets;

/// <summary>Cuts what is selected of a variable into pieces that are read one after the other.</summary>
public static class SelectionBlocks
{
    /// <summary>The pieces, in row-major order of the result and without a gap.</summary>
    /// <param name="selection">One range for each dimension; none for a scalar.</param>
    /// <param name="maximum">The largest number of elements of a piece, at least 1.</param>
    /// <returns>A selection for each piece; none where nothing is selected.</returns>
    public static IEnumerable<IndexRange[]> Of(ImmutableArray<IndexRange> selection, long maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        return Elements(selection.AsSpan()) == 0
            ? []
            : Region.Whole([.. selection.Select(range => range.Count)])
                .Blocks(maximum)
                .Select(block => selection
                    .Select((range, axis) => range.Then(new(block.Start[axis], block.Count[axis])))
                    .ToArray());
    }

    /// <summary>How many elements are selected; 1 for a scalar.</summary>
    /// <param name="selection">One range for each dimension.</param>
    /// <exception cref="OverflowException">There are more than 2^63 - 1.</exception>
    public static long Elements(ReadOnlySpan<IndexRange> selection)
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
