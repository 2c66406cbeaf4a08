using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;

/// <summary>Opens a file: reads its superblock, of version 0 to 3, and what extends it.</summary>
/// <remarks>
/// Addresses count from the signature, whatever the base address says: the library does so too, since a user block may
/// have been put in front of a file, or taken away. Files whose data is in other files (family, multi) are refused.
/// Source: "HDF5 File Format Specification", II "Disk Format: Level 0 - File Metadata".
/// </remarks>
internal static class SuperblockReader
{
    private const int GreatestBytes = 128; // Version 1 takes 100 bytes where addresses take 8.
    private const int GreatestVersion = 3;
    private const int ReservedAndScratchBytes = 4 + 4 + 16;
    private const string What = "the superblock";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Opens a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="signatureOffset">Where its signature is: 0, or a power of two from 512 on.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">CorruptData when it is damaged, cut, or only a part of a file.</exception>
    public static async ValueTask<Hdf5File> OpenAsync(
        IByteSource source, long signatureOffset, CancellationToken cancellationToken)
    {
        var pages = new MetadataPages(source, cancellationToken);

        // How wide fields are is not known yet, and not needed to find it.
        var unknown = new Hdf5File(pages, new Superblock(0, sizeof(long), sizeof(long), signatureOffset, 0, null));
        var bytes = await unknown.ReadUpToAsync(0, GreatestBytes, What);
        var (version, offsetBytes, lengthBytes) = ReadWidths(unknown, bytes.Span);
        var known = new Superblock(version, offsetBytes, lengthBytes, signatureOffset, 0, null);
        var (superblock, driverAddress, end) = Read(new Hdf5File(pages, known), bytes.Span);
        var file = new Hdf5File(pages, superblock);
        if (driverAddress is { } address)
        {
            var driver = await file.ReadAsync(address, DriverMessage.BlockBytes, DriverMessage.What);
            DriverMessage.CheckBlock(new FieldReader(file, driver.Span, address, DriverMessage.What));
        }

        if (end > pages.FileBytes)
        {
            throw file.Corrupt(
                pages.FileBytes - signatureOffset, $"the file is truncated: it is said to end at byte {end}");
        }

        return superblock.ExtensionAddress is { } extension
            ? new Hdf5File(pages, await ExtendAsync(file, superblock, extension))
            : file;
    }

    private static (int Version, int OffsetBytes, int LengthBytes) ReadWidths(Hdf5File file, ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(file, bytes, 0, What);
        reader.Signature(Signature);
        var version = reader.Byte();
        if (version > GreatestVersion)
        {
            throw reader.Corrupt($"the version is {version}; {GreatestVersion} is the newest that is known");
        }

        if (version < 2)
        {
            reader.Skip(4); // Versions of what was never changed, and a reserved byte.
        }

        return (version, Width(ref reader, "addresses"), Width(ref reader, "lengths"));
    }

    private static int Width(ref FieldReader reader, string what)
    {
        var bytes = reader.Byte();
        return bytes is 2 or 4 or 8
            ? bytes
            : throw reader.Corrupt($"{what} take {bytes} bytes; 2, 4 and 8 are read");
    }

    /// <summary>Reads all of it, the address of the driver information, if any, and where the file ends.</summary>
    private static (Superblock Superblock, long? DriverAddress, long End) Read(
        Hdf5File file, ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(file, bytes, 0, What);
        var known = file.Superblock;
        if (known.Version >= 2)
        {
            reader.Skip(Signature.Length + 4);
            var (newBase, extension, newEnd) = (reader.Address(), reader.Address(), reader.Address());
            var root = reader.Address("the root group");
            CheckSum(ref reader, bytes);
            return (
                known with { RootAddress = root, ExtensionAddress = extension },
                null,
                End(file, reader, newBase, newEnd));
        }

        reader.Skip(Signature.Length + 8);
        reader.Skip(known.Version == 0 ? 8 : 12); // Sizes of nodes, which say themselves how full they are; flags.
        var oldBase = reader.Address();
        _ = reader.Address(); // Free space.
        var (oldEnd, driver) = (reader.Address(), reader.Address());
        reader.Skip(file.LengthBytes); // The root group's name.
        var oldRoot = reader.Address("the root group");
        reader.Skip(ReservedAndScratchBytes); // What the root group's header says too.
        return (known with { RootAddress = oldRoot }, driver, End(file, reader, oldBase, oldEnd));
    }

    private static void CheckSum(ref FieldReader reader, ReadOnlySpan<byte> bytes)
    {
        var computed = Checksum.Lookup3(bytes[..reader.Position]);
        var stored = reader.UInt32();
        if (stored != computed)
        {
            throw reader.Corrupt($"the checksum is {stored:x8} where {computed:x8} is computed");
        }
    }

    /// <summary>The end is stored from the file's start on, and moves with the signature.</summary>
    private static long End(Hdf5File file, FieldReader reader, long? baseAddress, long? end) =>
        baseAddress is { } stored && end is { } storedEnd
            ? storedEnd - stored + file.Superblock.BaseAddress
            : throw reader.Corrupt("the base address or the end of the file is undefined");

    private static async ValueTask<Superblock> ExtendAsync(Hdf5File file, Superblock superblock, long address)
    {
        var header = await new ObjectHeaderReader(file, new ReadBudget(file, factor: 1)).ReadAsync(address);
        foreach (var message in header.Messages)
        {
            switch (message.Type)
            {
                case MessageType.DriverInformation:
                    DriverMessage.Check(message.Reader(file));
                    break;
                case MessageType.SharedMessageTable:
                    var reader = message.Reader(file);
                    var (table, count) = SharedTableMessage.Read(ref reader);
                    superblock = superblock with { SharedTableAddress = table, SharedIndexCount = count };
                    break;
            }
        }

        return superblock;
    }
}
