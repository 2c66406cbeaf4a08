using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class ShuffleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(32)]
    public void Every_length_equals_a_naive_loop_and_the_scalar_twin_and_touches_nothing_else(int elementBytes)
    {
        for (var count = 0; count <= 67; count++)
        {
            for (var rest = 0; rest < Math.Min(elementBytes, 3); rest++)
            {
                var elements = UnshuffleTests.Planes((count * elementBytes) + rest);
                var expected = Naive(elements, elementBytes);
                var planes = new byte[elements.Length + 5];
                var scalar = new byte[elements.Length];

                Shuffle.Apply(elements, planes, elementBytes);
                Shuffle.ApplyScalar(elements, scalar, elementBytes);

                Assert.Equal([.. expected, 0, 0, 0, 0, 0], planes);
                Assert.Equal(expected, scalar);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    public void Unshuffle_undoes_it(int elementBytes)
    {
        var elements = UnshuffleTests.Planes(100_003);
        var planes = new byte[elements.Length];
        var again = new byte[elements.Length];

        Shuffle.Apply(elements, planes, elementBytes);
        Unshuffle.Apply(planes, again, elementBytes);

        Assert.NotEqual(elements, planes);
        Assert.Equal(elements, again);
    }

    [Fact]
    public void An_element_without_bytes_or_too_little_room_is_refused()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Shuffle.Apply(new byte[8], new byte[8], 0));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Shuffle.Apply(new byte[8], new byte[7], 4));
    }

    private static byte[] Naive(byte[] elements, int elementBytes)
    {
        var count = elements.Length / elementBytes;
        var planes = elements.ToArray();
        for (var element = 0; element < count; element++)
        {
            for (var plane = 0; plane < elementBytes; plane++)
            {
                planes[(plane * count) + element] = elements[(element * elementBytes) + plane];
            }
        }

        return planes;
    }
}
