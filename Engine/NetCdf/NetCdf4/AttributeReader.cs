using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Reads the attributes of objects; each object's once.</summary>
/// <remarks>
/// One text of a fixed length is Char, several are strings, as is text of any length; arrays of any rank become flat.
/// References and what NetCDF has no type for are left out.
/// Source: netCDF-C, libhdf5/hdf5open.c, read_hdf5_att.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="types">Knows the types.</param>
/// <param name="heap">Follows references.</param>
internal sealed class AttributeReader(Hdf5File file, TypeReader types, HeapReader heap)
{
    private const int NumberBytes = 8;

    private readonly ElementText _texts = new(types, heap, file.Limits);
    private readonly Dictionary<long, AttributeSet> _known = [];

    /// <summary>The attributes that are the user's.</summary>
    /// <param name="owner">The object.</param>
    public async ValueTask<AttributeSet> ReadAsync(DataObject owner)
    {
        if (_known.TryGetValue(owner.Address, out var known))
        {
            return known;
        }

        var attributes = new List<KeyValuePair<string, AttributeValue>>(owner.Attributes.Length);
        foreach (var attribute in owner.Attributes)
        {
            if (!HiddenAttributes.Contains(attribute.Name) && await ReadAsync(attribute) is { } value)
            {
                attributes.Add(new(attribute.Name, value));
            }
        }

        known = attributes.Count == 0 ? AttributeSet.Empty : new(attributes);
        _known.Add(owner.Address, known);
        return known;
    }

    /// <summary>The value of one attribute; null where NetCDF has no type for it.</summary>
    /// <param name="attribute">The attribute.</param>
    public async ValueTask<AttributeValue?> ReadAsync(StoredAttribute attribute)
    {
        var elements = Split(attribute);
        var type = types.Read(attribute.Type);
        switch (attribute.Type)
        {
            case StringType when attribute.Space.Kind != DataspaceKind.Simple:
                return AttributeValue.FromText(elements.Length == 0 ? "" : ElementText.Whole(elements[0].Span));
            case StringType:
                return AttributeValue.FromStrings([.. elements.Select(element => ElementText.Text(element.Span))]);
            case VariableLengthType { IsText: true }:
                var strings = new string[elements.Length];
                for (var place = 0; place < strings.Length; place++)
                {
                    strings[place] = await heap.TextAsync(elements[place]);
                }

                return AttributeValue.FromStrings(strings);
            case CompoundType or VariableLengthType or OpaqueType:
                var texts = new string[elements.Length];
                for (var place = 0; place < texts.Length; place++)
                {
                    texts[place] = await _texts.WriteAsync(attribute.Type, elements[place]);
                }

                return AttributeValue.FromElements(type.UserType!, texts);
            default:
                return type.Refusal is null ? Numbers(type, elements) : null;
        }
    }

    private static AttributeValue Numbers(StoredType type, ReadOnlyMemory<byte>[] elements)
    {
        if (type.Type.IsFloating())
        {
            return AttributeValue.FromNumbers(
                type.Type, [.. elements.Select(element => StoredNumber.Floating(element.Span, type))]);
        }

        long[] integers = [.. elements.Select(element => StoredNumber.Integer(element.Span, type))];
        return type.UserType is { } named
            ? AttributeValue.FromEnum(named, integers)
            : AttributeValue.FromIntegers(type.Type, integers);
    }

    private ReadOnlyMemory<byte>[] Split(StoredAttribute attribute)
    {
        Int128 count = attribute.Space.Kind == DataspaceKind.Null ? 0 : 1;
        foreach (var length in attribute.Space.Shape)
        {
            count *= length;
            if (count > attribute.Value.Length)
            {
                break; // Too many already; the product of 32 lengths might leave even this number's range.
            }
        }

        var elementBytes = attribute.Type.Bytes;
        if (count * elementBytes > attribute.Value.Length
            || (attribute.Type is VariableLengthType && elementBytes < heap.ReferenceBytes))
        {
            throw file.Corrupt(
                attribute.Address,
                $"attribute {attribute.Name} has {attribute.Value.Length} bytes "
                + $"for {count} elements of {elementBytes}");
        }

        file.Limits.CountValues(Math.Max(attribute.Value.Length, NumberBytes * (long)count));
        var elements = new ReadOnlyMemory<byte>[(int)count];
        for (var place = 0; place < elements.Length; place++)
        {
            elements[place] = attribute.Value.Slice(place * elementBytes, elementBytes);
        }

        return elements;
    }
}
