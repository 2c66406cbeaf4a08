using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class UnpackIntegersTests
{
    private static readonly double[] _fractions = [-0.5, 1e300, double.NaN, double.NegativeInfinity, 4294967296];

    [Fact]
    public void Each_stored_type_gives_the_same_bytes_as_its_scalar_twin_and_as_plain_arithmetic()
    {
        AssertSame<sbyte>(number => number);
        AssertSame<byte>(number => number);
        AssertSame<short>(BinaryPrimitives.ReverseEndianness);
        AssertSame<ushort>(BinaryPrimitives.ReverseEndianness);
        AssertSame<int>(BinaryPrimitives.ReverseEndianness);
    }

    // Without an offset nothing is added: a sum with 0 would make 0 of what is -0.
    [Fact]
    public void Zeros_keep_the_sign_that_the_scale_gives_them()
    {
        var (stored, values) = (new short[17], new float[17]);

        UnpackIntegers.Apply<short, float>(stored, false, values, [], -0.5, 0);

        Assert.All(values, value => Assert.True(float.IsNegative(value)));
    }

    [Fact]
    public void Neighbours_that_single_precision_does_not_tell_apart_are_no_missing_numbers()
    {
        int[] stored = [.. Enumerable.Repeat(16777217, 15), 16777216, 16777217, 16777216];
        var values = new float[18];

        UnpackIntegers.Apply<int, float>(stored, false, values, [16777216], 1, 0);

        Assert.Equal([.. Enumerable.Repeat(16777216f, 15), float.NaN, 16777216f, float.NaN], values);
    }

    [Fact]
    public void Any_number_of_missing_numbers_is_found()
    {
        int[] stored = [.. Enumerable.Range(0, 100)];
        var (singles, doubles) = (new float[100], new double[100]);
        double[] missing = [.. Enumerable.Range(0, 50).Select(number => number * 2.0)];

        UnpackIntegers.Apply<int, float>(stored, false, singles, missing, 1, 0);
        UnpackIntegers.Apply<int, double>(stored, false, doubles, missing, 1, 0);

        Assert.All(stored, number => Assert.Equal(number % 2 == 0, float.IsNaN(singles[number])));
        Assert.All(stored, number => Assert.Equal(number % 2 == 0, double.IsNaN(doubles[number])));
    }

    [Fact]
    public void Too_few_values_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => UnpackIntegers.Apply<short, float>(new short[32], false, new float[31], [], 1, 0));

    private static void AssertSame<T>(Func<T, T> swap)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        foreach (var length in KernelSamples.Lengths)
        {
            T[] stored = [.. Enumerable.Range(0, length).Select(place => T.CreateTruncating(place * 0x01357BDF))];
            for (var place = 3; place < length; place += 7)
            {
                stored[place] = place % 2 == 0 ? T.MinValue : T.MaxValue;
            }

            T[] swapped = [.. stored.Select(swap)];
            double[] ends = [double.CreateChecked(T.MinValue), .. _fractions, 0];
            foreach (var missing in (double[][])[[], ends[..1], _fractions, ends])
            {
                foreach (var (scale, offset) in ((double, double)[])[(1, 0), (0.01, 0), (1, 273.15), (-0.1, -7.7)])
                {
                    AssertSame<T, float>(stored, swapped, missing, scale, offset);
                    AssertSame<T, double>(stored, swapped, missing, scale, offset);
                }
            }
        }
    }

    private static void AssertSame<TStored, TValue>(
        TStored[] stored, TStored[] swapped, double[] missing, double scale, double offset)
        where TStored : unmanaged, IBinaryInteger<TStored>
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        var expected = new TValue[stored.Length];
        for (var place = 0; place < stored.Length; place++)
        {
            var value = TValue.CreateTruncating(stored[place]);
            value = scale == 1 ? value : value * TValue.CreateTruncating(scale);
            value = offset == 0 ? value : value + TValue.CreateTruncating(offset);
            expected[place] = missing.Contains(double.CreateTruncating(stored[place])) ? TValue.NaN : value;
        }

        var values = new TValue[stored.Length];
        foreach (var isSwapped in (bool[])[false, true])
        {
            UnpackIntegers.Apply(isSwapped ? swapped : stored, isSwapped, values.AsSpan(), missing, scale, offset);
            AssertSameBytes(expected, values);
            values.AsSpan().Clear();
            UnpackIntegers.ApplyScalar(isSwapped ? swapped : stored, isSwapped, values.AsSpan(), missing, scale, offset);
            AssertSameBytes(expected, values);
            values.AsSpan().Clear();
        }
    }

    private static void AssertSameBytes<T>(T[] expected, T[] values)
        where T : unmanaged =>
        Assert.True(MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(values)));
}
