namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Rows of numbers as they lie in memory, which a kernel takes at once.</summary>
internal readonly ref struct StoredRows
{
    /// <summary>Describes the rows.</summary>
    /// <param name="bytes">Memory that begins with the first number of the first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="stride">The distance of two rows in numbers, at least 0.</param>
    /// <param name="length">The numbers of a row; they follow each other.</param>
    /// <param name="form">What the numbers are.</param>
    public StoredRows(ReadOnlySpan<byte> bytes, int count, long stride, int length, ValueForm form)
    {
        var elementBytes = form.Type is ElementType.Float ? sizeof(float) : sizeof(double);
        if (form.Type is not (ElementType.Float or ElementType.Double or ElementType.Int64))
        {
            throw new ArgumentException($"a reduction takes no numbers of type {form.Type}", nameof(form));
        }

        // Kernels read memory without asking, so it is asked for here, once for all rows.
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (count > 0 && checked(((count - 1) * stride) + length) > bytes.Length / elementBytes)
        {
            throw new ArgumentException(
                $"{count} rows of {length} numbers, {stride} apart, are not in {bytes.Length} bytes", nameof(bytes));
        }

        Bytes = bytes;
        Count = count;
        Stride = stride;
        Length = length;
        Form = form;
    }

    /// <summary>Memory that begins with the first number of the first row.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The distance of two rows in numbers.</summary>
    public long Stride { get; }

    /// <summary>The numbers of a row.</summary>
    public int Length { get; }

    /// <summary>What the numbers are.</summary>
    public ValueForm Form { get; }
}
