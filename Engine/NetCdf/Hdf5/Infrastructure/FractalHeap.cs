using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>A fractal heap: the messages of links, attributes and shared messages, found by ids.</summary>
/// <remarks>
/// The ids of small objects hold the object itself, those of others a place in the heap, and those of the longest an
/// address or a number that a B-tree finds. Memory: each block that is read stays. Threading: one caller.
/// Source: "HDF5 File Format Specification", III.G "Disk Format: Level 1G - Fractal Heap".
/// </remarks>
internal sealed class FractalHeap
{
    private const string BlockName = "a block of a fractal heap";

    private readonly Hdf5File _file;
    private readonly FractalHeapHeader _header;
    private readonly ImmutableArray<HeapBlock> _blocks;
    private readonly HugeObjects _huge;
    private readonly HeapFilters _filters;
    private readonly Dictionary<long, ReadOnlyMemory<byte>> _loaded = [];
    private readonly VisitedBlocks _visited;

    private FractalHeap(Hdf5File file, FractalHeapHeader header, ImmutableArray<HeapBlock> blocks)
    {
        (_file, _header, _blocks) = (file, header, blocks);
        _filters = new(file, header);
        _huge = new(file, header, _filters);
        _visited = new(file, BlockName);
    }

    /// <summary>Length of the ids of objects, in bytes.</summary>
    public int IdBytes => _header.IdBytes;

    /// <summary>How many bytes of an id say how long the object is.</summary>
    private int LengthBytes => Math.Min(
        (BitOperations.Log2((ulong)_header.Table.GreatestDirectBytes) + 7) / 8,
        (BitOperations.Log2(Math.Max(1, _header.GreatestManagedBytes)) / 8) + 1);

    private int BlockHeaderBytes =>
        5 + _file.OffsetBytes + _header.Table.OffsetBytes + (_header.HasChecksums ? CheckedBlock.ChecksumBytes : 0);

    /// <summary>Opens a heap: reads its header and where its blocks are.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Address of the heap's header.</param>
    /// <exception cref="ComputeException">CorruptData when it is damaged.</exception>
    public static async ValueTask<FractalHeap> OpenAsync(Hdf5File file, long address)
    {
        var header = await FractalHeapHeader.ReadAsync(file, address);
        return new(file, header, await HeapBlockTable.ReadAsync(file, header));
    }

    /// <summary>Fetches what objects will be read of, all at once.</summary>
    /// <param name="heapIds">Their ids; damaged ones are passed over until they are read.</param>
    public ValueTask PrefetchAsync(IEnumerable<ReadOnlyMemory<byte>> heapIds)
    {
        var wanted = new HashSet<(long Address, long Bytes)>();
        foreach (var id in heapIds)
        {
            if (id.Length == IdBytes && (id.Span[0] & 0xF0) == 0 && id.Length > _header.Table.OffsetBytes)
            {
                var fields = new FieldReader(_file, id.Span[1..], 0, BlockName);
                if (Find(fields.Unsigned(_header.Table.OffsetBytes)) is { } block)
                {
                    _ = wanted.Add((block.Address, block.StoredBytes));
                }
            }
        }

        return _file.PrefetchAsync(wanted);
    }

    /// <summary>Reads an object.</summary>
    /// <param name="heapId">Its id; bytes behind the length of the heap's ids are passed over.</param>
    /// <returns>Its bytes; they stay valid.</returns>
    /// <exception cref="ComputeException">CorruptData when there is no such object.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> heapId)
    {
        if (heapId.Length < IdBytes)
        {
            throw Corrupt($"an id has {heapId.Length} bytes, not {IdBytes}");
        }

        var id = heapId[..IdBytes];
        return (id.Span[0] & 0xF0) switch
        {
            0x00 => await ReadManagedAsync(id[1..]),
            0x10 => await _huge.ReadAsync(id[1..]),
            0x20 => ReadTiny(id),
            _ => throw Corrupt($"an id begins with {id.Span[0]:X2}"),
        };
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadManagedAsync(ReadOnlyMemory<byte> id)
    {
        var (start, bytes) = Place(id.Span);
        if (Find(start) is not { } block)
        {
            throw Corrupt($"no block holds offset {start}");
        }

        var within = (long)start - block.Start;
        if (within < BlockHeaderBytes || bytes > (ulong)(block.Bytes - within))
        {
            throw _file.Corrupt(block.Address, $"{BlockName} does not hold {bytes} bytes from offset {within}");
        }

        if (!_loaded.TryGetValue(block.Start, out var loaded))
        {
            loaded = await LoadAsync(block);
            _loaded.Add(block.Start, loaded);
        }

        return loaded.Slice((int)within, (int)bytes);
    }

    private (ulong Start, ulong Bytes) Place(ReadOnlySpan<byte> id)
    {
        var fields = new FieldReader(_file, id, _header.Address, "the id of an object of a fractal heap");
        return (fields.Unsigned(_header.Table.OffsetBytes), fields.Unsigned(LengthBytes));
    }

    private HeapBlock? Find(ulong start)
    {
        var (low, high) = (0, _blocks.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) >> 1);
            var block = _blocks[middle];
            if (start < (ulong)block.Start)
            {
                high = middle - 1;
            }
            else if (start - (ulong)block.Start >= (ulong)block.Bytes)
            {
                low = middle + 1;
            }
            else
            {
                return block;
            }
        }

        return null;
    }

    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync(HeapBlock block)
    {
        _visited.Enter(block.Address, block.StoredBytes);
        var stored = await _file.ReadAsync(block.Address, block.StoredBytes, BlockName);
        var bytes = _filters.Decode(stored, block.SkippedFilters, block.Bytes, block.Address);
        var fields = new FieldReader(_file, bytes.Span, block.Address, BlockName);
        fields.Signature("FHDB"u8);
        var (version, heap) = (fields.Byte(), fields.Address());
        var start = fields.Unsigned(_header.Table.OffsetBytes);
        if (version != 0 || heap != _header.Address || start != (ulong)block.Start)
        {
            throw fields.Corrupt($"version {version}, heap {heap} and start {start} are not those of the block");
        }

        return _header.HasChecksums ? Check(bytes, fields.Position, block.Address) : bytes;
    }

    /// <summary>Compares the checksum, which was made with zeros in its own place.</summary>
    private ReadOnlyMemory<byte> Check(ReadOnlyMemory<byte> block, int position, long address)
    {
        var copy = block.ToArray();
        var place = copy.AsSpan(position, CheckedBlock.ChecksumBytes);
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(place);
        place.Clear();
        var computed = Checksum.Lookup3(copy);
        return stored == computed
            ? copy
            : throw _file.Corrupt(
                address, $"the checksum of {BlockName} is {stored:X8}, and its bytes give {computed:X8}");
    }

    /// <summary>The object stands in its id: a length less 1 of 4 bits, or of 12 where ids are long.</summary>
    private ReadOnlyMemory<byte> ReadTiny(ReadOnlyMemory<byte> id)
    {
        const int GreatestShortBytes = 16;
        var isLong = IdBytes - 1 > GreatestShortBytes + 1;
        var bytes = id.Span[0] & 0x0F;
        if (isLong)
        {
            bytes = (bytes << 8) | id.Span[1];
        }

        var start = isLong ? 2 : 1;
        return bytes + 1 <= id.Length - start
            ? id.Slice(start, bytes + 1)
            : throw Corrupt($"an id of {IdBytes} bytes does not hold an object of {bytes + 1}");
    }

    private ComputeException Corrupt(string cause) => _file.Corrupt(_header.Address, $"in a fractal heap, {cause}");
}
