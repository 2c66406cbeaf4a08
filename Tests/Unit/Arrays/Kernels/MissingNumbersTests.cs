using System.Numerics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class MissingNumbersTests
{
    [Fact]
    public void Vectors_equal_the_scalar_twins()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            Equal(KernelSamples.Floats(length, hasInfinities: true), 0);
            Equal(KernelSamples.Doubles(length, hasInfinities: true), 0);
        }
    }

    [Fact]
    public void A_number_becomes_NaN_and_NaN_a_number()
    {
        float[] values = [.. Enumerable.Range(0, 40).Select(place => place % 3 == 0 ? 1e20f : place % 7 == 0 ? float.NaN : place)];
        float[] marked = [.. values.Select(value => value == 1e20f ? float.NaN : value)];
        float[] filled = [.. marked.Select(value => float.IsNaN(value) ? -5 : value)];

        MissingNumbers.Mark(values, values.AsSpan(), 1e20f);
        Assert.Equal(marked, values);

        MissingNumbers.Fill(values.AsSpan(), -5f);
        Assert.Equal(filled, values);
    }

    private static void Equal<T>(T[] numbers, T fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (vectors, scalars) = (new T[numbers.Length], new T[numbers.Length]);
        MissingNumbers.Mark(numbers, vectors.AsSpan(), fill);
        MissingNumbers.MarkScalar(numbers, scalars.AsSpan(), fill);
        Assert.Equal(scalars, vectors);

        MissingNumbers.Fill(vectors.AsSpan(), T.One);
        MissingNumbers.FillScalar(scalars.AsSpan(), T.One);
        Assert.Equal(scalars, vectors);
    }
}
