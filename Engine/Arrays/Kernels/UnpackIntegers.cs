using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Turns stored integers that int32 holds into values as <see cref="Unpack"/> does, sixteen at once.</summary>
/// <remarks>
/// Each value is one product and one sum, each rounded, so that any vector width gives the bytes of the scalar twin.
/// </remarks>
internal static class UnpackIntegers
{
    private const int Lanes = 16;

    // A file may name as many missing numbers as it likes, so they are not put onto the stack.
    private const int MostOnStack = 16;

    /// <summary>Fills <paramref name="values"/>.</summary>
    /// <typeparam name="TStored">The stored type: sbyte, byte, short, ushort or int.</typeparam>
    /// <typeparam name="TValue">float or double.</typeparam>
    /// <param name="stored">The stored numbers.</param>
    /// <param name="isSwapped">Whether their bytes stand in the other order than this machine's.</param>
    /// <param name="values">As many values.</param>
    /// <param name="missing">The stored numbers that stand for missing.</param>
    /// <param name="scale">The factor, 1 for none.</param>
    /// <param name="offset">The summand, 0 for none.</param>
    public static void Apply<TStored, TValue>(
        ReadOnlySpan<TStored> stored,
        bool isSwapped,
        Span<TValue> values,
        ReadOnlySpan<double> missing,
        double scale,
        double offset)
        where TStored : unmanaged
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        values = values[..stored.Length];
        var place = 0;
        if (stored.Length >= Lanes)
        {
            var (factor, summand) = Factors<TValue>(scale, offset);
            if (typeof(TValue) == typeof(float))
            {
                // Single precision does not tell all integers apart, so these look for the missing ones.
                var integers = missing.Length <= MostOnStack ? stackalloc int[MostOnStack] : new int[missing.Length];
                place = Singles(
                    stored,
                    isSwapped,
                    MemoryMarshal.Cast<TValue, float>(values),
                    integers[..Whole(missing, integers)],
                    (float)(object)factor,
                    (float)(object)summand);
            }
            else
            {
                place = Doubles(
                    stored,
                    isSwapped,
                    MemoryMarshal.Cast<TValue, double>(values),
                    missing,
                    (double)(object)factor,
                    (double)(object)summand);
            }
        }

        ApplyScalar(stored[place..], isSwapped, values[place..], missing, scale, offset);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="TStored">The stored type: sbyte, byte, short, ushort or int.</typeparam>
    /// <typeparam name="TValue">float or double.</typeparam>
    /// <param name="stored">The stored numbers.</param>
    /// <param name="isSwapped">Whether their bytes stand in the other order than this machine's.</param>
    /// <param name="values">As many values.</param>
    /// <param name="missing">The stored numbers that stand for missing.</param>
    /// <param name="scale">The factor, 1 for none.</param>
    /// <param name="offset">The summand, 0 for none.</param>
    public static void ApplyScalar<TStored, TValue>(
        ReadOnlySpan<TStored> stored,
        bool isSwapped,
        Span<TValue> values,
        ReadOnlySpan<double> missing,
        double scale,
        double offset)
        where TStored : unmanaged
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        var (factor, summand) = Factors<TValue>(scale, offset);
        for (var place = 0; place < stored.Length; place++)
        {
            var number = StoredIntegers.One(stored[place], isSwapped);
            var product = TValue.CreateTruncating(number) * factor;
            values[place] = missing.Contains(number) ? TValue.NaN : product + summand;
        }
    }

    // What changes no number at all stands for none: a sum with +0 would make +0 of -0.
    private static (TValue Factor, TValue Summand) Factors<TValue>(double scale, double offset)
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue> =>
        (TValue.CreateTruncating(scale), offset == 0 ? TValue.NegativeZero : TValue.CreateTruncating(offset));

    /// <summary>The numbers that int32 holds exactly; no other is found among the stored ones.</summary>
    private static int Whole(ReadOnlySpan<double> missing, Span<int> integers)
    {
        var count = 0;
        foreach (var number in missing)
        {
            if (number is >= int.MinValue and <= int.MaxValue && (int)number == number)
            {
                integers[count++] = (int)number;
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Singles<TStored>(
        ReadOnlySpan<TStored> stored,
        bool isSwapped,
        Span<float> values,
        ReadOnlySpan<int> missing,
        float factor,
        float summand)
        where TStored : unmanaged
    {
        ref var from = ref MemoryMarshal.GetReference(stored);
        ref var to = ref MemoryMarshal.GetReference(values);
        var (factors, summands) = (Vector512.Create(factor), Vector512.Create(summand));
        var none = Vector512.Create(float.NaN);
        var place = 0;
        for (; place <= stored.Length - Lanes; place += Lanes)
        {
            var numbers = StoredIntegers.Load(ref Unsafe.Add(ref from, place), isSwapped);
            var block = (Vector512.ConvertToSingle(numbers) * factors) + summands;
            foreach (var number in missing)
            {
                var found = Vector512.Equals(numbers, Vector512.Create(number)).AsSingle();
                block = Vector512.ConditionalSelect(found, none, block);
            }

            block.StoreUnsafe(ref to, (nuint)place);
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Doubles<TStored>(
        ReadOnlySpan<TStored> stored,
        bool isSwapped,
        Span<double> values,
        ReadOnlySpan<double> missing,
        double factor,
        double summand)
        where TStored : unmanaged
    {
        ref var from = ref MemoryMarshal.GetReference(stored);
        ref var to = ref MemoryMarshal.GetReference(values);
        var (factors, summands) = (Vector512.Create(factor), Vector512.Create(summand));
        var none = Vector512.Create(double.NaN);
        var place = 0;
        for (; place <= stored.Length - Lanes; place += Lanes)
        {
            var numbers = StoredIntegers.Load(ref Unsafe.Add(ref from, place), isSwapped);
            var (first, second) = (AsDoubles(numbers.GetLower()), AsDoubles(numbers.GetUpper()));
            var lower = (first * factors) + summands;
            var upper = (second * factors) + summands;
            foreach (var number in missing)
            {
                var one = Vector512.Create(number);
                lower = Vector512.ConditionalSelect(Vector512.Equals(first, one), none, lower);
                upper = Vector512.ConditionalSelect(Vector512.Equals(second, one), none, upper);
            }

            lower.StoreUnsafe(ref to, (nuint)place);
            upper.StoreUnsafe(ref to, (nuint)place + (Lanes / 2));
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AsDoubles(Vector256<int> numbers) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Double(numbers)
        : Vector512.Create(AsDoubles(numbers.GetLower()), AsDoubles(numbers.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AsDoubles(Vector128<int> numbers) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(numbers)
        : Vector256.Create(
            Vector128.ConvertToDouble(Vector128.WidenLower(numbers)),
            Vector128.ConvertToDouble(Vector128.WidenUpper(numbers)));
}
