using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Classic;

namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>Writes the header of a classic file.</summary>
internal sealed class HeaderWriter
{
    private readonly ClassicVersion _version;
    private readonly ArrayBufferWriter<byte> _header = new();

    private HeaderWriter(ClassicVersion version) => _version = version;

    /// <summary>The header's bytes.</summary>
    /// <param name="version">CDF-2 or CDF-5; offsets have 64 bits in both, so the length does not hang on them.</param>
    /// <param name="records">The number of records.</param>
    /// <param name="dimensions">The dimensions, at most one of them unlimited.</param>
    /// <param name="placements">The variables and their places.</param>
    /// <param name="attributes">The global attributes.</param>
    public static ReadOnlyMemory<byte> Write(
        ClassicVersion version,
        long records,
        ImmutableArray<Dimension> dimensions,
        ImmutableArray<VariablePlacement> placements,
        AttributeSet attributes)
    {
        var writer = new HeaderWriter(version);
        writer.Bytes([(byte)'C', (byte)'D', (byte)'F', (byte)version]);
        writer.Count(records);
        writer.Dimensions(dimensions);
        writer.Attributes(attributes);
        writer.Variables(placements, dimensions);
        return writer._header.WrittenMemory;
    }

    private void Dimensions(ImmutableArray<Dimension> dimensions)
    {
        List(ClassicFormat.DimensionTag, dimensions.Length);
        foreach (var dimension in dimensions)
        {
            Name(dimension.Name, "dimension");
            Count(dimension.IsUnlimited ? 0 : dimension.Length);
        }
    }

    private void Variables(ImmutableArray<VariablePlacement> placements, ImmutableArray<Dimension> dimensions)
    {
        var ids = dimensions
            .Select((dimension, id) => (dimension.Name, id))
            .ToDictionary(pair => pair.Name, pair => pair.id, StringComparer.Ordinal);

        List(ClassicFormat.VariableTag, placements.Length);
        foreach (var placement in placements)
        {
            var variable = placement.Variable;
            Name(variable.Name, "variable");
            Count(variable.Dimensions.Length);
            foreach (var dimension in variable.Dimensions)
            {
                Count(ids[dimension]);
            }

            Attributes(variable.Attributes);
            UInt32((uint)variable.Type);

            // The field of a variable too long for it says so by all ones; readers go by the shape.
            var storedBytes = ClassicFormat.Padded(placement.Bytes);
            Count(_version == ClassicVersion.Cdf2 ? Math.Min(storedBytes, uint.MaxValue) : storedBytes);
            UInt64((ulong)placement.Offset);
        }
    }

    private void Attributes(AttributeSet attributes)
    {
        List(ClassicFormat.AttributeTag, attributes.Count);
        foreach (var (name, value) in attributes)
        {
            Name(name, "attribute");
            UInt32((uint)value.Type);
            if (value.Text is { } text)
            {
                Text(Encoding.UTF8.GetBytes(text));
            }
            else
            {
                Numbers(value);
            }
        }
    }

    private void Numbers(AttributeValue value)
    {
        Count(value.Count);
        Span<byte> number = stackalloc byte[8];
        for (int i = 0; i < value.Count; i++)
        {
            switch (value.Type)
            {
                case ElementType.Float:
                    BinaryPrimitives.WriteSingleBigEndian(number, (float)value.Numbers[i]);
                    break;
                case ElementType.Double:
                    BinaryPrimitives.WriteDoubleBigEndian(number, value.Numbers[i]);
                    break;
                case ElementType.Byte or ElementType.UByte:
                    number[0] = unchecked((byte)value.Integers[i]);
                    break;
                case ElementType.Short or ElementType.UShort:
                    BinaryPrimitives.WriteInt16BigEndian(number, unchecked((short)value.Integers[i]));
                    break;
                case ElementType.Int or ElementType.UInt:
                    BinaryPrimitives.WriteInt32BigEndian(number, unchecked((int)value.Integers[i]));
                    break;
                default:
                    BinaryPrimitives.WriteInt64BigEndian(number, value.Integers[i]);
                    break;
            }

            _header.Write(number[..value.Type.ByteLength()]);
        }

        Pad();
    }

    private void Name(string name, string what) => Text(ClassicNames.Encode(name, what));

    private void Text(ReadOnlySpan<byte> text)
    {
        Count(text.Length);
        Bytes(text);
        Pad();
    }

    /// <summary>An empty list is written as ABSENT: a tag of 0.</summary>
    private void List(uint tag, int count)
    {
        UInt32(count == 0 ? 0 : tag);
        Count(count);
    }

    private void Count(long count)
    {
        if (_version == ClassicVersion.Cdf5)
        {
            UInt64((ulong)count);
        }
        else
        {
            UInt32(checked((uint)count));
        }
    }

    private void UInt32(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_header.GetSpan(4), number);
        _header.Advance(4);
    }

    private void UInt64(ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_header.GetSpan(8), number);
        _header.Advance(8);
    }

    private void Bytes(ReadOnlySpan<byte> bytes) => _header.Write(bytes);

    private void Pad() => Bytes("\0\0\0"u8[..(int)(ClassicFormat.Padded(_header.WrittenCount) - _header.WrittenCount)]);
}
