namespace Compute.Orleans.Engine.Arrays;

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Length of one element, in bytes; strings, lists, opaque and compound elements have none.</summary>
    /// <param name="type">The type.</param>
    public static int ByteLength(this ElementType type) => type switch
    {
        ElementType.Byte or ElementType.Char or ElementType.UByte => 1,
        ElementType.Short or ElementType.UShort => 2,
        ElementType.Int or ElementType.UInt or ElementType.Float => 4,
        ElementType.Double or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>Whether an array of this type has a length by its type alone: numbers and characters do.</summary>
    /// <param name="type">The type.</param>
    public static bool HasByteLength(this ElementType type) => type is >= ElementType.Byte and <= ElementType.UInt64;

    /// <summary>Whether the type is floating point, so that a NaN can stand for a missing value.</summary>
    /// <param name="type">The type.</param>
    public static bool IsFloating(this ElementType type) => type is ElementType.Float or ElementType.Double;

    /// <summary>Whether the type holds numbers at all.</summary>
    /// <param name="type">The type.</param>
    public static bool IsNumeric(this ElementType type) =>
        type is >= ElementType.Byte and <= ElementType.UInt64 and not ElementType.Char;

    /// <summary>The type's name in CDL: <c>byte</c>, <c>char</c>, <c>float</c>, ...</summary>
    /// <param name="type">The type.</param>
    public static string CdlName(this ElementType type) => type switch
    {
        ElementType.Byte => "byte",
        ElementType.Char => "char",
        ElementType.Short => "short",
        ElementType.Int => "int",
        ElementType.Float => "float",
        ElementType.Double => "double",
        ElementType.UByte => "ubyte",
        ElementType.UShort => "ushort",
        ElementType.UInt => "uint",
        ElementType.Int64 => "int64",
        ElementType.UInt64 => "uint64",
        ElementType.String => "string",
        ElementType.List => "vlen",
        ElementType.Opaque => "opaque",
        ElementType.Compound => "compound",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };
}
