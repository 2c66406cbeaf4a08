namespace Compute.Orleans.Engine.Arrays;

/// <summary>The type of a variable's elements, named and numbered as NetCDF's external types.</summary>
public enum ElementType : byte
{
    /// <summary>NC_BYTE, signed, 8 bits.</summary>
    Byte = 1,

    /// <summary>NC_CHAR, 8 bits of text.</summary>
    Char = 2,

    /// <summary>NC_SHORT, signed, 16 bits.</summary>
    Short = 3,

    /// <summary>NC_INT, signed, 32 bits.</summary>
    Int = 4,

    /// <summary>NC_FLOAT, IEEE 754, 32 bits.</summary>
    Float = 5,

    /// <summary>NC_DOUBLE, IEEE 754, 64 bits.</summary>
    Double = 6,

    /// <summary>NC_UBYTE, 8 bits.</summary>
    UByte = 7,

    /// <summary>NC_USHORT, 16 bits.</summary>
    UShort = 8,

    /// <summary>NC_UINT, 32 bits.</summary>
    UInt = 9,

    /// <summary>NC_INT64, signed, 64 bits.</summary>
    Int64 = 10,

    /// <summary>NC_UINT64, 64 bits.</summary>
    UInt64 = 11,

    /// <summary>NC_STRING, text of any length; it has no length in an array.</summary>
    String = 12,

    /// <summary>NC_VLEN, a list of any length of one other type.</summary>
    List = 13,

    /// <summary>NC_OPAQUE, bytes without a meaning, and what NetCDF has no type for.</summary>
    Opaque = 14,

    /// <summary>NC_COMPOUND, several named members in a row.</summary>
    Compound = 16,
}
