using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>A part of an array as it lies in memory, which a reduction takes without a copy.</summary>
/// <param name="block">The part, in positions of the array.</param>
/// <param name="bytes">Memory that begins with the part's first number.</param>
/// <param name="strides">
/// The distances of two neighbours along each dimension, in numbers, not bytes; 1 along the last that is longer than 1.
/// </param>
/// <param name="form">What the numbers are.</param>
internal readonly ref struct Piece(
    Region block, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> strides, ValueForm form)
{
    /// <summary>The part, in positions of the array.</summary>
    public Region Block { get; } = block;

    /// <summary>Memory that begins with the part's first number.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>The distances of two neighbours along each dimension, in numbers.</summary>
    public ReadOnlySpan<long> Strides { get; } = strides;

    /// <summary>What the numbers are.</summary>
    public ValueForm Form { get; } = form;
}
