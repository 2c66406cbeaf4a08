using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Compares numbers; the answers are bytes: 255 where a comparison holds, 0 where it does not.</summary>
/// <remarks>
/// 64 numbers at once become 64 bytes; what is left over is done by the scalar twin. No allocation. Threading: no state.
/// </remarks>
internal static class CompareNumbers
{
    /// <summary>What is written where a comparison holds.</summary>
    public const byte Holds = 255;

    private const int Block = 64;

    private interface IComparison
    {
        static abstract bool Of<T>(T left, T right)
            where T : unmanaged, INumber<T>;

        static abstract Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right)
            where T : unmanaged, INumber<T>;
    }

    /// <summary>Compares numbers with as many others.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="left">The numbers.</param>
    /// <param name="comparator">How.</param>
    /// <param name="right">The others.</param>
    /// <param name="mask">Filled: one byte a number.</param>
    public static void Apply<T>(
        ReadOnlySpan<T> left, Comparator comparator, ReadOnlySpan<T> right, Span<byte> mask)
        where T : unmanaged, INumber<T> => Choose(left, comparator, right[..left.Length], default, mask);

    /// <summary>Compares numbers with one number.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="left">The numbers.</param>
    /// <param name="comparator">How.</param>
    /// <param name="right">The one number.</param>
    /// <param name="mask">Filled: one byte a number.</param>
    public static void Apply<T>(ReadOnlySpan<T> left, Comparator comparator, T right, Span<byte> mask)
        where T : unmanaged, INumber<T> => Choose(left, comparator, [], right, mask);

    /// <summary>The scalar twin of both, which they equal.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="left">A number.</param>
    /// <param name="comparator">How.</param>
    /// <param name="right">Another.</param>
    public static bool One<T>(T left, Comparator comparator, T right)
        where T : unmanaged, INumber<T> => comparator switch
        {
            Comparator.Less => Less.Of(left, right),
            Comparator.LessOrEqual => LessOrEqual.Of(left, right),
            Comparator.Greater => Greater.Of(left, right),
            Comparator.GreaterOrEqual => GreaterOrEqual.Of(left, right),
            Comparator.Equal => Equal.Of(left, right),
            _ => NotEqual.Of(left, right),
        };

    private static void Choose<T>(
        ReadOnlySpan<T> left, Comparator comparator, ReadOnlySpan<T> right, T constant, Span<byte> mask)
        where T : unmanaged, INumber<T>
    {
        mask = mask[..left.Length];
        switch (comparator)
        {
            case Comparator.Less: Run<T, Less>(left, right, constant, mask); break;
            case Comparator.LessOrEqual: Run<T, LessOrEqual>(left, right, constant, mask); break;
            case Comparator.Greater: Run<T, Greater>(left, right, constant, mask); break;
            case Comparator.GreaterOrEqual: Run<T, GreaterOrEqual>(left, right, constant, mask); break;
            case Comparator.Equal: Run<T, Equal>(left, right, constant, mask); break;
            default: Run<T, NotEqual>(left, right, constant, mask); break;
        }
    }

    // Compiled at once: a first version with calls for each instruction would take as long as all the work.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TComparison>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, T constant, Span<byte> mask)
        where T : unmanaged, INumber<T>
        where TComparison : struct, IComparison
    {
        // With one number for all, that number is read again and again, in a vector of its own.
        Span<T> repeated = stackalloc T[Block];
        var isRepeated = right.IsEmpty;
        if (isRepeated)
        {
            repeated.Fill(constant);
        }

        ref var first = ref MemoryMarshal.GetReference(left);
        ref var second = ref MemoryMarshal.GetReference(isRepeated ? repeated : right);
        ref var to = ref MemoryMarshal.GetReference(mask);
        var place = 0;
        for (; place <= left.Length - Block; place += Block)
        {
            ref var other = ref isRepeated ? ref second : ref Unsafe.Add(ref second, place);
            var bytes = Unsafe.SizeOf<T>() == sizeof(float)
                ? Singles<T, TComparison>(ref Unsafe.Add(ref first, place), ref other)
                : Doubles<T, TComparison>(ref Unsafe.Add(ref first, place), ref other);
            bytes.StoreUnsafe(ref to, (nuint)place);
        }

        for (; place < left.Length; place++)
        {
            mask[place] = TComparison.Of(left[place], isRepeated ? constant : right[place]) ? Holds : (byte)0;
        }
    }

    // Lanes are all ones or all zeros, whose lower halves are too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Singles<T, TComparison>(ref T left, ref T right)
        where T : unmanaged, INumber<T>
        where TComparison : struct, IComparison => Vector512.Narrow(
        Vector512.Narrow(
            One<T, TComparison>(ref left, ref right, 0).AsInt32(),
            One<T, TComparison>(ref left, ref right, 16).AsInt32()),
        Vector512.Narrow(
            One<T, TComparison>(ref left, ref right, 32).AsInt32(),
            One<T, TComparison>(ref left, ref right, 48).AsInt32())).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Doubles<T, TComparison>(ref T left, ref T right)
        where T : unmanaged, INumber<T>
        where TComparison : struct, IComparison => Vector512.Narrow(
        Vector512.Narrow(Pair<T, TComparison>(ref left, ref right, 0), Pair<T, TComparison>(ref left, ref right, 16)),
        Vector512.Narrow(Pair<T, TComparison>(ref left, ref right, 32), Pair<T, TComparison>(ref left, ref right, 48)))
        .AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Pair<T, TComparison>(ref T left, ref T right, nuint place)
        where T : unmanaged, INumber<T>
        where TComparison : struct, IComparison => Vector512.Narrow(
        One<T, TComparison>(ref left, ref right, place).AsInt64(),
        One<T, TComparison>(ref left, ref right, place + 8).AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> One<T, TComparison>(ref T left, ref T right, nuint place)
        where T : unmanaged, INumber<T>
        where TComparison : struct, IComparison =>
        TComparison.Of(Vector512.LoadUnsafe(ref left, place), Vector512.LoadUnsafe(ref right, place));

    private readonly struct Less : IComparison
    {
        public static bool Of<T>(T left, T right)
            where T : unmanaged, INumber<T> => left < right;

        public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right)
            where T : unmanaged, INumber<T> => Vector512.LessThan(left, right);
    }

    private readonly struct LessOrEqual : IComparison
    {
        public static bool Of<T>(T left, T right)
            where T : unmanaged, INumber<T> => left <= right;

        public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right)
            where T : unmanaged, INumber<T> => Vector512.LessThanOrEqual(left, right);
    }

    private readonly struct Greater : IComparison
    {
        public static bool Of<T>(T left, T right)
            where T : unmanaged, INumber<T> => left > right;

        public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right)
            where T : unmanaged, INumber<T> => Vector512.GreaterThan(left, right);
    }

    private readonly struct GreaterOrEqual : IComparison
    {
        public static bool Of<T>(T left, T right)
            where T : unmanaged, INumber<T> => left >= right;

        public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right)
            where T : unmanaged, INumber<T> => Vector512.GreaterThanOrEqual(left, right);
    }

    private readonly struct Equal : IComparison
    {
        public static bool Of<T>(T left, T right)
            where T : unmanaged, INumber<T> => left == right;

        public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right)
            where T : unmanaged, INumber<T> => Vector512.Equals(left, right);
    }

    private readonly struct NotEqual : IComparison
    {
        public static bool Of<T>(T left, T right)
            where T : unmanaged, INumber<T> => left != right;

        public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right)
            where T : unmanaged, INumber<T> => ~Vector512.Equals(left, right);
    }
}
