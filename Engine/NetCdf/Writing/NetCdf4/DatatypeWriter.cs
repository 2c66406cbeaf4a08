using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes the types of elements, as NetCDF-4 files have them.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.d "The Datatype Message".</remarks>
internal static class DatatypeWriter
{
    /// <summary>Bytes of an element of variable length: a length, and where in which global heap it stands.</summary>
    public const int ReferenceToHeapBytes = 16;

    /// <summary>Bytes of an entry of REFERENCE_LIST, as the dimension scale library lays it out.</summary>
    public const int BackReferenceBytes = 16;

    private const byte FixedPoint = 0x10;
    private const byte FloatingPoint = 0x11;
    private const byte Text = 0x13;
    private const byte Compound = 0x36; // Version 3, whose members are not padded.
    private const byte Reference = 0x17;
    private const byte VariableLength = 0x19;
    private const byte Signed = 0x08;
    private const byte ImpliedBit = 0x20;
    private const byte Utf8 = 1;

    /// <summary>A number, or one character.</summary>
    /// <param name="body">Takes the type.</param>
    /// <param name="type">A number, or Char.</param>
    /// <param name="isBigEndian">Whether the most significant byte comes first.</param>
    public static void Element(ImageWriter body, ElementType type, bool isBigEndian)
    {
        if (type == ElementType.Char)
        {
            FixedText(body, 1, isUtf8: false);
            return;
        }

        var bytes = type.ByteLength();
        var order = (byte)(isBigEndian && bytes > 1 ? 1 : 0);
        if (type.IsFloating())
        {
            var (exponentBits, fractionBits, bias) = bytes == 4 ? (8, 23, 127) : (11, 52, 1023);
            body.Bytes(FloatingPoint, (byte)(order | ImpliedBit), (byte)((bytes * 8) - 1), 0);
            body.Number(bytes, 4);
            body.Number(0, 2);
            body.Number(bytes * 8, 2);
            body.Bytes((byte)fractionBits, (byte)exponentBits, 0, (byte)fractionBits);
            body.Number(bias, 4);
            return;
        }

        var isSigned = type is ElementType.Byte or ElementType.Short or ElementType.Int or ElementType.Int64;
        body.Bytes(FixedPoint, (byte)(order | (isSigned ? Signed : 0)), 0, 0);
        body.Number(bytes, 4);
        body.Number(0, 2);
        body.Number(bytes * 8, 2);
    }

    /// <summary>Text of some bytes, which ends with a 0 or with them.</summary>
    /// <param name="body">Takes the type.</param>
    /// <param name="bytes">Its length; at least 1.</param>
    /// <param name="isUtf8">Whether it is UTF-8, not ASCII.</param>
    public static void FixedText(ImageWriter body, int bytes, bool isUtf8)
    {
        body.Bytes(Text, (byte)((isUtf8 ? Utf8 : 0) << 4), 0, 0);
        body.Number(bytes, 4);
    }

    /// <summary>Text of any length, in a global heap.</summary>
    /// <param name="body">Takes the type.</param>
    public static void VariableText(ImageWriter body)
    {
        body.Bytes(VariableLength, 1, Utf8, 0);
        body.Number(ReferenceToHeapBytes, 4);
        FixedText(body, 1, isUtf8: true);
    }

    /// <summary>A list of references to objects, in a global heap.</summary>
    /// <param name="body">Takes the type.</param>
    public static void ListOfReferences(ImageWriter body)
    {
        body.Bytes(VariableLength, 0, 0, 0);
        body.Number(ReferenceToHeapBytes, 4);
        ObjectReference(body);
    }

    /// <summary>A reference to a dataset, and which of its dimensions is meant.</summary>
    /// <param name="body">Takes the type.</param>
    public static void BackReference(ImageWriter body)
    {
        body.Bytes(Compound, 2, 0, 0);
        body.Number(BackReferenceBytes, 4);
        body.Bytes("dataset\0"u8);
        body.Number(0, 1);
        ObjectReference(body);
        body.Bytes("dimension\0"u8);
        body.Number(8, 1);
        Element(body, ElementType.Int, isBigEndian: false);
    }

    private static void ObjectReference(ImageWriter body)
    {
        body.Bytes(Reference, 0, 0, 0);
        body.Number(8, 4);
    }
}
