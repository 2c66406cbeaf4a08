using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>A way in which floating-point numbers lie in memory, whatever the alignment.</summary>
internal interface INumbers
{
    /// <summary>Bytes of a number.</summary>
    static abstract int Bytes { get; }

    /// <summary>Reads eight numbers.</summary>
    /// <param name="first">The first byte of the memory.</param>
    /// <param name="place">The place of the first of the eight, in numbers.</param>
    static abstract Vector512<double> Load(ref byte first, nuint place);

    /// <summary>Reads one number.</summary>
    /// <param name="first">The first byte of the memory.</param>
    /// <param name="place">Its place, in numbers.</param>
    static abstract double LoadOne(ref byte first, nuint place);
}
