using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Describing;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Writes elements of a file's own types as CDL does: <c>{1, 2.5}</c> for compounds and lists.</summary>
/// <param name="types">Knows the types.</param>
/// <param name="heap">Follows references.</param>
/// <param name="limits">Counts what is written: members may lie in each other, and names be longer than values.</param>
internal sealed class ElementText(TypeReader types, HeapReader heap, ContentLimits limits)
{
    /// <summary>One element.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="stored">Its bytes, as many as the type has.</param>
    /// <exception cref="Faults.ComputeException">TooLarge when there is more text than is kept.</exception>
    public async ValueTask<string> WriteAsync(Datatype type, ReadOnlyMemory<byte> stored)
    {
        var text = await FormAsync(type, stored);
        limits.CountValues(text.Length);
        return text;
    }

    private async ValueTask<string> FormAsync(Datatype type, ReadOnlyMemory<byte> stored)
    {
        switch (type)
        {
            case CompoundType compound:
                var members = new List<string>(compound.Members.Length);
                foreach (var member in compound.Members)
                {
                    members.Add(await WriteAsync(member.Type, stored.Slice(member.Offset, member.Type.Bytes)));
                }

                return $"{{{string.Join(", ", members)}}}";
            case ArrayType array:
                return $"{{{await ListAsync(array.Base, stored)}}}";
            case VariableLengthType { IsText: true }:
                return CdlText.Quoted(await heap.TextAsync(stored));
            case VariableLengthType list:
                return $"{{{await ListAsync(list.Base, await heap.ListAsync(stored, list.Base.Bytes))}}}";
            case EnumerationType enumeration:
                limits.CountValues(enumeration.Members.Length / 8); // All of them may have to be looked at.
                var number = StoredNumber.Integer(stored.Span, types.Read(enumeration.Base));
                return enumeration.Members.FirstOrDefault(member => member.Value == number).Name
                    ?? number.ToString(CultureInfo.InvariantCulture);
            case StringType text:
                return CdlText.Quoted(Text(stored.Span));
            case FixedPointType or FloatingPointType when types.Read(type) is { Refusal: null } numeric:
                return numeric.Type.IsFloating()
                    ? CdlText.PlainNumber(numeric.Type, StoredNumber.Floating(stored.Span, numeric))
                    : CdlText.PlainInteger(numeric.Type, StoredNumber.Integer(stored.Span, numeric));
            default:
                return $"0X{Convert.ToHexString(stored.Span)}";
        }
    }

    /// <summary>Text of a fixed length, without the NULs that fill it up.</summary>
    /// <param name="stored">The bytes.</param>
    public static string Text(ReadOnlySpan<byte> stored)
    {
        var end = stored.IndexOf((byte)0);
        return FieldReader.Decode(end < 0 ? stored : stored[..end]);
    }

    /// <summary>Text of a fixed length that may hold NULs itself, without those at its end.</summary>
    /// <param name="stored">The bytes.</param>
    public static string Whole(ReadOnlySpan<byte> stored) => FieldReader.Decode(stored.TrimEnd((byte)0));

    private async ValueTask<StringBuilder> ListAsync(Datatype type, ReadOnlyMemory<byte> stored)
    {
        var texts = new StringBuilder();
        for (var start = 0; start + type.Bytes <= stored.Length; start += type.Bytes)
        {
            _ = texts.Append(start == 0 ? "" : ", ").Append(await WriteAsync(type, stored.Slice(start, type.Bytes)));
        }

        return texts;
    }
}
