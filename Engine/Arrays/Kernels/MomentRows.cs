using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a row of values to rows of counts, sums and sums of squares, cell by cell, leaving out NaN.</summary>
/// <remarks>
/// Sums carry what their rounding lost, so that they are as good as sums in twice the precision: a variance can be
/// taken of them where it is a billionth of the mean's square. Lanes are cells: any vector width gives the bytes of the
/// scalar twin.
/// </remarks>
internal static class MomentRows
{
    /// <summary>Sums a cell: the count, the sum and what it lost, the sum of squares and what it lost.</summary>
    public const int Components = 5;

    /// <summary>Adds the values.</summary>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="state">The sums, [<see cref="Components"/>, cells].</param>
    /// <param name="cell">The cell of the first value.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(ReadOnlySpan<float> row, Span<double> state, int cell, int cells)
    {
        var place = 0;
        var lanes = Vector<double>.Count;
        for (; place <= row.Length - (2 * lanes); place += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(row[place..]), out var low, out var high);
            AddLanes(low, state, cell + place, cells);
            AddLanes(high, state, cell + place + lanes, cells);
        }

        AddScalar(row[place..], state, cell + place, cells);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, Span{double}, int, int)"/>
    public static void Add(ReadOnlySpan<double> row, Span<double> state, int cell, int cells)
    {
        var place = 0;
        for (; place <= row.Length - Vector<double>.Count; place += Vector<double>.Count)
        {
            AddLanes(new Vector<double>(row[place..]), state, cell + place, cells);
        }

        AddScalar(row[place..], state, cell + place, cells);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="state">The sums, [<see cref="Components"/>, cells].</param>
    /// <param name="cell">The cell of the first value.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<T>(ReadOnlySpan<T> row, Span<double> state, int cell, int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var place = 0; place < row.Length; place++)
        {
            Add(double.CreateTruncating(row[place]), state, cell + place, cells);
        }
    }

    /// <summary>Adds one value to one cell.</summary>
    /// <param name="value">The value, or NaN.</param>
    /// <param name="state">The sums, [<see cref="Components"/>, cells].</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(double value, Span<double> state, int cell, int cells)
    {
        var isValid = !double.IsNaN(value);
        state[cell] += isValid ? 1 : 0;

        // A missing value is added as a zero, which changes no sum.
        var added = isValid ? value : 0;
        TwoFold.Add(added, ref state[cells + cell], ref state[(2 * cells) + cell]);
        var (square, lost) = TwoFold.Multiply(added, added);
        TwoFold.Add(square, ref state[(3 * cells) + cell], ref state[(4 * cells) + cell]);
        state[(4 * cells) + cell] += lost;
    }

    private static void AddLanes(Vector<double> values, Span<double> state, int cell, int cells)
    {
        var valid = Vector.Equals(values, values);
        var counts = state[cell..];
        var sums = state[(cells + cell)..];
        var lostSums = state[((2 * cells) + cell)..];
        var squares = state[((3 * cells) + cell)..];
        var lostSquares = state[((4 * cells) + cell)..];

        var one = Vector.ConditionalSelect(valid, Vector<double>.One, Vector<double>.Zero);
        (new Vector<double>(counts) + one).CopyTo(counts);

        var added = Vector.ConditionalSelect(valid, values, Vector<double>.Zero);
        var (sum, lost) = (new Vector<double>(sums), new Vector<double>(lostSums));
        TwoFold.Add(added, ref sum, ref lost);
        sum.CopyTo(sums);
        lost.CopyTo(lostSums);

        var square = added * added;
        var lostProduct = Vector.FusedMultiplyAdd(added, added, -square);
        (sum, lost) = (new Vector<double>(squares), new Vector<double>(lostSquares));
        TwoFold.Add(square, ref sum, ref lost);
        sum.CopyTo(squares);
        (lost + lostProduct).CopyTo(lostSquares);
    }
}
