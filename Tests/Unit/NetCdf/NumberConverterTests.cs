using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class NumberConverterTests
{
    private static readonly NumberForm _half = new(true, true, 0, 16, 15, 10, 5, 0, 10, 15, true);
    private static readonly NumberForm _single = new(true, true, 0, 32, 31, 23, 8, 0, 23, 127, true);
    private static readonly NumberForm _double = new(true, true, 0, 64, 63, 52, 11, 0, 52, 1023, true);
    private static readonly NumberForm _x87 = new(true, true, 0, 80, 79, 64, 15, 0, 64, 16383, false);
    private static readonly NumberForm _quad = new(true, true, 0, 128, 127, 112, 15, 0, 112, 16383, true);

    [Fact]
    public void Every_half_is_what_the_runtime_says()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);

            Assert.Equal(expected, Float(_half, BitConverter.GetBytes((ushort)bits), false));
            Assert.Equal(expected, (float)Double(_half, [(byte)(bits >> 8), (byte)bits], true));
        }
    }

    [Fact]
    public void Doubles_become_floats_as_the_runtime_rounds() => Gen.Long.Sample(bits =>
    {
        var number = BitConverter.Int64BitsToDouble(bits);

        Assert.Equal((float)number, Float(_double, BitConverter.GetBytes(bits), false));
        Assert.Equal(number, Double(_double, BitConverter.GetBytes(bits), false));
    });

    [Fact]
    public void Doubles_near_the_edges_of_floats_become_floats_as_the_runtime_rounds() =>
        Gen.Select(Gen.Int[-152, -120], Gen.Long[0, (1L << 52) - 1], Gen.Bool).Sample((exponent, fraction, isRound) =>
        {
            var number = Math.ScaleB(1 + (fraction / (double)(1L << 52)), isRound ? exponent : exponent + 252);

            Assert.Equal((float)number, Float(_double, BitConverter.GetBytes(number), false));
        });

    [Fact]
    public void Floats_are_exact_as_doubles() => Gen.UInt.Sample(bits =>
        Assert.Equal(
            (double)BitConverter.UInt32BitsToSingle(bits), Double(_single, BitConverter.GetBytes(bits), false)));

    /// <summary>Long doubles, and the doubles that the processor makes of them (by numpy 1.24 on x86-64).</summary>
    [Theory]
    [InlineData("0000000000000080ff3f", 1.0)]
    [InlineData("00000000000000c000c0", -3.0)]
    [InlineData("35c26821a2da0fc90040", Math.PI)]
    [InlineData("00000000000000000000", 0.0)]
    [InlineData("0000000000000080ff7f", double.PositiveInfinity)]
    [InlineData("0000000000000080ffff", double.NegativeInfinity)]
    [InlineData("00000000000000c0ff7f", double.NaN)]
    [InlineData("ffffffffffffffffff3f", 2.0)]
    [InlineData("fffffffffffffffffe43", double.PositiveInfinity)]
    [InlineData("00f8fffffffffffffe43", double.MaxValue)]
    [InlineData("0000000000000080cd3b", double.Epsilon)]
    [InlineData("0000000000000080cc3b", 0.0)]
    [InlineData("0100000000000080cc3b", double.Epsilon)]
    [InlineData("01000000000000000000", 0.0)]
    public void A_long_double_becomes_the_nearest_double(string stored, double number)
    {
        Assert.Equal(number, Double(_x87, Convert.FromHexString(stored), false));
        Assert.Equal(number, Double(_x87, Convert.FromHexString(stored + "a5a5a5a5a5a5"), false));
    }

    [Theory]
    [InlineData("0000000000000000000000000000ff3f", 1.0)]
    [InlineData("0000000000000000000000000080ff3f", 1.5)]
    [InlineData("00000000000000080000000000000040", 2.0)] // A tie, which goes to the even one.
    [InlineData("01000000000000080000000000000040", 2.0000000000000004)]
    public void A_quadruple_becomes_the_nearest_double(string stored, double number) =>
        Assert.Equal(number, Double(_quad, Convert.FromHexString(stored), false));

    [Theory]
    [InlineData("ffffff", false, true, ElementType.Int, -1)]
    [InlineData("ffff7f", false, true, ElementType.Int, 8388607)]
    [InlineData("7fffff", true, true, ElementType.Int, 8388607)]
    [InlineData("800000", true, true, ElementType.Int, -8388608)]
    [InlineData("ffffff", false, false, ElementType.UInt, 16777215)]
    [InlineData("ffffffffffff", false, true, ElementType.Int64, -1)]
    public void Integers_of_any_width_are_exact(
        string stored, bool isBigEndian, bool isSigned, ElementType type, long number)
    {
        var bytes = Convert.FromHexString(stored);
        var converted = new byte[type.ByteLength()];

        new NumberConverter(new(false, isSigned, 0, bytes.Length * 8), type, isBigEndian)
            .Convert(bytes, bytes.Length, converted);

        Assert.Equal(number, converted.Length == 8
            ? BinaryPrimitives.ReadInt64LittleEndian(converted)
            : isSigned
                ? BinaryPrimitives.ReadInt32LittleEndian(converted)
                : BinaryPrimitives.ReadUInt32LittleEndian(converted));
    }

    [Fact]
    public void Bits_around_an_integer_do_not_count()
    {
        var converted = new byte[4];

        new NumberConverter(new(false, true, 4, 10), ElementType.Short, false)
            .Convert([0xFF, 0xFF, 0x0F, 0xC0], 2, converted);

        Assert.Equal(-1, BinaryPrimitives.ReadInt16LittleEndian(converted));
        Assert.Equal(0, BinaryPrimitives.ReadInt16LittleEndian(converted.AsSpan(2)));
    }

    private static float Float(NumberForm form, byte[] stored, bool isBigEndian)
    {
        var converted = new byte[4];
        new NumberConverter(form, ElementType.Float, isBigEndian).Convert(stored, stored.Length, converted);
        return BitConverter.ToSingle(converted);
    }

    private static double Double(NumberForm form, byte[] stored, bool isBigEndian)
    {
        var converted = new byte[8];
        new NumberConverter(form, ElementType.Double, isBigEndian).Convert(stored, stored.Length, converted);
        return BitConverter.ToDouble(converted);
    }
}
