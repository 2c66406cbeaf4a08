namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>What stands where nothing was written (messages 0x04 and 0x05, the latter of versions 1 to 3).</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.e and f "The Data Storage - Fill Value Message".</remarks>
internal static class FillValueMessage
{
    private const int HasValue = 0x20;

    /// <summary>Reads a message of files since 1.6.</summary>
    /// <param name="reader">The message.</param>
    /// <returns>One element; empty where none is defined.</returns>
    public static ReadOnlySpan<byte> Read(ref FieldReader reader)
    {
        var version = reader.Byte();
        if (version is 0 or > 3)
        {
            throw reader.Corrupt($"the version is {version}; 1 to 3 are known");
        }

        if (version == 3)
        {
            return (reader.Byte() & HasValue) != 0 ? ReadOld(ref reader) : default;
        }

        reader.Skip(2); // When space is taken, and when it is filled.
        var isDefined = reader.Byte() != 0;
        return version == 1 || isDefined ? ReadOld(ref reader) : default;
    }

    /// <summary>Reads a message of older files.</summary>
    /// <param name="reader">The message.</param>
    /// <returns>One element; empty where none is defined.</returns>
    public static ReadOnlySpan<byte> ReadOld(ref FieldReader reader) =>
        reader.UInt32() is var bytes && bytes > int.MaxValue
            ? default // -1 says that it is not defined.
            : reader.Take(bytes);
}
