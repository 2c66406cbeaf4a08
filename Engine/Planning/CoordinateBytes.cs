using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Coordinate values as a classic NetCDF file holds them: big-endian, in their stored type.</summary>
internal static class CoordinateBytes
{
    /// <summary>Encodes values.</summary>
    /// <param name="values">Values that the type can hold exactly.</param>
    /// <param name="type">The stored type.</param>
    public static byte[] Of(ReadOnlySpan<double> values, ElementType type)
    {
        var length = type.ByteLength();
        var bytes = new byte[values.Length * length];
        for (var place = 0; place < values.Length; place++)
        {
            var to = bytes.AsSpan(place * length, length);
            var value = values[place];
            switch (type)
            {
                case ElementType.Byte: to[0] = (byte)(sbyte)value; break;
                case ElementType.UByte: to[0] = (byte)value; break;
                case ElementType.Short: BinaryPrimitives.WriteInt16BigEndian(to, (short)value); break;
                case ElementType.UShort: BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)value); break;
                case ElementType.Int: BinaryPrimitives.WriteInt32BigEndian(to, (int)value); break;
                case ElementType.UInt: BinaryPrimitives.WriteUInt32BigEndian(to, (uint)value); break;
                case ElementType.Int64: BinaryPrimitives.WriteInt64BigEndian(to, (long)value); break;
                case ElementType.UInt64: BinaryPrimitives.WriteUInt64BigEndian(to, (ulong)value); break;
                case ElementType.Float: BinaryPrimitives.WriteSingleBigEndian(to, (float)value); break;
                case ElementType.Double: BinaryPrimitives.WriteDoubleBigEndian(to, value); break;
                default: throw new ArgumentOutOfRangeException(nameof(type), type, "text is not a coordinate here");
            }
        }

        return bytes;
    }
}
