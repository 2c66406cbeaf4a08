using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Replaces each number by a function of it, computed in double precision and rounded once.</summary>
/// <remarks>
/// Eight numbers at once; of fewer at the end there is a copy among ones, so that where a number stands makes no
/// difference. No allocation. Threading: no state.
/// </remarks>
internal static class EachNumber
{
    private const int Lanes = PartOfLanes.Lanes;

    /// <summary>Replaces numbers in place.</summary>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="function">The function.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TFunction>(Span<float> values, TFunction function)
        where TFunction : struct, INumberFunction
    {
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(values));
        var place = 0;
        for (; place <= values.Length - Lanes; place += Lanes)
        {
            var numbers = function.Of(Singles.Load(ref first, (nuint)place));
            Narrow(numbers).StoreUnsafe(ref Unsafe.As<byte, float>(ref first), (nuint)place);
        }

        if (place < values.Length)
        {
            Span<float> part = stackalloc float[Lanes];
            part.Fill(1);
            values[place..].CopyTo(part);
            ref var copy = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(part));
            Narrow(function.Of(Singles.Load(ref copy, 0))).StoreUnsafe(ref Unsafe.As<byte, float>(ref copy));
            part[..(values.Length - place)].CopyTo(values[place..]);
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
        for (; place <= values.Length - Lanes; place += Lanes)
        {
            function.Of(Vector512.LoadUnsafe(ref first, (nuint)place)).StoreUnsafe(ref first, (nuint)place);
        }

        if (place < values.Length)
        {
            Span<double> part = stackalloc double[Lanes];
            part.Fill(1);
            values[place..].CopyTo(part);
            ref var copy = ref MemoryMarshal.GetReference(part);
            function.Of(Vector512.LoadUnsafe(ref copy)).StoreUnsafe(ref copy);
            part[..(values.Length - place)].CopyTo(values[place..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Narrow(Vector512<double> numbers) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector256Single(numbers)
        : Vector256.Create(Narrow(numbers.GetLower()), Narrow(numbers.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Narrow(Vector256<double> numbers) => Avx.IsSupported
        ? Avx.ConvertToVector128Single(numbers)
        : Vector128.Narrow(numbers.GetLower(), numbers.GetUpper());
}
