using System.Numerics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class FirstValidTests
{
    [Fact]
    public void The_vector_form_equals_the_scalar_twin_at_every_length_and_place_of_a_conflict()
    {
        AssertEqual<float>(KernelSamples.Floats(KernelSamples.Longest));
        AssertEqual<double>(KernelSamples.Doubles(KernelSamples.Longest));
    }

    [Fact]
    public void What_is_missing_is_taken_from_the_other_and_zeros_of_both_signs_are_equal()
    {
        double[] values = [1, double.NaN, 0, double.NaN, double.PositiveInfinity];

        Assert.Equal(-1, FirstValid.Apply<double>(values, [1, 2, -0.0, double.NaN, double.PositiveInfinity]));
        Assert.Equal([1, 2, 0, double.NaN, double.PositiveInfinity], values);
        Assert.Equal(1, FirstValid.Apply<double>(values, [double.NaN, 3, 9, 9, 9]));
    }

    private static void AssertEqual<T>(T[] all)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var length in KernelSamples.Lengths)
        {
            for (var conflict = -1; conflict < length; conflict++)
            {
                var values = all[..length];
                T[] others = [.. values.Select((value, place) =>
                    place % 3 == 0 ? T.NaN : T.IsNaN(value) ? T.CreateChecked(place) : value)];
                if (conflict >= 0)
                {
                    (values[conflict], others[conflict]) = (T.One, T.CreateChecked(2));
                }

                var (vector, scalar) = (values.ToArray(), values.ToArray());

                Assert.Equal(conflict, FirstValid.Apply<T>(vector, others));
                Assert.Equal(conflict, FirstValid.ApplyScalar<T>(scalar, others));
                Assert.Equal(scalar, vector);
            }
        }
    }
}
