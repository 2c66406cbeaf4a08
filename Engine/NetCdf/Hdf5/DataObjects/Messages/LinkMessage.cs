namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>One link of a group (message 0x06).</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.g "The Link Message".</remarks>
internal static class LinkMessage
{
    private const int HoldsOrder = 0x04;
    private const int HoldsKind = 0x08;
    private const int HoldsEncoding = 0x10;
    private const int KnownFlags = 0x1f;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message.</param>
    public static Link Read(ref FieldReader reader)
    {
        var (version, flags) = (reader.Byte(), reader.Byte());
        if (version != 1 || (flags & ~KnownFlags) != 0)
        {
            throw reader.Corrupt($"the version is {version} and the flags are 0x{flags:x2}");
        }

        var kind = (flags & HoldsKind) != 0 ? (LinkKind)reader.Byte() : LinkKind.Hard;
        long? order = (flags & HoldsOrder) != 0 ? (long)reader.UInt64() : null;
        reader.Skip((flags & HoldsEncoding) != 0 ? 1 : 0); // Names are tried as UTF-8 anyway.
        var nameBytes = reader.Unsigned(1 << (flags & 3));
        var name = reader.Text(nameBytes <= int.MaxValue ? (long)nameBytes : int.MaxValue);
        if (name.Length == 0)
        {
            throw reader.Corrupt("the name is empty");
        }

        return kind switch
        {
            LinkKind.Hard => new(name, kind, reader.Address("the object"), null, order),
            LinkKind.Soft => new(name, kind, 0, reader.Text(reader.UInt16()), order),
            LinkKind.External => new(name, kind, 0, null, order),
            >= LinkKind.UserDefined => new(name, LinkKind.UserDefined, 0, null, order),
            _ => throw reader.Corrupt($"the link is of kind {(int)kind}"),
        };
    }
}
