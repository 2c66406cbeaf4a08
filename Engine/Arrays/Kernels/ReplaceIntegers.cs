using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Puts one integer in the place of others: in the place of those that stand for missing.</summary>
internal static class ReplaceIntegers
{
    /// <summary>Replaces, in place.</summary>
    /// <param name="values">The integers.</param>
    /// <param name="replaced">Those that are replaced; most files name one or two.</param>
    /// <param name="replacement">What takes their place.</param>
    public static void Apply(Span<long> values, ReadOnlySpan<long> replaced, long replacement)
    {
        var place = 0;
        var replacements = new Vector<long>(replacement);
        for (; !replaced.IsEmpty && place <= values.Length - Vector<long>.Count; place += Vector<long>.Count)
        {
            var block = new Vector<long>(values[place..]);
            var found = Vector<long>.Zero;
            foreach (var number in replaced)
            {
                found |= Vector.Equals(block, new Vector<long>(number));
            }

            Vector.ConditionalSelect(found, replacements, block).CopyTo(values[place..]);
        }

        ApplyScalar(values[place..], replaced, replacement);
    }

    /// <summary>The scalar twin, which the vector form equals.</summary>
    /// <param name="values">The integers.</param>
    /// <param name="replaced">Those that are replaced.</param>
    /// <param name="replacement">What takes their place.</param>
    public static void ApplyScalar(Span<long> values, ReadOnlySpan<long> replaced, long replacement)
    {
        foreach (ref var value in values)
        {
            value = replaced.Contains(value) ? replacement : value;
        }
    }
}
