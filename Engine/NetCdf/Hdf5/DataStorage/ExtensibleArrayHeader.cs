using System.Numerics;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>What the header of an extensible array says, and how long its blocks are for it.</summary>
/// <param name="Elements">What an element is.</param>
/// <param name="IndexBits">How many bits the number of an element takes.</param>
/// <param name="IndexElements">How many elements stand in the index block itself.</param>
/// <param name="LeastBlockElements">Elements of the shortest data block; a power of 2.</param>
/// <param name="LeastPointers">Least number of data blocks that a super block lists; a power of 2.</param>
/// <param name="PageElements">Elements of a page; data blocks longer than one are cut into pages.</param>
/// <param name="SetElements">How many elements, from the first on, may be set.</param>
/// <param name="IndexBlock">The index block; null where nothing is set.</param>
/// <remarks>
/// Super block n lists 2^(n/2) data blocks of 2^((n+1)/2) times the least length. The first super blocks are not
/// stored: the index block lists their data blocks itself.
/// Source: "HDF5 File Format Specification", VIII.D "Extensible Array Index".
/// </remarks>
internal sealed record ExtensibleArrayHeader(
    ArrayElements Elements,
    int IndexBits,
    int IndexElements,
    int LeastBlockElements,
    int LeastPointers,
    long PageElements,
    long SetElements,
    long? IndexBlock)
{
    /// <summary>What the structure is, for messages.</summary>
    public const string What = "the header of an extensible array";

    private const int GreatestBits = 56;

    /// <summary>How many super blocks an array may have.</summary>
    public int SuperBlocks => 1 + IndexBits - BitOperations.Log2((uint)LeastBlockElements);

    /// <summary>How many super blocks have their data blocks listed in the index block.</summary>
    public int UnstoredSuperBlocks => 2 * BitOperations.Log2((uint)LeastPointers);

    /// <summary>How many data blocks the index block lists.</summary>
    public int IndexedBlocks => 2 * (LeastPointers - 1);

    /// <summary>Length of the number of an element, in bytes.</summary>
    public int NumberBytes => (IndexBits + 7) / 8;

    /// <summary>Takes the header's fields.</summary>
    /// <param name="chunks">What takes the chunks.</param>
    /// <param name="fields">The header.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when no array is like that.</exception>
    public static ExtensibleArrayHeader Parse(ChunkCollector chunks, ref FieldReader fields)
    {
        fields.Signature("EAHD"u8);
        var version = fields.Byte();
        if (version != 0)
        {
            throw fields.Corrupt($"the version is {version}, not 0");
        }

        var elements = new ArrayElements(chunks, ref fields);
        var (bits, inIndex, leastElements, leastPointers, pageBits) =
            (fields.Byte(), fields.Byte(), fields.Byte(), fields.Byte(), fields.Byte());
        fields.Skip(4 * chunks.File.LengthBytes); // Numbers and lengths of blocks.
        var set = fields.Length("the elements that are set");
        fields.Skip(chunks.File.LengthBytes); // Elements for which there is room.
        var isSound = bits is > 0 and <= GreatestBits
            && BitOperations.IsPow2(leastElements)
            && BitOperations.IsPow2(leastPointers)
            && leastPointers > 1
            && pageBits < GreatestBits;
        if (!isSound)
        {
            throw fields.Corrupt(
                $"2^{bits} elements stand in blocks of {leastElements} on, {leastPointers} of them, "
                + $"pages of 2^{pageBits}");
        }

        var header = new ExtensibleArrayHeader(
            elements, bits, inIndex, leastElements, leastPointers, 1L << pageBits, set, fields.Address());
        return header.SuperBlocks >= header.UnstoredSuperBlocks
            ? header
            : throw fields.Corrupt($"there are {header.SuperBlocks} super blocks");
    }

    /// <summary>How many data blocks a super block lists.</summary>
    /// <param name="superBlock">Its number, from 0.</param>
    public static long Blocks(int superBlock) => 1L << (superBlock / 2);

    /// <summary>How many elements each of these data blocks has.</summary>
    /// <param name="superBlock">Its number, from 0.</param>
    public long BlockElements(int superBlock) => (1L << ((superBlock + 1) / 2)) * LeastBlockElements;

    /// <summary>The number of the first element of a super block.</summary>
    /// <param name="superBlock">Its number, from 0.</param>
    public long FirstElement(int superBlock) => IndexElements + (((1L << superBlock) - 1) * LeastBlockElements);

    /// <summary>How many pages each data block of a super block has; 0 where it is not cut.</summary>
    /// <param name="superBlock">Its number, from 0.</param>
    public long Pages(int superBlock) =>
        BlockElements(superBlock) > PageElements ? BlockElements(superBlock) / PageElements : 0;
}
