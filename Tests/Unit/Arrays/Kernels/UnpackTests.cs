using System.Numerics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class UnpackTests
{
    [Fact]
    public void Floating_numbers_are_masked_alike_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var stored = KernelSamples.Floats(length, hasInfinities: true);
            for (var place = 1; place < length; place += 5)
            {
                stored[place] = 1e20f;
            }

            Assert.Equal(Bits(Naive<float, float>(stored, [1e20f], 1, 0)), Bits(Unpacked<float, float>(stored, [1e20f], 1, 0)));
            Assert.Equal(
                Bits(Naive<float, float>(stored, [1e20f, -999], 1, 0)), Bits(Unpacked<float, float>(stored, [1e20f, -999], 1, 0)));
            Assert.Equal(Bits(Naive<float, float>(stored, [], 1, 0)), Bits(Unpacked<float, float>(stored, [], 1, 0)));
            var doubles = KernelSamples.Doubles(length);
            Assert.Equal(
                Bits(Naive<double, double>(doubles, [0], 1, 0)), Bits(Unpacked<double, double>(doubles, [0], 1, 0)));
        }
    }

    [Fact]
    public void Packed_numbers_are_scaled_and_masked_alike_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            short[] stored = [.. Enumerable.Range(0, length).Select(place => (short)((place * 7919) - 30000))];
            double[] missing = [-30000, 32767, 1e9];

            Assert.Equal(
                Bits(Naive<short, float>(stored, missing, 0.01f, 273.15f)),
                Bits(Unpacked<short, float>(stored, missing, 0.01f, 273.15f)));
            Assert.Equal(
                Bits(Naive<short, double>(stored, missing, 0.01, 0)), Bits(Unpacked<short, double>(stored, missing, 0.01, 0)));
        }
    }

    [Fact]
    public void Values_may_take_the_place_of_the_stored_numbers()
    {
        float[] numbers = [1, 2, 3, 4];

        Unpack.Apply<float, float>(numbers, numbers, [3], 10, 1);

        Assert.Equal([11, 21, float.NaN, 41], numbers);
    }

    [Fact]
    public void The_smallest_64_bit_fill_value_is_found_though_a_double_cannot_hold_it()
    {
        // NC_FILL_INT64 is -2^63 + 2; as a double it is -2^63.
        long[] stored = [1, -9223372036854775806, 2];

        Assert.Equal([1, double.NaN, 2], Unpacked<long, double>(stored, [-9223372036854775806], 1, 0));
    }

    // A hostile file may name as many missing values as it likes; the stack is not the place for them.
    [Fact]
    public void Many_missing_values_do_no_harm()
    {
        double[] missing = [.. Enumerable.Range(0, 4_000_000).Select(number => number + 0.5), 7];

        Assert.Equal([float.NaN, 8], Unpacked<float, float>([7, 8], missing, 1, 0));
    }

    private static TValue[] Unpacked<TStored, TValue>(TStored[] stored, double[] missing, double scale, double offset)
        where TStored : unmanaged, INumber<TStored>
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        var values = new TValue[stored.Length];
        Unpack.Apply<TStored, TValue>(stored, values, missing, scale, offset);
        return values;
    }

    private static TValue[] Naive<TStored, TValue>(TStored[] stored, double[] missing, double scale, double offset)
        where TStored : unmanaged, INumber<TStored>
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue> =>
        [.. stored.Select(number => missing.Contains(double.CreateTruncating(number))
            ? TValue.NaN
            : scale == 1 && offset == 0
                ? TValue.CreateTruncating(number)
                : (TValue.CreateTruncating(number) * TValue.CreateTruncating(scale)) + TValue.CreateTruncating(offset))];

    private static IEnumerable<long> Bits<T>(IEnumerable<T> values)
        where T : IBinaryFloatingPointIeee754<T> =>
        values.Select(value => T.IsNaN(value) ? -1 : BitConverter.DoubleToInt64Bits(double.CreateTruncating(value)));
}
