using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Numbers of double precision in this machine's byte order.</summary>
internal readonly struct Doubles : INumbers
{
    public static int Bytes => sizeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref byte first, nuint place) =>
        Vector512.LoadUnsafe(ref first, place * sizeof(double)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadOne(ref byte first, nuint place) =>
        Unsafe.ReadUnaligned<double>(ref Unsafe.AddByteOffset(ref first, place * sizeof(double)));
}
