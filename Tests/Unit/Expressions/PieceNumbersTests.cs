using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class PieceNumbersTests
{
    private const double No = double.NaN;

    [Theory]
    [InlineData(No, No, 1, -9, 1e20f)]
    [InlineData(-9, No, 1, No, 1e20f)]
    [InlineData(No, 1e20f, 1, -9, No)]
    [InlineData(-9, 1e20f, 1, No, No)]
    public void Missing_numbers_become_NaN_in_the_type_of_the_values(
        double missing, double other, double first, double second, double third)
    {
        double[] expected = [first, second, third, No];
        double[] doubles = [1, -9, 1e20f, No];
        float[] floats = [1, -9, 1e20f, float.NaN];
        var (values, narrow) = (new double[4], new float[4]);
        ValueForm wide = new(ElementType.Double, Missing: missing, OtherMissing: other);

        PieceNumbers.Decode(Bytes(doubles), wide, ElementType.Double, Bytes(values));
        Assert.Equal(expected, values);

        Array.Clear(values);
        PieceNumbers.Decode(Bytes(floats), wide with { Type = ElementType.Float }, ElementType.Double, Bytes(values));
        Assert.Equal(expected, values);

        PieceNumbers.Decode(Bytes(floats), wide with { Type = ElementType.Float }, ElementType.Float, Bytes(narrow));
        Assert.Equal(expected, narrow.Select(value => (double)value));
    }

    private static Span<byte> Bytes<T>(T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan());
}
