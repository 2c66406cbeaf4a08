using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Turns elements between this machine's byte order and most significant byte first.</summary>
/// <remarks>
/// Vectorised by the runtime's own <see cref="BinaryPrimitives"/>, whatever the alignment; no allocation.
/// Threading: no state.
/// </remarks>
public static class ByteSwap
{
    /// <summary>Reverses the bytes of each element in place.</summary>
    /// <param name="elements">Whole elements.</param>
    /// <param name="elementBytes">Length of one, in bytes: 1 (nothing happens), 2, 4 or 8.</param>
    public static void Reverse(Span<byte> elements, int elementBytes) => Reverse(elements, elements, elementBytes);

    /// <summary>Copies elements, the bytes of each reversed.</summary>
    /// <param name="elements">Whole elements.</param>
    /// <param name="destination">At least as long; may be the same memory.</param>
    /// <param name="elementBytes">Length of one, in bytes: 1 (a plain copy), 2, 4 or 8.</param>
    public static void Reverse(ReadOnlySpan<byte> elements, Span<byte> destination, int elementBytes)
    {
        if (elementBytes is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(elementBytes), elementBytes, "not 1, 2, 4 or 8");
        }

        if (elements.Length % elementBytes != 0)
        {
            throw new ArgumentException(
                $"{elements.Length} bytes are not whole elements of {elementBytes}", nameof(elements));
        }

        switch (elementBytes)
        {
            case 1:
                elements.CopyTo(destination);
                break;
            case 2:
                BinaryPrimitives.ReverseEndianness(
                    MemoryMarshal.Cast<byte, ushort>(elements), MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(
                    MemoryMarshal.Cast<byte, uint>(elements), MemoryMarshal.Cast<byte, uint>(destination));
                break;
            default:
                BinaryPrimitives.ReverseEndianness(
                    MemoryMarshal.Cast<byte, ulong>(elements), MemoryMarshal.Cast<byte, ulong>(destination));
                break;
        }
    }

    /// <summary>Turns elements from this machine's order to that of a classic file, in place.</summary>
    /// <param name="elements">Whole elements in native order.</param>
    /// <param name="type">Their type.</param>
    public static void NativeToBigEndian(Span<byte> elements, ElementType type) =>
        NativeToBigEndian(elements, elements, type);

    /// <summary>Copies elements from this machine's order to that of a classic file.</summary>
    /// <param name="elements">Whole elements in native order.</param>
    /// <param name="destination">At least as long; may be the same memory.</param>
    /// <param name="type">Their type.</param>
    public static void NativeToBigEndian(ReadOnlySpan<byte> elements, Span<byte> destination, ElementType type)
    {
        if (BitConverter.IsLittleEndian)
        {
            Reverse(elements, destination, type.ByteLength());
        }
        else
        {
            elements.CopyTo(destination);
        }
    }

    /// <summary>Turns stored elements to this machine's order, in place.</summary>
    /// <param name="elements">Whole elements as stored.</param>
    /// <param name="type">Their type.</param>
    /// <param name="isBigEndian">Whether they are stored most significant byte first.</param>
    public static void StoredToNative(Span<byte> elements, ElementType type, bool isBigEndian)
    {
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            Reverse(elements, elements, type.ByteLength());
        }
    }
}
