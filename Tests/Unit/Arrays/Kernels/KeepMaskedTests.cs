using System.Numerics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class KeepMaskedTests
{
    [Fact]
    public void The_vector_form_equals_the_scalar_twin_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            Check(KernelSamples.Doubles(length), double.NaN);
            Check(KernelSamples.Doubles(length), -7);
            Check(KernelSamples.Floats(length), float.NaN);
            Check(KernelSamples.Floats(length), 7);
        }
    }

    private static void Check<T>(T[] values, T other)
        where T : unmanaged, INumber<T>
    {
        byte[] mask = [.. values.Select((_, place) => place * 7 % 11 < 5 ? CompareNumbers.Holds : (byte)0)];
        var (vector, scalar) = (values.ToArray(), values.ToArray());

        KeepMasked.Apply(vector.AsSpan(), mask, other);
        KeepMasked.ApplyScalar(scalar.AsSpan(), mask, other);

        Assert.Equal(scalar, vector);
        Assert.Equal(values.Zip(mask, (value, kept) => kept == 0 ? other : value), vector);
    }
}
