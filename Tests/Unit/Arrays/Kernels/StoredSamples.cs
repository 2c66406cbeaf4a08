using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

/// <summary>Rows of awkward numbers in each form, wherever they begin in memory.</summary>
internal static class StoredSamples
{
    private const double Fill = 1e20f;
    private const double Other = -9999;

    /// <summary>Both types and byte orders, with none, one and two missing numbers.</summary>
    public static IEnumerable<ValueForm> Forms =>
        from type in (ElementType[])[ElementType.Float, ElementType.Double]
        from isSwapped in (bool[])[false, true]
        from missing in ((double, double)[])[
            (double.NaN, double.NaN), (Fill, double.NaN), (double.NaN, Fill), (Fill, Fill), (Fill, Other)]
        select new ValueForm(type, isSwapped, missing.Item1, missing.Item2);

    /// <summary>Rows of all forms, many lengths, counts, distances and alignments, infinities in some.</summary>
    public static IEnumerable<StoredSample> All =>
        from form in Forms
        from length in (int[])[0, 1, 3, 7, 8, 9, 15, 16, 17, 23, 24, 31, 40, 67]
        from count in (int[])[0, 1, 2, 5, 33]
        select Of(form, count, length + ((length + count) % 3), length, (length + count) % 4, length % 5 == 1);

    /// <summary>Makes rows.</summary>
    /// <param name="form">What the numbers are.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="stride">The distance of two rows.</param>
    /// <param name="length">The numbers of a row.</param>
    /// <param name="offset">Bytes before the first number.</param>
    /// <param name="hasInfinities">Whether infinities are among them.</param>
    public static StoredSample Of(
        ValueForm form, int count, int stride, int length, int offset = 0, bool hasInfinities = false)
    {
        var numbers = KernelSamples.Doubles(Math.Max(0, ((count - 1) * stride) + length), hasInfinities);
        for (var place = 0; place < numbers.Length; place++)
        {
            numbers[place] = (place % 11) switch
            {
                3 => Fill,
                7 => Other,
                _ when form.Type == ElementType.Float => (float)numbers[place],
                _ => numbers[place],
            };
        }

        return new StoredSample(form, count, stride, length, offset, numbers);
    }

    /// <summary>The bytes of numbers in a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="offset">Bytes before the first one.</param>
    public static byte[] Bytes(ValueForm form, IReadOnlyList<double> numbers, int offset = 0)
    {
        var size = form.Type.ByteLength();
        var bytes = new byte[offset + (numbers.Count * size)];
        var isLittle = BitConverter.IsLittleEndian != form.IsSwapped;
        for (var place = 0; place < numbers.Count; place++)
        {
            var to = bytes.AsSpan(offset + (place * size));
            switch (form.Type, isLittle)
            {
                case (ElementType.Float, true):
                    BinaryPrimitives.WriteSingleLittleEndian(to, (float)numbers[place]);
                    break;
                case (ElementType.Float, false):
                    BinaryPrimitives.WriteSingleBigEndian(to, (float)numbers[place]);
                    break;
                case (_, true):
                    BinaryPrimitives.WriteDoubleLittleEndian(to, numbers[place]);
                    break;
                default:
                    BinaryPrimitives.WriteDoubleBigEndian(to, numbers[place]);
                    break;
            }
        }

        return bytes;
    }

    /// <summary>Rows of float values one behind the other.</summary>
    public static StoredRows Rows(int count, params ReadOnlySpan<float> values) =>
        Rows(ElementType.Float, count, [.. values.ToArray().Select(value => (double)value)]);

    /// <summary>Rows of double values one behind the other.</summary>
    public static StoredRows Rows(int count, params ReadOnlySpan<double> values) =>
        Rows(ElementType.Double, count, values.ToArray());

    /// <summary>Bits to compare: zeros of both signs differ, and of NaN, which all mean missing, there is one.</summary>
    /// <param name="state">A state.</param>
    public static long[] Bits(IEnumerable<double> state) =>
        [.. state.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value))];

    private static StoredRows Rows(ElementType type, int count, double[] values)
    {
        var form = new ValueForm(type);
        return new(Bytes(form, values), count, values.Length / count, values.Length / count, form);
    }
}
