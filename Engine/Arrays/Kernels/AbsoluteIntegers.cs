using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Takes away the sign of integers, and puts one number in the place of those that are missing.</summary>
/// <remarks>Of the least number of a type the type does not hold the absolute value.</remarks>
internal static class AbsoluteIntegers
{
    /// <summary>Replaces each value by its absolute value, in place.</summary>
    /// <typeparam name="T">sbyte, short, int or long.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="missing">The numbers that stand for missing, all within the type.</param>
    /// <param name="fill">What takes their place.</param>
    /// <returns>Whether the type holds every result; otherwise the values are of no use.</returns>
    public static bool Apply<T>(Span<T> values, ReadOnlySpan<long> missing, T fill)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var place = 0;
        var least = new Vector<T>(T.MinValue);
        var fills = new Vector<T>(fill);
        var lost = Vector<T>.Zero;
        for (; place <= values.Length - Vector<T>.Count; place += Vector<T>.Count)
        {
            var block = new Vector<T>(values[place..]);
            var found = Vector<T>.Zero;
            foreach (var number in missing)
            {
                found |= Vector.Equals(block, new Vector<T>(T.CreateTruncating(number)));
            }

            lost |= Vector.AndNot(Vector.Equals(block, least), found);
            Vector.ConditionalSelect(found, fills, Vector.Max(block, -block)).CopyTo(values[place..]);
        }

        return ApplyScalar(values[place..], missing, fill) && lost == Vector<T>.Zero;
    }

    /// <summary>The scalar twin, which the vector form equals.</summary>
    /// <typeparam name="T">sbyte, short, int or long.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="missing">The numbers that stand for missing, all within the type.</param>
    /// <param name="fill">What takes their place.</param>
    /// <returns>Whether the type holds every result; otherwise the values are of no use.</returns>
    public static bool ApplyScalar<T>(Span<T> values, ReadOnlySpan<long> missing, T fill)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        foreach (ref var value in values)
        {
            if (missing.Contains(long.CreateTruncating(value)))
            {
                value = fill;
            }
            else if (value == T.MinValue)
            {
                return false;
            }
            else if (T.IsNegative(value))
            {
                value = -value;
            }
        }

        return true;
    }
}
