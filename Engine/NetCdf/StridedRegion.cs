using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>A selection as places in a file: rows of equally spaced elements, the rows on a grid of offsets.</summary>
/// <remarks>
/// Dimensions of one element are gone, and those that follow each other without a jump are one. Rows in order of
/// the result are in order of the file too, since every stride is at least as long as what it steps over.
/// </remarks>
internal sealed class StridedRegion
{
    private const int DirectBytes = 64 << 10;

    private StridedRegion(int elementBytes, long offset, ImmutableArray<(long Count, long StrideBytes)> dimensions)
    {
        ElementBytes = elementBytes;
        Offset = offset;
        Outer = dimensions.IsEmpty ? [] : dimensions[..^1];
        (RowLength, RowStrideBytes) = dimensions.IsEmpty ? (1, elementBytes) : dimensions[^1];
        if (RowStrideBytes != elementBytes && RowStrideBytes - elementBytes > VariableReader.GapBytes)
        {
            (Outer, RowLength, RowStrideBytes) = (dimensions, 1, elementBytes);
        }

        Rows = Outer.Aggregate(1L, (rows, dimension) => checked(rows * dimension.Count));
    }

    /// <summary>Length of an element, in bytes.</summary>
    public int ElementBytes { get; }

    /// <summary>Where the first element is, from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>Counts and distances of the rows, slowest first.</summary>
    public ImmutableArray<(long Count, long StrideBytes)> Outer { get; }

    /// <summary>How many rows; 0 for an empty selection.</summary>
    public long Rows { get; }

    /// <summary>How many elements a row has.</summary>
    public long RowLength { get; }

    /// <summary>The distance between two elements of a row; one element's length where they are contiguous.</summary>
    public long RowStrideBytes { get; }

    /// <summary>Length of a row from its first byte to its last.</summary>
    public long RowExtentBytes => ((RowLength - 1) * RowStrideBytes) + ElementBytes;

    /// <summary>Length of the region from its first byte to its last.</summary>
    public long ExtentBytes =>
        Outer.Sum(dimension => (dimension.Count - 1) * dimension.StrideBytes) + RowExtentBytes;

    /// <summary>Whether a row has no gaps.</summary>
    public bool IsRowContiguous => RowStrideBytes == ElementBytes;

    /// <summary>Whether each row is read alone: it has no gaps, and copying it would cost more than a read.</summary>
    public bool IsRowDirect => IsRowContiguous && RowExtentBytes >= DirectBytes;

    /// <summary>How many elements are selected.</summary>
    public long Elements => checked(Rows * RowLength);

    /// <summary>Places a selection in a variable's file.</summary>
    /// <param name="variable">The variable, stored contiguously or in records.</param>
    /// <param name="selection">One range for each dimension, within its length.</param>
    public static StridedRegion Of(IndexedVariable variable, ReadOnlySpan<IndexRange> selection) =>
        variable.Layout switch
        {
            ContiguousLayout contiguous => Of(
                contiguous.Offset, variable.ElementBytes, variable.Shape.AsSpan(), selection, variable.Name),
            RecordLayout records => Of(
                records.Offset,
                variable.ElementBytes,
                variable.Shape.AsSpan(),
                selection,
                variable.Name,
                records.Stride),
            _ => throw new ArgumentException($"{variable.Name} is not stored in runs", nameof(variable)),
        };

    /// <summary>Places a selection in an array that is stored in a run, or in a run for each record.</summary>
    /// <param name="offset">Where the array begins, in bytes from the start of the file.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    /// <param name="shape">The lengths of its dimensions.</param>
    /// <param name="selection">One range for each dimension, within its length.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="recordStrideBytes">The distance of two records, or null where there are none.</param>
    public static StridedRegion Of(
        long offset,
        int elementBytes,
        ReadOnlySpan<long> shape,
        ReadOnlySpan<IndexRange> selection,
        string name,
        long? recordStrideBytes = null)
    {
        Check(shape, selection, name);
        var dimensions = new List<(long Count, long StrideBytes)>(shape.Length);
        var isEmpty = false;
        long strideBytes = elementBytes;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            var range = selection[axis];
            strideBytes = axis == 0 && recordStrideBytes is { } record ? record : strideBytes;
            isEmpty |= range.Count == 0;
            offset += range.Count == 0 ? 0 : range.Start * strideBytes;
            Add(dimensions, range.Count, range.Count > 1 ? range.Step * strideBytes : strideBytes);
            strideBytes = unchecked(strideBytes * shape[axis]); // Wraps only behind a length of 0: nothing is read.
        }

        dimensions.Reverse();
        return new(elementBytes, offset, isEmpty ? [(0, 0), (1, elementBytes)] : [.. dimensions]);
    }

    /// <summary>Checks that a selection lies within an array.</summary>
    /// <param name="shape">The lengths of the array's dimensions.</param>
    /// <param name="selection">One range for each dimension.</param>
    /// <param name="name">The array's name, for messages.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(ReadOnlySpan<long> shape, ReadOnlySpan<IndexRange> selection, string name)
    {
        if (selection.Length != shape.Length)
        {
            throw new ArgumentException(
                $"{selection.Length} ranges for the {shape.Length} dimensions of {name}", nameof(selection));
        }

        for (var axis = 0; axis < shape.Length; axis++)
        {
            var range = selection[axis];
            if (range.Start < 0 || range.Count < 0 || range.Step < 1 || range.Count > shape[axis]
                || (range.Count > 0 && range.Start + ((Int128)(range.Count - 1) * range.Step) >= shape[axis]))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(selection), range, $"not within the {shape[axis]} of dimension {axis} of {name}");
            }
        }
    }

    /// <summary>Adds a slower dimension, or lets the last one grow where it goes on without a jump.</summary>
    private static void Add(List<(long Count, long StrideBytes)> dimensions, long count, long strideBytes)
    {
        if (count == 1)
        {
            return;
        }

        if (dimensions is [.., var (fasterCount, fasterStrideBytes)] && strideBytes == fasterCount * fasterStrideBytes)
        {
            dimensions[^1] = (fasterCount * count, fasterStrideBytes);
            return;
        }

        dimensions.Add((count, strideBytes));
    }
}
