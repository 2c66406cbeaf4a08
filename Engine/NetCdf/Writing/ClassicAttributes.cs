using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Classic;

namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>Attributes as a classic file can hold them.</summary>
/// <remarks>
/// Strings become one text, joined by ", " where they are several: no reader of classic files knows of more than one.
/// Numbers of an enum stay numbers. Compounds, lists and opaque values are left out.
/// </remarks>
public static class ClassicAttributes
{
    private const string Between = ", ";

    /// <summary>The attributes that a classic file can hold.</summary>
    /// <param name="attributes">The attributes of a variable or a dataset.</param>
    public static AttributeSet Of(AttributeSet attributes) =>
        attributes.All(attribute => IsClassic(attribute.Value))
            ? attributes
            : new(attributes
                .Where(attribute => attribute.Value.Type
                    is not (ElementType.Compound or ElementType.List or ElementType.Opaque))
                .Select(attribute => KeyValuePair.Create(attribute.Key, Of(attribute.Value))));

    /// <summary>
    /// The attributes with integers of no more bits than they need, so that not one of them alone asks for CDF-5: what
    /// other programs write as int64 are small numbers nearly always.
    /// </summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="own">The variable's own type, in which a fill value stays; null for a dataset.</param>
    public static AttributeSet Narrowed(AttributeSet attributes, ElementType? own) => new(attributes.Select(
        attribute => KeyValuePair.Create(
            attribute.Key,
            attribute.Value.Type != own && Narrow(attribute.Value) is { } narrow ? narrow : attribute.Value)));

    /// <summary>The type of CDF-2 that holds some integers; the own type where it is one, or none does.</summary>
    /// <param name="type">The integers' type.</param>
    /// <param name="areSmall">Whether all of them fit 32 bits with a sign.</param>
    public static ElementType Narrowed(ElementType type, bool areSmall) => type switch
    {
        ElementType.UByte => ElementType.Short,
        ElementType.UShort => ElementType.Int,
        ElementType.UInt or ElementType.Int64 or ElementType.UInt64 when areSmall => ElementType.Int,
        _ => type,
    };

    private static bool IsClassic(AttributeValue value) =>
        value.UserType is null && value.Type is >= ElementType.Byte and <= ElementType.UInt64;

    private static AttributeValue Of(AttributeValue value) => value.Type switch
    {
        ElementType.String => AttributeValue.FromText(string.Join(Between, value.Strings)),
        _ when value.UserType is not null => AttributeValue.FromIntegers(value.Type, value.Integers.AsSpan()),
        _ => value,
    };

    private static AttributeValue? Narrow(AttributeValue value)
    {
        if (ClassicVersion.Cdf2.Has((uint)value.Type) || value.Integers.IsEmpty)
        {
            return null;
        }

        var areSmall = value.Integers.All(integer =>
            integer <= int.MaxValue && integer >= (value.Type == ElementType.UInt64 ? 0 : int.MinValue));
        var type = Narrowed(value.Type, areSmall);
        return type == value.Type ? null : AttributeValue.FromIntegers(type, value.Integers.AsSpan());
    }
}
