using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes Datatype messages.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.d "The Datatype Message".</remarks>
internal static class DatatypeWriter
{
    /// <summary>Length of a reference into the global heap, behind a count: also of a text's.</summary>
    public const int HeapReferenceBytes = 16;

    /// <summary>Length of an element of REFERENCE_LIST.</summary>
    public const int ScaleUserBytes = 16;

    /// <summary>The type of an element.</summary>
    /// <param name="type">Numbers or a character.</param>
    /// <param name="isBigEndian">Whether the most significant byte is first.</param>
    public static byte[] Number(ElementType type, bool isBigEndian = false) => type switch
    {
        ElementType.Char => Text(1),
        ElementType.Float => Floating(4, 31, 23, 8, 127, isBigEndian),
        ElementType.Double => Floating(8, 63, 52, 11, 1023, isBigEndian),
        _ => Integer(type, isBigEndian && type.ByteLength() > 1),
    };

    /// <summary>A text of fixed length, as netCDF-C declares it.</summary>
    /// <param name="length">Its length, in bytes; at least 1.</param>
    public static byte[] Text(int length)
    {
        var bytes = new MetadataBuffer(0);
        bytes.Bytes([0x13, 0, 0, 0]);
        bytes.UInt32(length);
        return bytes.Written.ToArray();
    }

    /// <summary>A text of any length.</summary>
    public static byte[] AnyText() =>
        [0x19, 1, 1, 0, HeapReferenceBytes, 0, 0, 0, .. Integer(ElementType.UByte, false)];

    /// <summary>A reference to an object.</summary>
    public static byte[] Reference() => [0x17, 0, 0, 0, 8, 0, 0, 0];

    /// <summary>Any number of references to objects: an element of DIMENSION_LIST.</summary>
    public static byte[] References() => [0x19, 0, 0, 0, HeapReferenceBytes, 0, 0, 0, .. Reference()];

    /// <summary>A dataset and the place of one of its dimensions: an element of REFERENCE_LIST.</summary>
    public static byte[] ScaleUser() =>
    [
        0x36, 2, 0, 0, ScaleUserBytes, 0, 0, 0,
        .. "dataset\0"u8, 0, .. Reference(),
        .. "dimension\0"u8, 8, .. Integer(ElementType.Int, false),
    ];

    private static byte[] Integer(ElementType type, bool isBigEndian)
    {
        var length = (byte)type.ByteLength();
        var isSigned = type is ElementType.Byte or ElementType.Short or ElementType.Int or ElementType.Int64;
        var order = isBigEndian ? 1 : 0;
        return [0x10, (byte)(order + (isSigned ? 8 : 0)), 0, 0, length, 0, 0, 0, 0, 0, (byte)(8 * length), 0];
    }

    private static byte[] Floating(byte length, byte sign, byte mantissa, byte exponent, int bias, bool isBigEndian) =>
    [
        0x11, (byte)(isBigEndian ? 0x21 : 0x20), sign, 0, length, 0, 0, 0,
        0, 0, (byte)(8 * length), 0, mantissa, exponent, 0, mantissa, (byte)bias, (byte)(bias >> 8), 0, 0,
    ];
}
