using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Reads stored integers that int32 holds, at any alignment: sbyte, byte, short, ushort, int.</summary>
internal static class StoredIntegers
{
    /// <summary>Whether a type is one of these.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static bool Are<T>() => typeof(T) == typeof(sbyte) || typeof(T) == typeof(byte)
        || typeof(T) == typeof(short) || typeof(T) == typeof(ushort) || typeof(T) == typeof(int);

    /// <summary>Reads sixteen.</summary>
    /// <typeparam name="T">The stored type, one of these.</typeparam>
    /// <param name="from">The first.</param>
    /// <param name="isSwapped">Whether their bytes stand in the other order than this machine's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load<T>(ref T from, bool isSwapped)
        where T : unmanaged
    {
        ref var bytes = ref Unsafe.As<T, byte>(ref from);
        if (Unsafe.SizeOf<T>() == sizeof(byte))
        {
            return typeof(T) == typeof(sbyte)
                ? Widen(Vector128.LoadUnsafe(ref bytes).AsSByte())
                : Widen(Vector128.LoadUnsafe(ref bytes));
        }

        if (Unsafe.SizeOf<T>() == sizeof(short))
        {
            var halves = Vector256.LoadUnsafe(ref bytes).AsUInt16();
            halves = isSwapped ? (halves << 8) | (halves >>> 8) : halves;
            return typeof(T) == typeof(short) ? Widen(halves.AsInt16()) : Widen(halves);
        }

        var whole = Vector512.LoadUnsafe(ref bytes);
        return isSwapped ? Swap(whole.AsUInt16()) : whole.AsInt32();
    }

    /// <summary>Reads one.</summary>
    /// <typeparam name="T">The stored type, one of these.</typeparam>
    /// <param name="stored">It.</param>
    /// <param name="isSwapped">Whether its bytes stand in the other order than this machine's.</param>
    public static int One<T>(T stored, bool isSwapped)
        where T : unmanaged => stored switch
        {
            sbyte number => number,
            byte number => number,
            short number => isSwapped ? BinaryPrimitives.ReverseEndianness(number) : number,
            ushort number => isSwapped ? BinaryPrimitives.ReverseEndianness(number) : number,
            int number => isSwapped ? BinaryPrimitives.ReverseEndianness(number) : number,
            _ => throw new ArgumentException($"int32 does not hold each {typeof(T).Name}", nameof(stored)),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Swap(Vector512<ushort> halves)
    {
        var whole = ((halves << 8) | (halves >>> 8)).AsUInt32();
        return ((whole << 16) | (whole >>> 16)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector128<sbyte> numbers) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(numbers)
        : Widen(Vector256.Create(Vector128.WidenLower(numbers), Vector128.WidenUpper(numbers)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector128<byte> numbers) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(numbers)
        : Widen(Vector256.Create(Vector128.WidenLower(numbers), Vector128.WidenUpper(numbers)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector256<short> numbers) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(numbers)
        : Vector512.Create(Vector256.WidenLower(numbers), Vector256.WidenUpper(numbers));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector256<ushort> numbers) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(numbers)
        : Vector512.Create(Vector256.WidenLower(numbers).AsInt32(), Vector256.WidenUpper(numbers).AsInt32());
}
