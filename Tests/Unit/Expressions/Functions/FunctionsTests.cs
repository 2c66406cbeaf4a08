using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Expressions.Functions;

/// <summary>Functions that are computed in vectors: what a value becomes is a matter of the value alone.</summary>
public sealed class FunctionsTests
{
    private static readonly Dictionary<string, (ElementwiseFunction Function, Func<double, double> Scalar)> _known =
        new()
        {
            ["abs"] = (new AbsoluteValue(), Math.Abs),
            ["exp"] = (new Exponential(), Math.Exp),
            ["log"] = (new NaturalLogarithm(), Math.Log),
            ["sqrt"] = (new SquareRoot(), Math.Sqrt),
            ["cube"] = (Power(3), value => Math.Pow(value, 3)),
            ["inverse square"] = (Power(-2), value => Math.Pow(value, -2)),
            ["13"] = (Power(13), value => Math.Pow(value, 13)),
            ["64"] = (Power(64), value => Math.Pow(value, 64)),
            ["65"] = (Power(65), value => Math.Pow(value, 65)),
            ["2.5"] = (Power(2.5), value => Math.Pow(value, 2.5)),
            ["0"] = (Power(0), value => double.IsNaN(value) ? value : 1),
        };

    public static TheoryData<string> Names => [.. _known.Keys];

    // Blocks end where partitions and chunks do: one element more or less must not change its neighbours.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_is_the_same_wherever_in_a_block_it_stands(string name)
    {
        var function = _known[name].Function;
        var values = KernelSamples.Doubles(KernelSamples.Longest, hasInfinities: true);
        var floats = KernelSamples.Floats(KernelSamples.Longest, hasInfinities: true);
        var (whole, wholeFloats) = (values.ToArray(), floats.ToArray());
        function.Apply(whole);
        function.Apply(wholeFloats);
        foreach (var length in KernelSamples.Lengths)
        {
            for (var start = 0; start + length <= values.Length; start += 1 + (length / 3))
            {
                var (part, single) = (values[start..(start + length)], floats[start..(start + length)]);
                function.Apply(part);
                function.Apply(single);

                Assert.Equal(Bits(whole[start..(start + length)]), Bits(part));
                Assert.Equal(Bits(wholeFloats[start..(start + length)]), Bits(single));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Floats_are_rounded_once_and_doubles_are_off_by_a_unit_at_most(string name)
    {
        var (function, scalar) = _known[name];
        foreach (var length in new[] { 67, 600, 5000 })
        {
            var values = KernelSamples.Doubles(length, hasInfinities: true);
            var floats = KernelSamples.Floats(length, hasInfinities: true);
            var (computed, computedFloats) = (values.ToArray(), floats.ToArray());
            function.Apply(computed);
            function.Apply(computedFloats);

            for (var place = 0; place < length; place++)
            {
                Assert.Equal((float)scalar(floats[place]), computedFloats[place]);
                var expected = scalar(values[place]);
                Assert.True(
                    computed[place].Equals(expected)
                        || computed[place].Equals(Math.BitIncrement(expected))
                        || computed[place].Equals(Math.BitDecrement(expected)),
                    $"{name} of {values[place]:R} is {computed[place]:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void Powers_of_two_arrays_equal_those_of_numbers_and_missing_stays_missing()
    {
        double[] numbers = [2, -8, -8, 0, double.NaN, 1, double.PositiveInfinity, double.PositiveInfinity];
        double[] powers = [0.5, 3, 1.0 / 3, -1, 0, double.NaN, double.NegativeInfinity, 0];
        double[] expected =
            [Math.Sqrt(2), -512, double.NaN, double.PositiveInfinity, double.NaN, double.NaN, 0, 1];
        float[] floats = [.. numbers.Select(number => (float)number)];

        var function = new Exponentiation();
        function.Apply(numbers.AsSpan(), powers);
        function.Apply(floats.AsSpan(), [.. powers.Select(power => (float)power)]);

        Assert.Equal(expected, numbers);
        Assert.Equal(expected.Select(number => (float)number), floats);
    }

    // Machines of one cluster have vectors of different widths.
    [Fact]
    public async Task Narrower_vectors_give_the_same_bits()
    {
        if (ChildTest.IsChild)
        {
            ChildTest.Report(Digest());
            return;
        }

        Assert.Equal(Digest(), await ChildTest.RunAsync(("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX512F", "0")));
    }

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (function, _) in _known.Values)
        {
            var values = KernelSamples.Doubles(5003, hasInfinities: true);
            var floats = KernelSamples.Floats(5003, hasInfinities: true);
            function.Apply(values);
            function.Apply(floats);
            hash.AppendData(MemoryMarshal.AsBytes(Bits(values).AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(Bits(floats).AsSpan()));
        }

        return Convert.ToHexString(hash.GetCurrentHash());
    }

    private static WithConstant Power(double power) => new(new Exponentiation(), power);

    // Of one missing value and another nothing is different.
    private static long[] Bits(double[] values) => [.. values.Select(value =>
        BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value))];

    private static int[] Bits(float[] values) => [.. values.Select(value =>
        BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value))];
}
