namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>One attribute (message 0x0C), of version 1, 2 or 3, whose type and shape may still be elsewhere.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, or where that is.</param>
/// <param name="Space">Its shape, or where that is.</param>
/// <param name="Value">Its value, and perhaps padding.</param>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.m "The Attribute Message".</remarks>
internal sealed record AttributeMessage(
    string Name, HeaderMessage Type, HeaderMessage Space, ReadOnlyMemory<byte> Value)
{
    private const int TypeIsShared = 1;
    private const int SpaceIsShared = 2;

    /// <summary>Reads it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">The message.</param>
    /// <param name="address">Where it begins, for messages.</param>
    public static AttributeMessage Read(Hdf5File file, ReadOnlyMemory<byte> bytes, long address)
    {
        var reader = new FieldReader(file, bytes.Span, address, "an Attribute message");
        var (version, flags) = (reader.Byte(), reader.Byte());
        if (version is 0 or > 3)
        {
            throw reader.Corrupt($"the version is {version}; 1 to 3 are known");
        }

        if (version == 1)
        {
            flags = 0;
        }

        var (nameBytes, typeBytes, spaceBytes) = (reader.UInt16(), reader.UInt16(), reader.UInt16());
        reader.Skip(version == 3 ? 1 : 0); // Names are tried as UTF-8 anyway.
        var name = reader.Text(nameBytes);
        Align(ref reader, version);
        var type = Part(ref reader, MessageType.Datatype, (flags & TypeIsShared) != 0, typeBytes);
        Align(ref reader, version);
        var space = Part(ref reader, MessageType.Dataspace, (flags & SpaceIsShared) != 0, spaceBytes);
        Align(ref reader, version);
        return name.Length > 0
            ? new(name, type, space, bytes[reader.Position..])
            : throw reader.Corrupt("the name is empty");

        HeaderMessage Part(ref FieldReader reader, MessageType part, bool isShared, int length)
        {
            var start = reader.Position;
            reader.Skip(length);
            return new(part, isShared, null, bytes.Slice(start, length), address + start);
        }
    }

    /// <summary>Each part of version 1 is filled up to 8 bytes; the fields before them take 8 themselves.</summary>
    private static void Align(ref FieldReader reader, int version)
    {
        if (version == 1)
        {
            reader.AlignTo8();
        }
    }
}
