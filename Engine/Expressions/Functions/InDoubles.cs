using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>
/// Functions that no processor has an instruction for, computed in double precision: floats come out as if rounded
/// once, and every value the same wherever a block begins or ends.
/// </summary>
internal static class InDoubles
{
    /// <summary>How many numbers are widened at once: 4 KiB of the stack.</summary>
    public const int Block = 512;

    /// <summary>A function of doubles, block by block.</summary>
    /// <param name="values">The values.</param>
    /// <param name="results">As many results; the same span as the values.</param>
    public delegate void Function(ReadOnlySpan<double> values, Span<double> results);

    /// <summary>Replaces each value by its function value.</summary>
    /// <param name="values">The values.</param>
    /// <param name="function">The function.</param>
    public static void Apply(Span<float> values, Function function)
    {
        Span<double> wide = stackalloc double[Block];
        while (!values.IsEmpty)
        {
            var part = values[..Math.Min(Block, values.Length)];
            var block = wide[..part.Length];
            TensorPrimitives.ConvertTruncating<float, double>(part, block);
            Apply(block, function);
            TensorPrimitives.ConvertTruncating<double, float>(block, part);
            values = values[part.Length..];
        }
    }

    /// <inheritdoc cref="Apply(Span{float}, Function)"/>
    public static void Apply(Span<double> values, Function function)
    {
        if (values.IsEmpty || values.Length >= Vector128<double>.Count)
        {
            function(values, values);
            return;
        }

        // What is shorter than a vector is computed in another way, which may differ in the last digit.
        Span<double> vector = stackalloc double[Vector128<double>.Count];
        vector.Fill(values[0]);
        function(vector, vector);
        values[0] = vector[0];
    }
}
