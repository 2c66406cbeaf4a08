using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>The numbers of pieces as values of an array: NaN where missing, as wide as the array's.</summary>
internal static class PieceNumbers
{
    /// <summary>Makes values of pushed numbers, which may be narrower, some of them for missing.</summary>
    /// <param name="stored">The numbers, in this machine's byte order.</param>
    /// <param name="form">What they are.</param>
    /// <param name="type">The type of the values: Float or Double, and no narrower.</param>
    /// <param name="values">Filled: as many values.</param>
    public static void Decode(ReadOnlySpan<byte> stored, ValueForm form, ElementType type, Span<byte> values)
    {
        ReadOnlySpan<double> missing = (double.IsNaN(form.Missing), double.IsNaN(form.OtherMissing)) switch
        {
            (true, true) => [],
            (true, false) => [form.OtherMissing],
            (false, true) => [form.Missing],
            _ => [form.Missing, form.OtherMissing],
        };
        if (type == ElementType.Float)
        {
            Unpack.Apply(
                MemoryMarshal.Cast<byte, float>(stored), MemoryMarshal.Cast<byte, float>(values), missing, 1, 0);
        }
        else if (form.Type == ElementType.Float)
        {
            Unpack.Apply(
                MemoryMarshal.Cast<byte, float>(stored), MemoryMarshal.Cast<byte, double>(values), missing, 1, 0);
        }
        else
        {
            Unpack.Apply(
                MemoryMarshal.Cast<byte, double>(stored), MemoryMarshal.Cast<byte, double>(values), missing, 1, 0);
        }
    }
}
