namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>Where messages stand that several objects share (message 0x0F, in the superblock extension).</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.p "The Shared Message Table Message".</remarks>
internal static class SharedTableMessage
{
    private const int GreatestIndexCount = 8;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message.</param>
    /// <returns>The table's address, and how many indexes it has.</returns>
    public static (long Address, int IndexCount) Read(ref FieldReader reader)
    {
        if (reader.Byte() is var version and not 0)
        {
            throw reader.Corrupt($"the version is {version}, not 0");
        }

        var address = reader.Address("the shared messages");
        var count = reader.Byte();
        return count is > 0 and <= GreatestIndexCount
            ? (address, count)
            : throw reader.Corrupt($"there are {count} indexes; 1 to {GreatestIndexCount} are possible");
    }
}
