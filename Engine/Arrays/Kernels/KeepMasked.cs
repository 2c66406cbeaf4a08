using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Keeps the numbers whose byte of a mask is 255, and puts another in the place of those where it is 0.</summary>
/// <remarks>64 numbers at once; what is left over is done by the scalar twin. No allocation. Threading: no state.</remarks>
internal static class KeepMasked
{
    private const int Block = 64;

    /// <summary>Replaces numbers in place.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="mask">A byte a number: 255 or 0.</param>
    /// <param name="other">What is put in the place of those that are not kept.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T>(Span<T> values, ReadOnlySpan<byte> mask, T other)
        where T : unmanaged, INumber<T>
    {
        mask = mask[..values.Length];
        ref var to = ref MemoryMarshal.GetReference(values);
        ref var from = ref MemoryMarshal.GetReference(mask);
        var others = Vector512.Create(other);
        var place = 0;
        for (; place <= values.Length - Block; place += Block)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)place).AsSByte());
            Quarters(ref Unsafe.Add(ref to, place), low, others);
            Quarters(ref Unsafe.Add(ref to, place + (Block / 2)), high, others);
        }

        ApplyScalar(values[place..], mask[place..], other);
    }

    /// <summary>The scalar twin.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="mask">A byte a number: 255 or 0.</param>
    /// <param name="other">What is put in the place of those that are not kept.</param>
    public static void ApplyScalar<T>(Span<T> values, ReadOnlySpan<byte> mask, T other)
        where T : unmanaged, INumber<T>
    {
        for (var place = 0; place < values.Length; place++)
        {
            values[place] = mask[place] == 0 ? other : values[place];
        }
    }

    // 32 numbers: a byte of ones stays ones however wide it becomes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters<T>(ref T to, Vector512<short> mask, Vector512<T> others)
        where T : unmanaged, INumber<T>
    {
        var (low, high) = Vector512.Widen(mask);
        if (Unsafe.SizeOf<T>() == sizeof(float))
        {
            Keep(ref to, 0, low.As<int, T>(), others);
            Keep(ref to, 16, high.As<int, T>(), others);
            return;
        }

        var (first, second) = Vector512.Widen(low);
        Keep(ref to, 0, first.As<long, T>(), others);
        Keep(ref to, 8, second.As<long, T>(), others);
        (first, second) = Vector512.Widen(high);
        Keep(ref to, 16, first.As<long, T>(), others);
        Keep(ref to, 24, second.As<long, T>(), others);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<T>(ref T to, nuint place, Vector512<T> mask, Vector512<T> others)
        where T : unmanaged, INumber<T> =>
        Vector512.ConditionalSelect(mask, Vector512.LoadUnsafe(ref to, place), others).StoreUnsafe(ref to, place);
}
