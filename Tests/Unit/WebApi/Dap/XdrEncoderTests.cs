using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.WebApi.Dap;

namespace Compute.Orleans.Tests.Unit.WebApi.Dap;

public sealed class XdrEncoderTests
{
    public static TheoryData<ElementType, byte[], string> Encoded => new()
    {
        { ElementType.Byte, Bytes<sbyte>(-1, 5), "FF05" },
        { ElementType.UByte, Bytes<byte>(255, 5), "FF05" },
        { ElementType.Short, Bytes<short>(-2, 300, short.MinValue), "FFFFFFFE0000012CFFFF8000" },
        { ElementType.UShort, Bytes<ushort>(65534, 300), "0000FFFE0000012C" },
        { ElementType.Int, Bytes(-2, 300), "FFFFFFFE0000012C" },
        { ElementType.UInt, Bytes(4294967294u), "FFFFFFFE" },
        { ElementType.Float, Bytes(1f, -0f), "3F80000080000000" },
        { ElementType.Double, Bytes(1.0), "3FF0000000000000" },
        { ElementType.Int64, Bytes(-1L, 1L << 53), "BFF00000000000004340000000000000" },
        { ElementType.UInt64, Bytes(1UL), "3FF0000000000000" },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Elements_become_what_XDR_has_for_them(ElementType type, byte[] stored, string expected)
    {
        var wire = new byte[expected.Length / 2];
        stored.CopyTo(wire.AsSpan(wire.Length - stored.Length));

        XdrEncoder.Encode(type, wire, stored.Length / type.ByteLength());

        Assert.Equal(expected, Convert.ToHexString(wire));
    }

    [Fact]
    public void Short_integers_are_widened_in_place_at_any_length()
    {
        for (var count = 0; count < 70; count++)
        {
            short[] numbers = [.. Enumerable.Range(0, count).Select(number => (short)((number * 977) - 30000))];
            var wire = new byte[count * sizeof(int)];
            MemoryMarshal.AsBytes(numbers.AsSpan()).CopyTo(wire.AsSpan(count * sizeof(short)));

            XdrEncoder.Encode(ElementType.Short, wire, count);

            Assert.Equal(
                numbers.Select(number => (int)number),
                Enumerable.Range(0, count).Select(
                    at => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(wire.AsSpan(at * sizeof(int)))));
        }
    }

    [Fact]
    public void Text_has_no_elements_of_one_length() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => XdrEncoder.Encode(ElementType.Char, new byte[1], 1));

    [Theory]
    [InlineData(1L << 53, true)]
    [InlineData((1L << 53) + 1, false)]
    [InlineData(-(1L << 53), true)]
    [InlineData(-(1L << 53) - 1, false)]
    [InlineData(-77L << 55, true)]
    public void Integers_of_64_bits_are_exact_up_to_2_to_the_53_or_missing(long number, bool isExact) =>
        Assert.Equal(isExact, XdrEncoder.AreExact(ElementType.Int64, Bytes(0L, number), -77L << 55));

    [Fact]
    public void Unsigned_integers_beyond_the_signed_ones_are_not_exact() =>
        Assert.False(XdrEncoder.AreExact(ElementType.UInt64, Bytes(ulong.MaxValue), 0));

    private static byte[] Bytes<T>(params T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
}
