using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>The type of an element (message 0x03), of versions 1 to 5.</summary>
/// <remarks>
/// A type may hold others, up to 32 deep. What is not read is told apart here, by name: it refuses its variable only.
/// Source: "HDF5 File Format Specification", IV.A.2.d "The Datatype Message".
/// </remarks>
internal static class DatatypeMessage
{
    /// <summary>How deep types may lie in each other.</summary>
    public const int GreatestDepth = 32;

    private const int GreatestVersion = 5;
    private const int GreatestClass = 11;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message; stands behind the type afterwards.</param>
    public static Datatype Read(ref FieldReader reader) => Read(ref reader, 0);

    /// <summary>Reads a type that may be within another.</summary>
    /// <param name="reader">The type.</param>
    /// <param name="depth">In how many others it is.</param>
    internal static Datatype Read(ref FieldReader reader, int depth)
    {
        if (depth > GreatestDepth)
        {
            throw reader.Corrupt($"types lie more than {GreatestDepth} deep in each other");
        }

        reader.CountTypes(1);
        var (version, kind) = Math.DivRem(reader.Byte(), 16);
        var flags = (uint)reader.Unsigned(3);
        var bytes = reader.UInt32();
        if (version is 0 or > GreatestVersion || kind > GreatestClass)
        {
            throw reader.Corrupt($"a type is of version {version} and class {kind}");
        }

        if (bytes is 0 or > int.MaxValue)
        {
            throw reader.Corrupt($"an element takes {bytes} bytes");
        }

        var prefix = new DatatypePrefix(version, flags, (int)bytes, depth);
        return kind switch
        {
            0 => NumberTypes.ReadFixedPoint(ref reader, prefix, isBitField: false),
            1 => NumberTypes.ReadFloatingPoint(ref reader, prefix),
            2 => NumberTypes.ReadTime(ref reader, prefix),
            3 => new StringType(prefix.Bytes, (flags & 0xf) == 2),
            4 => NumberTypes.ReadFixedPoint(ref reader, prefix, isBitField: true),
            5 => new OpaqueType(prefix.Bytes, reader.Text(flags & 0xff)),
            6 => NestedTypes.ReadCompound(ref reader, prefix),
            7 => new ReferenceType(prefix.Bytes, (flags & 0xf) == 0),
            8 => NestedTypes.ReadEnumeration(ref reader, prefix),
            9 => NestedTypes.ReadVariableLength(ref reader, prefix),
            10 => NestedTypes.ReadArray(ref reader, prefix),
            _ => NestedTypes.ReadComplex(ref reader, prefix),
        };
    }
}
