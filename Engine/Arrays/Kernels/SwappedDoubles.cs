using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Numbers of double precision in the other byte order than this machine's.</summary>
internal readonly struct SwappedDoubles : INumbers
{
    public static int Bytes => sizeof(double);

    // Constants where they are used: a static field is not one to code that is compiled once.
    private static Vector128<byte> Order =>
        Vector128.Create((byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);

    private static Vector256<byte> WideOrder => Vector256.Create(Order, Order);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref byte first, nuint place)
    {
        var stored = Vector512.LoadUnsafe(ref first, place * sizeof(double));
        return Avx512BW.IsSupported
            ? Avx512BW.Shuffle(stored, Vector512.Create(WideOrder, WideOrder)).AsDouble()
            : Vector512.Create(Swap(stored.GetLower()), Swap(stored.GetUpper())).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadOne(ref byte first, nuint place) =>
        BitConverter.UInt64BitsToDouble(
            BinaryPrimitives.ReverseEndianness(
                Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref first, place * sizeof(double)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Swap(Vector256<byte> stored) => Avx2.IsSupported
        ? Avx2.Shuffle(stored, WideOrder)
        : Vector256.Create(
            Vector128.Shuffle(stored.GetLower(), Order), Vector128.Shuffle(stored.GetUpper(), Order));
}
