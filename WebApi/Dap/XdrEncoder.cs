using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Turns elements from this machine's form to XDR's, in the memory that will be sent.</summary>
/// <remarks>
/// Most significant byte first; 16 bits become 32, integers of 64 bits become doubles.
/// Source: RFC 4506; DAP 2.0 (ESE-RFC-004.1.2), 7.3.
/// </remarks>
internal static class XdrEncoder
{
    /// <summary>Encodes in place.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="wire">
    /// Exactly as long as the encoded elements; the elements stand at its end, and are encoded from its start on.
    /// </param>
    /// <param name="elements">How many elements.</param>
    public static void Encode(ElementType type, Span<byte> wire, int elements)
    {
        var stored = wire[^(elements * type.ByteLength())..];
        switch (type)
        {
            case ElementType.Byte or ElementType.UByte:
                break;
            case ElementType.Short:
                // An element is written before or at the place of the one that was read last: none is lost.
                var shorts = MemoryMarshal.Cast<byte, short>(stored);
                for (var at = 0; at < shorts.Length; at++)
                {
                    BinaryPrimitives.WriteInt32BigEndian(wire[(at * sizeof(int))..], shorts[at]);
                }

                break;
            case ElementType.UShort:
                var unsigned = MemoryMarshal.Cast<byte, ushort>(stored);
                for (var at = 0; at < unsigned.Length; at++)
                {
                    BinaryPrimitives.WriteUInt32BigEndian(wire[(at * sizeof(uint))..], unsigned[at]);
                }

                break;
            case ElementType.Int or ElementType.UInt or ElementType.Float:
                ToBigEndian(MemoryMarshal.Cast<byte, uint>(stored));
                break;
            case ElementType.Int64:
                foreach (ref var bits in MemoryMarshal.Cast<byte, long>(stored))
                {
                    bits = BitConverter.DoubleToInt64Bits(bits);
                }

                ToBigEndian(MemoryMarshal.Cast<byte, ulong>(stored));
                break;
            case ElementType.UInt64:
                foreach (ref var bits in MemoryMarshal.Cast<byte, ulong>(stored))
                {
                    bits = BitConverter.DoubleToUInt64Bits(bits);
                }

                ToBigEndian(MemoryMarshal.Cast<byte, ulong>(stored));
                break;
            case ElementType.Double:
                ToBigEndian(MemoryMarshal.Cast<byte, ulong>(stored));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "text is not of one length");
        }
    }

    /// <summary>Whether every integer of 64 bits is the same number as a double, or stands for a missing one.</summary>
    /// <param name="type">Int64 or UInt64.</param>
    /// <param name="stored">The elements.</param>
    /// <param name="missing">What stands for a missing value, by its bits.</param>
    public static bool AreExact(ElementType type, ReadOnlySpan<byte> stored, long missing)
    {
        foreach (var bits in MemoryMarshal.Cast<byte, long>(stored))
        {
            var isExact = type == ElementType.UInt64
                ? (ulong)bits <= DapTypes.GreatestExact
                : bits is >= -DapTypes.GreatestExact and <= DapTypes.GreatestExact;
            if (!isExact && bits != missing)
            {
                return false;
            }
        }

        return true;
    }

    private static void ToBigEndian(Span<uint> elements)
    {
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(elements, elements);
        }
    }

    private static void ToBigEndian(Span<ulong> elements)
    {
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(elements, elements);
        }
    }
}
