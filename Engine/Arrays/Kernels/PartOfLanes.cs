using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Fewer than eight numbers at the end of a row, in eight lanes; NaN, which is left out, in the others.</summary>
internal static class PartOfLanes
{
    /// <summary>The number of lanes.</summary>
    public const int Lanes = 8;

    /// <summary>Reads numbers.</summary>
    /// <typeparam name="TNumbers">How the numbers lie in memory.</typeparam>
    /// <param name="bytes">The memory.</param>
    /// <param name="place">The place of the first, in numbers.</param>
    /// <param name="count">How many, up to eight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load<TNumbers>(ReadOnlySpan<byte> bytes, nuint place, int count)
        where TNumbers : struct, INumbers
    {
        var numbers = (place + Lanes) * (nuint)TNumbers.Bytes <= (nuint)bytes.Length
            ? TNumbers.Load(ref MemoryMarshal.GetReference(bytes), place)
            : LoadLast<TNumbers>(bytes, place);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)),
            numbers,
            Vector512.Create(double.NaN));
    }

    // No memory behind the last number is read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> LoadLast<TNumbers>(ReadOnlySpan<byte> bytes, nuint place)
        where TNumbers : struct, INumbers
    {
        Span<byte> numbers = stackalloc byte[Lanes * sizeof(double)];
        numbers.Clear();
        bytes[((int)place * TNumbers.Bytes)..].CopyTo(numbers);
        return TNumbers.Load(ref MemoryMarshal.GetReference(numbers), 0);
    }
}
