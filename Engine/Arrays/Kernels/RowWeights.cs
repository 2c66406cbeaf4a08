namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The weights of the numbers of <see cref="StoredRows"/>.</summary>
/// <param name="values">Weights that begin with that of the first number.</param>
/// <param name="stride">The distance of the weights of two rows; 0 where all rows have the same.</param>
/// <param name="isPerNumber">Whether each number of a row has a weight of its own, or all of a row have one.</param>
internal readonly ref struct RowWeights(ReadOnlySpan<double> values, long stride, bool isPerNumber)
{
    /// <summary>Weights that begin with that of the first number.</summary>
    public ReadOnlySpan<double> Values { get; } = values;

    /// <summary>The distance of the weights of two rows.</summary>
    public long Stride { get; } = stride;

    /// <summary>Whether each number of a row has a weight of its own.</summary>
    public bool IsPerNumber { get; } = isPerNumber;

    /// <summary>The weight of a number.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="place">Its place in the row.</param>
    public double Of(int row, int place) => Values[(int)((row * Stride) + (IsPerNumber ? place : 0))];

    /// <summary>Throws where numbers have no weight.</summary>
    /// <param name="rows">The rows of the numbers.</param>
    public void Check(in StoredRows rows)
    {
        if (rows.Count > 0
            && rows.Length > 0
            && (Stride < 0 || ((rows.Count - 1) * Stride) + (IsPerNumber ? rows.Length : 1) > Values.Length))
        {
            throw new ArgumentException($"{Values.Length} weights are not those of all numbers", nameof(rows));
        }
    }

    /// <summary>Throws where numbers have no weight, or have them in another way than a kernel takes them.</summary>
    /// <param name="rows">The rows of the numbers.</param>
    /// <param name="isPerNumber">Whether each number must have a weight of its own.</param>
    public void Check(in StoredRows rows, bool isPerNumber)
    {
        if (IsPerNumber != isPerNumber)
        {
            throw new ArgumentException(isPerNumber ? "weights of rows" : "weights of numbers", nameof(isPerNumber));
        }

        Check(rows);
    }
}
