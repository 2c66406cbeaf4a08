using System.Text;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>Which driver wrote the file (message 0x14, or a block of its own in old files).</summary>
/// <remarks>
/// Some drivers spread one file's bytes over several; what such a file's addresses lead to is elsewhere.
/// Source: "HDF5 File Format Specification", II.B "File Driver Info", IV.A.2.u "The Driver Info Message".
/// </remarks>
internal static class DriverMessage
{
    /// <summary>Length of the beginning of the block, which ends with the driver's name, in bytes.</summary>
    public const int BlockBytes = 16;

    /// <summary>What it is, for messages.</summary>
    public const string What = "the driver information";

    private const int NameBytes = 8;

    /// <summary>Checks the block of an old file.</summary>
    /// <param name="reader">The block.</param>
    /// <exception cref="ComputeException">CorruptData when the file is one of several.</exception>
    public static void CheckBlock(FieldReader reader)
    {
        reader.Skip(BlockBytes - NameBytes); // Version, reserved bytes and the length of what follows.
        CheckName(ref reader);
    }

    /// <summary>Checks the message.</summary>
    /// <param name="reader">The message.</param>
    /// <exception cref="ComputeException">CorruptData when the file is one of several.</exception>
    public static void Check(FieldReader reader)
    {
        reader.Skip(1); // Version.
        CheckName(ref reader);
    }

    private static void CheckName(ref FieldReader reader)
    {
        var name = Encoding.Latin1.GetString(reader.Take(NameBytes));
        if (name is "NCSAfami" or "NCSAmult" or "NCSAsplt")
        {
            throw reader.Corrupt($"the file is one of several that hold its data (driver {name}); these are not read");
        }
    }
}
