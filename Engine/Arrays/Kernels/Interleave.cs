using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Two vectors taken in turns: a0 b0 a1 b1 ... of their lower, or of their upper halves.</summary>
/// <remarks>One instruction each on x64 and Arm64; elsewhere <see cref="IsSupported"/> is false.</remarks>
internal static class Interleave
{
    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>The lower halves, byte by byte.</summary>
    /// <param name="left">The first of each two.</param>
    /// <param name="right">The second of each two.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Low(Vector128<byte> left, Vector128<byte> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    /// <summary>The upper halves, byte by byte.</summary>
    /// <param name="left">The first of each two.</param>
    /// <param name="right">The second of each two.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> High(Vector128<byte> left, Vector128<byte> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);

    /// <summary>The lower halves, by two bytes.</summary>
    /// <param name="left">The first of each two.</param>
    /// <param name="right">The second of each two.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Low2(Vector128<byte> left, Vector128<byte> right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left.AsUInt16(), right.AsUInt16()).AsByte()
        : AdvSimd.Arm64.ZipLow(left.AsUInt16(), right.AsUInt16()).AsByte();

    /// <summary>The upper halves, by two bytes.</summary>
    /// <param name="left">The first of each two.</param>
    /// <param name="right">The second of each two.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> High2(Vector128<byte> left, Vector128<byte> right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left.AsUInt16(), right.AsUInt16()).AsByte()
        : AdvSimd.Arm64.ZipHigh(left.AsUInt16(), right.AsUInt16()).AsByte();
}
