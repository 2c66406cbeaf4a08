using System.Buffers.Binary;
using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes attributes of any length to a fractal heap, with the indexes that find them.</summary>
/// <remarks>
/// <para>
/// Each attribute stands by itself, as a heap's huge objects do, so that the heap has no blocks. A tree finds them by
/// their numbers in the heap, two more say which number a name and a place in the order have; each tree is one leaf.
/// </para>
/// <para>
/// Source: "HDF5 File Format Specification", III.A.2 "Version 2 B-trees", III.G "Fractal Heap"; the heap's parameters
/// are those of H5Opkg.h.
/// </para>
/// </remarks>
internal static class DenseAttributeWriter
{
    private const int HugeObjects = 1;
    private const int ByName = 8;
    private const int ByOrder = 9;
    private const int HeapIdBytes = 8;
    private const byte HugeId = 0x10;

    /// <summary>Writes heap and indexes.</summary>
    /// <param name="bytes">Where they go.</param>
    /// <param name="attributes">The attributes, in order.</param>
    /// <returns>The addresses of the heap, the index by name, and the index by order.</returns>
    public static (long? Heap, long? ByName, long? ByOrder) Write(
        MetadataBuffer bytes, ImmutableArray<StoredMessage> attributes)
    {
        var places = new List<byte[]>(attributes.Length);
        foreach (var attribute in attributes)
        {
            bytes.Align();
            var place = new MetadataBuffer(0);
            place.Address(bytes.Position);
            place.UInt64(attribute.Bytes.Length);
            place.UInt64(places.Count + 1);
            places.Add(place.Written.ToArray());
            bytes.Bytes(attribute.Bytes);
        }

        var tree = WriteTree(bytes, HugeObjects, places);
        var heap = WriteHeap(bytes, tree, attributes);
        var byName = attributes
            .Select((attribute, order) => (attribute.Name, Hash: Checksum.Lookup3(attribute.Name), Order: order))
            .OrderBy(entry => entry.Hash)
            .ThenBy(entry => entry.Name, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .Select(entry => Record(entry.Order, entry.Hash));
        var byOrder = attributes.Select((_, order) => Record(order, null));
        return (heap, WriteTree(bytes, ByName, [.. byName]), WriteTree(bytes, ByOrder, [.. byOrder]));
    }

    private static byte[] Record(int order, uint? hash)
    {
        var record = new MetadataBuffer(0);
        Span<byte> id = stackalloc byte[HeapIdBytes];
        id.Clear();
        id[0] = HugeId;
        BinaryPrimitives.WriteInt32LittleEndian(id[1..], order + 1);
        record.Bytes(id);
        record.Byte(0);
        record.UInt32(order);
        if (hash is { } known)
        {
            record.UInt32(known);
        }

        return record.Written.ToArray();
    }

    private static long WriteHeap(MetadataBuffer bytes, long tree, ImmutableArray<StoredMessage> attributes)
    {
        bytes.Align();
        var (start, address) = (bytes.Length, bytes.Position);
        bytes.Bytes("FRHP"u8);
        bytes.Byte(0);
        bytes.UInt16(HeapIdBytes);
        bytes.UInt16(0); // No filters.
        bytes.Byte(2); // Blocks would have checksums.
        bytes.UInt32(4096); // The greatest object of a block.
        bytes.UInt64(attributes.Length + 1); // The next number.
        bytes.Address(tree);
        bytes.UInt64(0);
        bytes.Address(null);
        bytes.Zeros(4 * 8); // Blocks, their room, and the objects in them: none.
        bytes.UInt64(attributes.Sum(attribute => (long)attribute.Bytes.Length));
        bytes.UInt64(attributes.Length);
        bytes.Zeros(2 * 8); // Objects that would stand in their ids.
        bytes.UInt16(4); // How blocks would grow.
        bytes.UInt64(1024);
        bytes.UInt64(1 << 16);
        bytes.UInt16(40);
        bytes.UInt16(1);
        bytes.Address(null);
        bytes.UInt16(0);
        bytes.Checksum(start);
        return address;
    }

    private static long WriteTree(MetadataBuffer bytes, int type, List<byte[]> records)
    {
        const int FrameBytes = 10;
        const int SmallestBytes = 512;
        var recordBytes = records[0].Length;
        var nodeBytes = Math.Max(SmallestBytes, FrameBytes + (records.Count * recordBytes));
        bytes.Align();
        var (start, leaf) = (bytes.Length, bytes.Position);
        bytes.Bytes("BTLF"u8);
        bytes.Bytes([0, (byte)type]);
        foreach (var record in records)
        {
            bytes.Bytes(record);
        }

        bytes.Checksum(start);
        bytes.Zeros(start + nodeBytes - bytes.Length);
        bytes.Align();
        (start, var address) = (bytes.Length, bytes.Position);
        bytes.Bytes("BTHD"u8);
        bytes.Bytes([0, (byte)type]);
        bytes.UInt32(nodeBytes);
        bytes.UInt16(recordBytes);
        bytes.UInt16(0);
        bytes.Bytes([100, 40]); // How full nodes are before they are split, and before they are merged.
        bytes.Address(leaf);
        bytes.UInt16(records.Count);
        bytes.UInt64(records.Count);
        bytes.Checksum(start);
        return address;
    }
}
