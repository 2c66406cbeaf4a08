using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Replaces each number by a function of it, computed in double precision and rounded once.</summary>
/// <remarks>
/// Eight numbers at once; of what is left over there is a copy among ones, so that where a number stands makes no
/// difference. No allocation. Threading: no state.
/// </remarks>
internal static class EachNumber
{
    private const int Lanes = PartOfLanes.Lanes;

    /// <summary>Replaces numbers in place.</summary>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="function">The function.</param>
    // Compiled at once: a first version with calls for each instruction would take as long as all the work. Two vectors
    // in turn share what stands in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TFunction>(Span<float> values, TFunction function)
        where TFunction : struct, INumberFunction
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var place = 0;
        for (; place <= values.Length - (2 * Lanes); place += 2 * Lanes)
        {
            ref var low = ref Unsafe.Add(ref first, place);
            ref var high = ref Unsafe.Add(ref low, Lanes);
            var (lows, highs) = (Load(ref low), Load(ref high));
            Narrow(function.Of(lows)).StoreUnsafe(ref low);
            Narrow(function.Of(highs)).StoreUnsafe(ref high);
        }

        if (place < values.Length)
        {
            ApplyToLast(values[place..], function);
        }
    }

    /// <summary>Replaces numbers in place.</summary>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="function">The function.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TFunction>(Span<double> values, TFunction function)
        where TFunction : struct, INumberFunction
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var place = 0;
        for (; place <= values.Length - (2 * Lanes); place += 2 * Lanes)
        {
            ref var low = ref Unsafe.Add(ref first, place);
            ref var high = ref Unsafe.Add(ref low, Lanes);
            var (lows, highs) = (Vector512.LoadUnsafe(ref low), Vector512.LoadUnsafe(ref high));
            function.Of(lows).StoreUnsafe(ref low);
            function.Of(highs).StoreUnsafe(ref high);
        }

        if (place < values.Length)
        {
            ApplyToLast(values[place..], function);
        }
    }

    // Fewer than two vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyToLast<TFunction>(Span<float> values, TFunction function)
        where TFunction : struct, INumberFunction
    {
        Span<float> copy = stackalloc float[2 * Lanes];
        copy.Fill(1);
        values.CopyTo(copy);
        for (var place = 0; place < values.Length; place += Lanes)
        {
            Narrow(function.Of(Load(ref copy[place]))).StoreUnsafe(ref copy[place]);
        }

        copy[..values.Length].CopyTo(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyToLast<TFunction>(Span<double> values, TFunction function)
        where TFunction : struct, INumberFunction
    {
        Span<double> copy = stackalloc double[2 * Lanes];
        copy.Fill(1);
        values.CopyTo(copy);
        for (var place = 0; place < values.Length; place += Lanes)
        {
            function.Of(Vector512.LoadUnsafe(ref copy[place])).StoreUnsafe(ref copy[place]);
        }

        copy[..values.Length].CopyTo(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(ref float first) => Singles.Load(ref Unsafe.As<float, byte>(ref first), 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Narrow(Vector512<double> numbers) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector256Single(numbers)
        : Vector256.Create(Narrow(numbers.GetLower()), Narrow(numbers.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Narrow(Vector256<double> numbers) => Avx.IsSupported
        ? Avx.ConvertToVector128Single(numbers)
        : Vector128.Narrow(numbers.GetLower(), numbers.GetUpper());
}
