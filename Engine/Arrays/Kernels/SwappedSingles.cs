using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Numbers of single precision in the other byte order than this machine's.</summary>
internal readonly struct SwappedSingles : INumbers
{
    public static int Bytes => sizeof(float);

    // Constants where they are used: a static field is not one to code that is compiled once.
    private static Vector128<byte> Order =>
        Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref byte first, nuint place)
    {
        ref var from = ref Unsafe.AddByteOffset(ref first, place * sizeof(float));
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(
                Avx2.Shuffle(Vector256.LoadUnsafe(ref from), Vector256.Create(Order, Order)).AsSingle())
            : Vector512.Create(Widen(ref from), Widen(ref Unsafe.AddByteOffset(ref from, Vector128<byte>.Count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadOne(ref byte first, nuint place) =>
        BitConverter.UInt32BitsToSingle(
            BinaryPrimitives.ReverseEndianness(
                Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref first, place * sizeof(float)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widen(ref byte from) =>
        Singles.Widen(Vector128.Shuffle(Vector128.LoadUnsafe(ref from), Order).AsSingle());
}
