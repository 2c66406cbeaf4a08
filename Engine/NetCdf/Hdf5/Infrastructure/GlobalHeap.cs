using System.Buffers.Binary;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>The global heap: collections of objects of any length, such as strings and lists.</summary>
/// <remarks>
/// A collection is read and walked through once; then an object is found by its number at once.
/// Memory: 24 bytes an object. Threading: one caller.
/// Source: "HDF5 File Format Specification", III.E "Disk Format: Level 1E - Global Heap".
/// </remarks>
/// <param name="file">The file.</param>
internal sealed class GlobalHeap(Hdf5File file)
{
    private const string What = "a global heap collection";

    /// <summary>What the library makes a collection at least.</summary>
    private const int UsualBytes = 4096;

    private const int PieceBytes = 512 << 10;

    private readonly Dictionary<long, Collection> _collections = [];
    private readonly VisitedBlocks _visited = new(file, What);

    private int HeaderBytes => (8 + file.LengthBytes + 7) & ~7;

    private int ObjectHeaderBytes => (8 + file.LengthBytes + 7) & ~7;

    /// <summary>Fetches collections that objects will be read of, all at once.</summary>
    /// <param name="addresses">Addresses of collections; those of none are passed over until read.</param>
    public async ValueTask PrefetchAsync(IEnumerable<long> addresses)
    {
        var wanted = addresses
            .Where(address => !_collections.ContainsKey(address) && address >= 0 && address <= file.Bytes - HeaderBytes)
            .Distinct()
            .ToArray();
        await file.PrefetchAsync(wanted.Select(address => (address, (long)UsualBytes)));
        var rest = new List<(long Address, long Bytes)>();
        foreach (var address in wanted)
        {
            var header = await file.ReadAsync(address, HeaderBytes, What);
            if (!header.Span.StartsWith("GCOL"u8))
            {
                continue;
            }

            var stored = new FieldReader(file, header.Span[8..], address + 8, What).Unsigned(file.LengthBytes);
            var bytes = (long)Math.Min(stored, (ulong)(file.Bytes - address));
            for (long start = UsualBytes; start < bytes; start += PieceBytes)
            {
                rest.Add((address + start, Math.Min(PieceBytes, bytes - start)));
            }
        }

        await file.PrefetchAsync(rest);
    }

    /// <summary>Reads an object.</summary>
    /// <param name="address">Address of the collection that holds it.</param>
    /// <param name="index">Its number in the collection, from 1.</param>
    /// <returns>Its bytes; they stay valid.</returns>
    /// <exception cref="ComputeException">CorruptData when there is no such object.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long address, uint index)
    {
        if (!_collections.TryGetValue(address, out var collection))
        {
            collection = Parse(address, await LoadAsync(address));
            _collections.Add(address, collection);
        }

        return index is > 0 and <= ushort.MaxValue && collection.Starts.TryGetValue((ushort)index, out var start)
            ? collection.Bytes.Slice(start, Length(collection.Bytes.Span, start - ObjectHeaderBytes, address))
            : throw file.Corrupt(address, $"{What} has no object {index}");
    }

    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync(long address)
    {
        var bytes = CollectionBytes(address, (await file.ReadAsync(address, HeaderBytes, What)).Span);
        _visited.Enter(address, bytes);
        return await file.ReadAsync(address, bytes, What);
    }

    private long CollectionBytes(long address, ReadOnlySpan<byte> header)
    {
        var fields = new FieldReader(file, header, address, What);
        fields.Signature("GCOL"u8);
        var version = fields.Byte();
        if (version != 1)
        {
            throw fields.Corrupt($"the version is {version}, not 1");
        }

        fields.Skip(3);
        var bytes = fields.Length("the collection");
        return bytes >= HeaderBytes
            ? bytes
            : throw fields.Corrupt($"the collection has {bytes} bytes, fewer than its header");
    }

    /// <summary>Notes where each object begins; what is left at the end, or has number 0, is free.</summary>
    private Collection Parse(long address, ReadOnlyMemory<byte> collection)
    {
        var bytes = collection.Span;
        var starts = new Dictionary<ushort, int>();
        var position = HeaderBytes;
        while (bytes.Length - position >= ObjectHeaderBytes)
        {
            var index = BinaryPrimitives.ReadUInt16LittleEndian(bytes[position..]);
            if (index == 0)
            {
                position += FreeBytes(bytes, position, address);
                continue;
            }

            var start = position + ObjectHeaderBytes;
            var length = Length(bytes, position, address);
            if (!starts.TryAdd(index, start))
            {
                throw file.Corrupt(address + position, $"{What} has a second object {index}");
            }

            position = start + (int)Math.Min((length + 7L) & ~7L, bytes.Length - start);
        }

        return new(collection, starts);
    }

    /// <summary>Length of the object whose header stands at a position; it is within the collection.</summary>
    private int Length(ReadOnlySpan<byte> bytes, int position, long address)
    {
        var fields = new FieldReader(file, bytes[(position + 8)..], address + position + 8, What);
        var length = fields.Length("an object");
        return length <= bytes.Length - position - ObjectHeaderBytes
            ? (int)length
            : throw fields.Corrupt($"an object of {length} bytes does not fit into the collection");
    }

    /// <summary>Length of free space with its header; damaged, it is all that is left.</summary>
    private int FreeBytes(ReadOnlySpan<byte> bytes, int position, long address)
    {
        var left = bytes.Length - position;
        var stored = new FieldReader(file, bytes[(position + 8)..], address, What).Unsigned(file.LengthBytes);
        return stored >= (ulong)ObjectHeaderBytes && stored < (ulong)left ? (int)stored : left;
    }

    private sealed record Collection(ReadOnlyMemory<byte> Bytes, Dictionary<ushort, int> Starts);
}
