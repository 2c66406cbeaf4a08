using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Takes other values where own ones are missing, and finds where both are there and differ.</summary>
/// <remarks>NaN is missing. No allocation. Threading: no state of its own.</remarks>
internal static class FirstValid
{
    /// <summary>Fills missing values, up to the first conflict.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="values">The own values, which are filled.</param>
    /// <param name="others">As many other values.</param>
    /// <returns>The first place where both have a value and these differ; -1 where there is none.</returns>
    public static int Apply<T>(Span<T> values, ReadOnlySpan<T> others)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        others = others[..values.Length];
        var place = 0;
        for (; place <= values.Length - Vector<T>.Count; place += Vector<T>.Count)
        {
            var own = new Vector<T>(values[place..]);
            var other = new Vector<T>(others[place..]);
            var isThere = Vector.Equals(own, own);
            var differs = isThere & Vector.Equals(other, other) & ~Vector.Equals(own, other);
            if (Vector.AsVectorByte(differs) != Vector<byte>.Zero)
            {
                break;
            }

            Vector.ConditionalSelect(isThere, own, other).CopyTo(values[place..]);
        }

        var found = ApplyScalar(values[place..], others[place..]);
        return found < 0 ? -1 : place + found;
    }

    /// <summary>The scalar twin, which the vector form equals.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="values">The own values, which are filled.</param>
    /// <param name="others">As many other values.</param>
    /// <returns>The first place where both have a value and these differ; -1 where there is none.</returns>
    public static int ApplyScalar<T>(Span<T> values, ReadOnlySpan<T> others)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var place = 0; place < values.Length; place++)
        {
            if (T.IsNaN(values[place]))
            {
                values[place] = others[place];
            }
            else if (!T.IsNaN(others[place]) && values[place] != others[place])
            {
                return place;
            }
        }

        return -1;
    }
}
