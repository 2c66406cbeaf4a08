using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class UnshuffleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(17)]
    public void Every_length_equals_a_naive_loop_and_the_scalar_twin_and_touches_nothing_else(int elementBytes)
    {
        for (var count = 0; count <= 67; count++)
        {
            for (var rest = 0; rest < Math.Min(elementBytes, 3); rest++)
            {
                var planes = Planes((count * elementBytes) + rest);
                var expected = Naive(planes, elementBytes);
                var elements = new byte[planes.Length + 5];
                var scalar = new byte[planes.Length];

                Unshuffle.Apply(planes, elements, elementBytes);
                Unshuffle.ApplyScalar(planes, scalar, elementBytes);

                Assert.Equal([.. expected, 0, 0, 0, 0, 0], elements);
                Assert.Equal(expected, scalar);
            }
        }
    }

    [Fact]
    public void An_element_without_bytes_or_too_little_room_is_refused()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Unshuffle.Apply(new byte[8], new byte[8], 0));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Unshuffle.Apply(new byte[8], new byte[7], 4));
    }

    /// <summary>Bytes to unshuffle, the same in every process.</summary>
    /// <param name="length">How many.</param>
    internal static byte[] Planes(int length) =>
        [.. Enumerable.Range(0, length).Select(place => (byte)((place * 167) ^ (place >> 3)))];

    private static byte[] Naive(byte[] planes, int elementBytes)
    {
        var count = planes.Length / elementBytes;
        var elements = planes.ToArray();
        for (var element = 0; element < count; element++)
        {
            for (var plane = 0; plane < elementBytes; plane++)
            {
                elements[(element * elementBytes) + plane] = planes[(plane * count) + element];
            }
        }

        return elements;
    }
}
