using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Numbers of single precision in this machine's byte order.</summary>
internal readonly struct Singles : INumbers
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref byte first, nuint place)
    {
        ref var from = ref Unsafe.AddByteOffset(ref first, place * sizeof(float));
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref from).AsSingle())
            : Vector512.Create(
                Widen(Vector128.LoadUnsafe(ref from).AsSingle()),
                Widen(Vector128.LoadUnsafe(ref from, (nuint)Vector128<byte>.Count).AsSingle()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadOne(ref byte first, nuint place) =>
        Unsafe.ReadUnaligned<float>(ref Unsafe.AddByteOffset(ref first, place * sizeof(float)));

    /// <summary>Four numbers as doubles.</summary>
    /// <param name="numbers">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Widen(Vector128<float> numbers) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(numbers)
        : Vector256.Create(Vector128.WidenLower(numbers), Vector128.WidenUpper(numbers));
}
