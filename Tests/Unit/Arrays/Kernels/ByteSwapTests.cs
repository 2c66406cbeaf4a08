using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class ByteSwapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Every_length_equals_the_scalar_loop_and_touches_nothing_else(int elementBytes)
    {
        for (int length = 0; length <= 67; length++)
        {
            for (int shift = 0; shift < 3; shift++)
            {
                var memory = Random(shift + (length * elementBytes) + 16);
                var expected = memory.ToArray();
                for (int i = 0; i < length; i++)
                {
                    expected.AsSpan(shift + (i * elementBytes), elementBytes).Reverse();
                }

                var copied = memory.ToArray();
                ByteSwap.Reverse(
                    memory.AsSpan(shift, length * elementBytes), copied.AsSpan(shift), elementBytes);
                ByteSwap.Reverse(memory.AsSpan(shift, length * elementBytes), elementBytes);

                Assert.Equal(expected, memory);
                Assert.Equal(expected, copied);
            }
        }
    }

    [Fact]
    public void Native_elements_become_most_significant_byte_first_and_come_back()
    {
        var elements = BitConverter.GetBytes(1.5);

        ByteSwap.NativeToBigEndian(elements, ElementType.Double);
        Assert.Equal(1.5, BinaryPrimitives.ReadDoubleBigEndian(elements));

        ByteSwap.StoredToNative(elements, ElementType.Double, isBigEndian: true);
        Assert.Equal(1.5, BitConverter.ToDouble(elements));

        BinaryPrimitives.WriteDoubleLittleEndian(elements, 2.5);
        ByteSwap.StoredToNative(elements, ElementType.Double, isBigEndian: false);
        Assert.Equal(2.5, BitConverter.ToDouble(elements));
    }

    [Fact]
    public void Half_an_element_or_an_odd_width_is_refused()
    {
        _ = Assert.Throws<ArgumentException>(() => ByteSwap.Reverse(new byte[7], 4));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => ByteSwap.Reverse(new byte[6], 3));
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
