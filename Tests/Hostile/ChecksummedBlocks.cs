using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.Engine.NetCdf.Hdf5;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>The blocks of an HDF5 file that end with a checksum, or have one in their midst.</summary>
/// <remarks>
/// Found without reading the format: a block begins with a signature, and is as long as its checksum says. Mutants
/// get new checksums, since most of them would be refused by the old ones before anything else is looked at.
/// </remarks>
internal static class ChecksummedBlocks
{
    private const int LongestBlockBytes = 2100;

    private static readonly string[] _signatures =
    [
        "OHDR", "OCHK", "FRHP", "FHDB", "FHIB", "BTHD", "BTIN", "BTLF", "FSHD", "FSSE", "SMTB", "SMLI", "FAHD", "FADB",
        "EAHD", "EAIB", "EASB", "EADB", "\u0089HDF",
    ];

    /// <summary>Signatures of the blocks that have no checksum.</summary>
    private static readonly string[] _plainSignatures = ["TREE", "SNOD", "HEAP", "GCOL"];

    /// <summary>Where blocks begin, with a checksum or without.</summary>
    /// <param name="file">The file.</param>
    public static ImmutableArray<int> Starts(ReadOnlySpan<byte> file)
    {
        var starts = ImmutableArray.CreateBuilder<int>();
        for (var offset = 0; offset + 8 < file.Length; offset++)
        {
            if (Signature(file[offset..]) is not null || IsHeader(file[offset..], offset))
            {
                starts.Add(offset);
            }
        }

        return starts.ToImmutable();
    }

    /// <summary>The blocks whose checksum is right.</summary>
    /// <param name="file">The file, undamaged.</param>
    public static ImmutableArray<ChecksummedBlock> Find(ReadOnlySpan<byte> file)
    {
        var blocks = ImmutableArray.CreateBuilder<ChecksummedBlock>();
        foreach (var start in Starts(file))
        {
            var found = Signature(file[start..]) switch
            {
                "FHDB" => HeapBlock(file[start..]),
                { } signature when _signatures.Contains(signature) => Block(file[start..]),
                _ => null,
            };
            if (found is var (bytes, checksumAt))
            {
                blocks.Add(new(start, bytes, checksumAt));
            }
        }

        return blocks.ToImmutable();
    }

    /// <summary>Gives blocks that were changed a right checksum.</summary>
    /// <param name="file">The file; written to.</param>
    /// <param name="blocks">Its blocks, before it was changed.</param>
    public static void Renew(Span<byte> file, ImmutableArray<ChecksummedBlock> blocks)
    {
        foreach (var block in blocks)
        {
            if (block.Start + Math.Max(block.Bytes, block.ChecksumAt + 4) > file.Length)
            {
                continue;
            }

            var content = file.Slice(block.Start, block.Bytes);
            var checksum = file.Slice(block.Start + block.ChecksumAt, 4);
            if (block.ChecksumAt < block.Bytes)
            {
                checksum.Clear(); // It counts as zeros where it stands within what it is made of.
            }

            BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Lookup3(content));
        }
    }

    private static string? Signature(ReadOnlySpan<byte> bytes)
    {
        var first = Encoding.Latin1.GetString(bytes[..4]);
        return _signatures.Contains(first) || _plainSignatures.Contains(first) ? first : null;
    }

    /// <summary>Whether an object header of version 1 may begin here: it has no signature.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> bytes, int offset) =>
        offset % 8 == 0
        && bytes is [1, 0, _, 0, 1, 0, 0, 0, _, _, 0, 0, 0, 0, 0, 0, _, 0, ..];

    /// <summary>The length of a block whose checksum follows it.</summary>
    private static (int Bytes, int ChecksumAt)? Block(ReadOnlySpan<byte> bytes)
    {
        for (var length = 8; length + 4 <= Math.Min(bytes.Length, LongestBlockBytes); length++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[length..]) == Checksum.Lookup3(bytes[..length]))
            {
                return (length, length);
            }
        }

        return null;
    }

    /// <summary>The length of a direct block of a heap, whose checksum stands in its header.</summary>
    private static (int Bytes, int ChecksumAt)? HeapBlock(ReadOnlySpan<byte> bytes)
    {
        for (var length = 256; length <= Math.Min(bytes.Length, 64 << 10); length *= 2)
        {
            for (var at = 8; at <= 21; at++)
            {
                var content = bytes[..length].ToArray();
                content.AsSpan(at, 4).Clear();
                if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) == Checksum.Lookup3(content))
                {
                    return (length, at);
                }
            }
        }

        return null;
    }
}
