using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a row of weighted values to rows of sums and of weights, cell by cell, leaving out NaN.</summary>
/// <remarks>
/// A value without a weight above 0 is left out as well. Sums and products carry what their rounding lost, so that the
/// cutting of the work shows in none of a double's digits. Lanes are cells: any vector width gives the bytes of the
/// scalar twin.
/// </remarks>
internal static class WeightedRows
{
    /// <summary>Sums a cell: of weighted values and what it lost, of their weights and what that lost.</summary>
    public const int Components = 4;

    /// <summary>Adds the values.</summary>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="weights">One weight a value, or a single one for all of them.</param>
    /// <param name="state">The sums, [<see cref="Components"/>, cells].</param>
    /// <param name="cell">The cell of the first value.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(
        ReadOnlySpan<float> row, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
    {
        var place = 0;
        var lanes = Vector<double>.Count;
        for (; place <= row.Length - (2 * lanes); place += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(row[place..]), out var low, out var high);
            AddLanes(low, Lanes(weights, place), state, cell + place, cells);
            AddLanes(high, Lanes(weights, place + lanes), state, cell + place + lanes, cells);
        }

        AddScalar(row[place..], From(weights, place), state, cell + place, cells);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, ReadOnlySpan{double}, Span{double}, int, int)"/>
    public static void Add(
        ReadOnlySpan<double> row, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
    {
        var place = 0;
        for (; place <= row.Length - Vector<double>.Count; place += Vector<double>.Count)
        {
            AddLanes(new Vector<double>(row[place..]), Lanes(weights, place), state, cell + place, cells);
        }

        AddScalar(row[place..], From(weights, place), state, cell + place, cells);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="weights">One weight a value, or a single one for all of them.</param>
    /// <param name="state">The sums, [<see cref="Components"/>, cells].</param>
    /// <param name="cell">The cell of the first value.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<T>(
        ReadOnlySpan<T> row, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var place = 0; place < row.Length; place++)
        {
            var weight = weights.Length == 1 ? weights[0] : weights[place];
            Add(double.CreateTruncating(row[place]), weight, state, cell + place, cells);
        }
    }

    /// <summary>Adds one value to one cell.</summary>
    /// <param name="value">The value, or NaN.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="state">The sums, [<see cref="Components"/>, cells].</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(double value, double weight, Span<double> state, int cell, int cells)
    {
        // What is left out is added as a zero, which changes no sum.
        var isValid = !double.IsNaN(value) && weight > 0;
        var (product, lost) = TwoFold.Multiply(isValid ? value : 0, isValid ? weight : 0);
        TwoFold.Add(product, ref state[cell], ref state[cells + cell]);
        state[cells + cell] += lost;
        TwoFold.Add(isValid ? weight : 0, ref state[(2 * cells) + cell], ref state[(3 * cells) + cell]);
    }

    private static Vector<double> Lanes(ReadOnlySpan<double> weights, int place) =>
        weights.Length == 1 ? new Vector<double>(weights[0]) : new Vector<double>(weights[place..]);

    private static ReadOnlySpan<double> From(ReadOnlySpan<double> weights, int place) =>
        weights.Length == 1 ? weights : weights[place..];

    private static void AddLanes(
        Vector<double> values, Vector<double> weights, Span<double> state, int cell, int cells)
    {
        var valid = Vector.Equals(values, values) & Vector.GreaterThan(weights, Vector<double>.Zero);
        var value = Vector.ConditionalSelect(valid, values, Vector<double>.Zero);
        var weight = Vector.ConditionalSelect(valid, weights, Vector<double>.Zero);
        var product = value * weight;
        var lostProduct = Vector.FusedMultiplyAdd(value, weight, -product);
        AddLanes(product, lostProduct, state[cell..], state[(cells + cell)..]);
        AddLanes(weight, Vector<double>.Zero, state[((2 * cells) + cell)..], state[((3 * cells) + cell)..]);
    }

    private static void AddLanes(
        Vector<double> added, Vector<double> besides, Span<double> sums, Span<double> losses)
    {
        var (sum, lost) = (new Vector<double>(sums), new Vector<double>(losses));
        TwoFold.Add(added, ref sum, ref lost);
        sum.CopyTo(sums);
        (lost + besides).CopyTo(losses);
    }
}
