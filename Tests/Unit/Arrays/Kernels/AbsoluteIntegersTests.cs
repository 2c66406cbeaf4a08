using System.Numerics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class AbsoluteIntegersTests
{
    [Fact]
    public void The_vector_form_equals_the_scalar_twin_at_every_length_and_type()
    {
        AssertTwins<sbyte>([-7, sbyte.MinValue], -7);
        AssertTwins<short>([short.MinValue], -32767);
        AssertTwins<int>([], -1);
        AssertTwins<long>([3, long.MinValue, -5], -5);
    }

    [Fact]
    public void The_least_number_has_no_absolute_value_unless_it_stands_for_missing()
    {
        foreach (var length in KernelSamples.Lengths.Where(length => length > 0))
        {
            for (var place = 0; place < length; place++)
            {
                var values = new short[length];
                values[place] = short.MinValue;
                var (vector, scalar, missing) = (values.ToArray(), values.ToArray(), values.ToArray());

                Assert.False(AbsoluteIntegers.Apply<short>(vector, [5], -1));
                Assert.False(AbsoluteIntegers.ApplyScalar<short>(scalar, [5], -1));
                Assert.True(AbsoluteIntegers.Apply<short>(missing, [short.MinValue], -1));
                Assert.Equal(-1, missing[place]);
            }
        }
    }

    private static void AssertTwins<T>(long[] missing, T fill)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        foreach (var length in KernelSamples.Lengths)
        {
            T[] values = [.. Enumerable.Range(0, length).Select(place => (place % 11) switch
            {
                10 when missing.Length > 0 => T.CreateChecked(missing[place % missing.Length]),
                9 => T.MaxValue,
                8 => -T.MaxValue,
                var small => T.CreateChecked((place % 3) - 1) * T.CreateChecked(small),
            })];
            var (vector, scalar) = (values.ToArray(), values.ToArray());

            Assert.True(AbsoluteIntegers.Apply(vector.AsSpan(), missing, fill));
            Assert.True(AbsoluteIntegers.ApplyScalar(scalar.AsSpan(), missing, fill));

            Assert.Equal(scalar, vector);
            Assert.Equal(
                values.Select(value => missing.Contains(long.CreateChecked(value)) ? fill : T.Abs(value)), vector);
        }
    }
}
