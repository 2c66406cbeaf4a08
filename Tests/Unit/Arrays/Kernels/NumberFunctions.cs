using System.Runtime.Intrinsics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

/// <summary>What is asked of functions of numbers: that they are right, and the same everywhere.</summary>
internal static class NumberFunctions
{
    /// <summary>Every 1009th number of single precision, of all signs and sizes, and what is special.</summary>
    public static IEnumerable<float> Singles
    {
        get
        {
            foreach (var special in (float[])[0, -0f, 1, -1, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.NaN])
            {
                yield return special;
            }

            for (long bits = 0; bits <= uint.MaxValue; bits += 1009)
            {
                yield return BitConverter.UInt32BitsToSingle((uint)bits);
            }
        }
    }

    /// <summary>A million doubles of all signs and sizes, as many near the given bounds, and what is special.</summary>
    public static IEnumerable<double> Doubles(double least, double most)
    {
        foreach (var special in (double[])[0, -0.0, 1, Math.BitDecrement(1), Math.BitIncrement(1), double.Epsilon,
            -double.Epsilon, 2.2250738585072014e-308, double.MaxValue, double.MinValue, double.PositiveInfinity,
            double.NegativeInfinity, double.NaN, least, most, 709.78271289338397, 709.7827128933841, -745.13321910194111, -745.2])
        {
            yield return special;
        }

        var state = 1UL;
        for (var number = 0; number < 1_000_000; number++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            yield return BitConverter.UInt64BitsToDouble(state ^ (state >> 29));
            yield return least + ((most - least) * (state >> 11) / (1UL << 53));
        }
    }

    /// <summary>Fails unless singles are the neighbours of what is right at most, and hardly one of them is.</summary>
    /// <returns>How many were not the nearest.</returns>
    public static int CheckSingles<TFunction>(TFunction function, IEnumerable<float> numbers, Func<double, double> right)
        where TFunction : struct, INumberFunction
    {
        var others = 0;
        foreach (var part in numbers.Chunk(4096 + 5))
        {
            var values = part.ToArray();
            EachNumber.Apply(values, function);
            for (var place = 0; place < part.Length; place++)
            {
                var (value, expected) = (values[place], (float)right(part[place]));
                if (!value.Equals(expected))
                {
                    others++;
                    Assert.True(
                        value == MathF.BitIncrement(expected) || value == MathF.BitDecrement(expected),
                        $"of {part[place]:R} it is {value:R}, not {expected:R}");
                }
            }
        }

        return others;
    }

    /// <summary>Fails unless doubles are the neighbours of what the library says at most.</summary>
    public static void CheckDoubles<TFunction>(TFunction function, IEnumerable<double> numbers, Func<double, double> right)
        where TFunction : struct, INumberFunction
    {
        foreach (var part in numbers.Chunk(4096 + 5))
        {
            var values = part.ToArray();
            EachNumber.Apply(values, function);
            for (var place = 0; place < part.Length; place++)
            {
                var (value, expected) = (values[place], right(part[place]));
                Assert.True(
                    value.Equals(expected) || value == Math.BitIncrement(expected) || value == Math.BitDecrement(expected),
                    $"of {part[place]:R} it is {value:R}, not {expected:R}");
            }
        }
    }

    /// <summary>Fails unless eight numbers at once become what the scalar twin makes of each.</summary>
    public static void CheckTwin<TFunction>(TFunction function, IEnumerable<double> numbers)
        where TFunction : struct, INumberFunction
    {
        foreach (var some in numbers.Chunk(Vector512<double>.Count))
        {
            double[] part = [.. some, .. new double[Vector512<double>.Count - some.Length]];
            var values = function.Of(Vector512.Create(part));
            for (var lane = 0; lane < part.Length; lane++)
            {
                Assert.Equal(Bits(function.Of(part[lane])), Bits(values[lane]));
            }
        }
    }

    /// <summary>The bytes of what the functions make of some numbers; of NaN, which all mean missing, there is one.</summary>
    public static byte[] Bytes(double[] numbers)
    {
        var bytes = new List<byte>();
        Append(default(Exponentials.OfDoubles));
        Append(default(Exponentials.OfSingles));
        Append(default(Logarithms.OfDoubles));
        Append(default(Logarithms.OfSingles));
        Append(new Powers.OfSingles(-1.7));
        return [.. bytes];

        void Append<TFunction>(TFunction function)
            where TFunction : struct, INumberFunction
        {
            var values = numbers.ToArray();
            float[] singles = [.. numbers.Select(number => (float)number)];
            EachNumber.Apply(values, function);
            EachNumber.Apply(singles, function);
            bytes.AddRange(values.Concat(singles.Select(single => (double)single))
                .SelectMany(value => BitConverter.GetBytes(Bits(value))));
        }
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);
}
