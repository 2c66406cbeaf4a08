using System.Numerics;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Turns stored numbers into values: missing ones into NaN, packed ones by scale and offset.</summary>
internal static class Unpack
{
    /// <summary>Fills <paramref name="values"/>, which may be the same memory as <paramref name="stored"/>.</summary>
    /// <typeparam name="TStored">The stored type.</typeparam>
    /// <typeparam name="TValue">float or double.</typeparam>
    /// <param name="stored">The stored numbers.</param>
    /// <param name="values">As many values; products and sums are rounded to this type, as xarray rounds them.</param>
    /// <param name="missing">The stored numbers that stand for missing; a file may name any number of them.</param>
    /// <param name="scale">The factor, 1 for none.</param>
    /// <param name="offset">The summand, 0 for none.</param>
    public static void Apply<TStored, TValue>(
        ReadOnlySpan<TStored> stored, Span<TValue> values, ReadOnlySpan<double> missing, double scale, double offset)
        where TStored : unmanaged, INumber<TStored>
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        if (StoredIntegers.Are<TStored>())
        {
            UnpackIntegers.Apply(stored, isSwapped: false, values, missing, scale, offset);
            return;
        }

        if (typeof(TStored) == typeof(TValue) && scale == 1 && offset == 0 && missing.Length <= 1)
        {
            var same = MemoryMarshal.Cast<TStored, TValue>(stored);
            if (missing is [var fill])
            {
                MissingNumbers.Mark(same, values, TValue.CreateTruncating(fill));
            }
            else
            {
                same.CopyTo(values);
            }

            return;
        }

        var factor = TValue.CreateTruncating(scale);
        var summand = TValue.CreateTruncating(offset);
        for (var place = 0; place < stored.Length; place++)
        {
            var number = stored[place];
            var value = TValue.CreateTruncating(number);
            if (scale != 1)
            {
                value *= factor;
            }

            if (offset != 0)
            {
                value += summand;
            }

            // Compared as doubles, which hold every stored number but 64-bit integers beyond 2^53 exactly; and those
            // are as they are in the list of missing numbers.
            values[place] = missing.Contains(double.CreateTruncating(number)) ? TValue.NaN : value;
        }
    }
}
