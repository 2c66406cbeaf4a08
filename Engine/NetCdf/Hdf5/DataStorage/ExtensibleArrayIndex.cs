using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Chunks in an array that grows, in ever longer data blocks.</summary>
/// <remarks>
/// The index block holds the first elements, then lists data blocks, then super blocks, which list data blocks too.
/// Source: "HDF5 File Format Specification", VIII.D "Extensible Array Index".
/// </remarks>
internal sealed class ExtensibleArrayIndex
{
    private const string IndexName = "the index block of an extensible array";
    private const string SuperName = "a super block of an extensible array";
    private const string BlockName = "a data block of an extensible array";
    private const string PageName = "a page of an extensible array";

    private readonly Hdf5File _file;
    private readonly long _address;
    private readonly ExtensibleArrayHeader _header;
    private readonly VisitedBlocks _visited;
    private readonly List<Row> _rows = [];

    private ExtensibleArrayIndex(ChunkCollector chunks, long address, ReadOnlyMemory<byte> header)
    {
        (_file, _address) = (chunks.File, address);
        _visited = new(_file, "a block of an extensible array");
        var fields = new FieldReader(_file, header.Span, address, ExtensibleArrayHeader.What);
        _header = ExtensibleArrayHeader.Parse(chunks, ref fields);
    }

    private ArrayElements Elements => _header.Elements;

    /// <summary>Signature, version, client, owner, and the number of the first element.</summary>
    private int BlockPrefixBytes => 6 + _file.OffsetBytes + _header.NumberBytes;

    /// <summary>Takes all chunks.</summary>
    /// <param name="chunks">What takes them.</param>
    /// <param name="address">Address of the array's header.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when the array is damaged.</exception>
    public static async ValueTask ReadAsync(ChunkCollector chunks, long address)
    {
        var file = chunks.File;
        var bytes = 12 + (6 * file.LengthBytes) + file.OffsetBytes + CheckedBlock.ChecksumBytes;
        var header = await CheckedBlock.ReadAsync(file, address, bytes, ExtensibleArrayHeader.What);
        var array = new ExtensibleArrayIndex(chunks, address, header);
        if (array._header.IndexBlock is { } block)
        {
            await array.ReadSuperBlocksAsync(await array.ReadIndexAsync(block));
            await array.ReadRowsAsync();
        }
    }

    /// <summary>Takes what stands in the index block, and returns the super blocks that it lists.</summary>
    private async ValueTask<List<(long Address, int Number)>> ReadIndexAsync(long block)
    {
        var stored = _header.SuperBlocks - _header.UnstoredSuperBlocks;
        var elementBytes = _header.IndexElements * Elements.Bytes;
        var bytes = 6 + _file.OffsetBytes + elementBytes
            + ((_header.IndexedBlocks + stored) * _file.OffsetBytes) + CheckedBlock.ChecksumBytes;
        _visited.Enter(block, bytes);
        var content = await CheckedBlock.ReadAsync(_file, block, bytes, IndexName);
        return ParseIndex(block, content, elementBytes);
    }

    private List<(long Address, int Number)> ParseIndex(long block, ReadOnlyMemory<byte> content, int elementBytes)
    {
        var fields = new FieldReader(_file, content.Span, block, IndexName);
        fields.Signature("EAIB"u8);
        Elements.CheckBlock(ref fields, _address);
        var start = block + fields.Position;
        Elements.Take(fields.Take(elementBytes), first: 0, start);
        for (var superBlock = 0; superBlock < _header.UnstoredSuperBlocks; superBlock++)
        {
            if (_header.Pages(superBlock) > 0)
            {
                throw fields.Corrupt("data blocks of the index block are cut into pages");
            }

            AddBlocks(ref fields, superBlock, default);
        }

        var found = new List<(long Address, int Number)>();
        for (var superBlock = _header.UnstoredSuperBlocks; superBlock < _header.SuperBlocks; superBlock++)
        {
            if (fields.Address() is { } address && _header.FirstElement(superBlock) < _header.SetElements)
            {
                found.Add((address, superBlock));
            }
        }

        return found;
    }

    private long SuperBlockBytes(int superBlock)
    {
        var blocks = ExtensibleArrayHeader.Blocks(superBlock);
        var pageBytes = (_header.Pages(superBlock) + 7) / 8;
        return BlockPrefixBytes + (blocks * (pageBytes + _file.OffsetBytes)) + CheckedBlock.ChecksumBytes;
    }

    private async ValueTask ReadSuperBlocksAsync(List<(long Address, int Number)> superBlocks)
    {
        await _file.PrefetchAsync(superBlocks.Select(block => (block.Address, SuperBlockBytes(block.Number))));
        foreach (var (address, number) in superBlocks)
        {
            var bytes = SuperBlockBytes(number);
            _visited.Enter(address, bytes);
            ParseSuperBlock(address, number, await CheckedBlock.ReadAsync(_file, address, bytes, SuperName));
        }
    }

    private void ParseSuperBlock(long address, int number, ReadOnlyMemory<byte> content)
    {
        var fields = new FieldReader(_file, content.Span, address, SuperName);
        fields.Signature("EASB"u8);
        Elements.CheckBlock(ref fields, _address);
        fields.Skip(_header.NumberBytes);
        var isWritten = fields.Take(ExtensibleArrayHeader.Blocks(number) * ((_header.Pages(number) + 7) / 8));
        AddBlocks(ref fields, number, isWritten);
    }

    /// <summary>Notes the data blocks of a super block, or those of their pages that were written.</summary>
    private void AddBlocks(ref FieldReader fields, int superBlock, ReadOnlySpan<byte> isWritten)
    {
        var elements = _header.BlockElements(superBlock);
        var first = _header.FirstElement(superBlock);
        for (long block = 0; block < ExtensibleArrayHeader.Blocks(superBlock); block++, first += elements)
        {
            if (fields.Address() is not { } address || first >= _header.SetElements)
            {
                continue;
            }

            if (_header.Pages(superBlock) is var pages and > 0)
            {
                AddPages(address, first, block * pages, pages, isWritten);
            }
            else
            {
                var bytes = BlockPrefixBytes + (elements * Elements.Bytes) + CheckedBlock.ChecksumBytes;
                Add(new(address, bytes, first, IsPage: false));
            }
        }
    }

    /// <summary>The bits of a super block's data blocks follow each other, the highest of a byte first.</summary>
    private void AddPages(long block, long first, long firstBit, long pages, ReadOnlySpan<byte> isWritten)
    {
        var pageBytes = (_header.PageElements * Elements.Bytes) + CheckedBlock.ChecksumBytes;
        var start = block + BlockPrefixBytes + CheckedBlock.ChecksumBytes;
        for (long page = 0; page < pages; page++)
        {
            var bit = firstBit + page;
            if ((isWritten[(int)(bit / 8)] & (0x80 >> (int)(bit % 8))) == 0)
            {
                continue;
            }

            if (page >= (_file.Bytes - start) / pageBytes)
            {
                throw _file.Corrupt(start, $"page {page} of an extensible array is not within the file");
            }

            Add(new(start + (page * pageBytes), pageBytes, first + (page * _header.PageElements), IsPage: true));
        }
    }

    private void Add(Row row)
    {
        _visited.Enter(row.Address, row.Bytes);
        if (_rows.Count == ContentLimits.GreatestChunkCount)
        {
            throw _file.Limits.TooLarge($"{_rows.Count} blocks of an extensible array");
        }

        _rows.Add(row);
    }

    private async ValueTask ReadRowsAsync()
    {
        await _file.PrefetchAsync(_rows.Select(row => (row.Address, row.Bytes)));
        foreach (var row in _rows)
        {
            var content = await CheckedBlock.ReadAsync(
                _file, row.Address, row.Bytes, row.IsPage ? PageName : BlockName);
            Take(row, content);
        }
    }

    private void Take(Row row, ReadOnlyMemory<byte> content)
    {
        var fields = new FieldReader(_file, content.Span, row.Address, BlockName);
        if (!row.IsPage)
        {
            fields.Signature("EADB"u8);
            Elements.CheckBlock(ref fields, _address);
            fields.Skip(_header.NumberBytes);
        }

        Elements.Take(content.Span[fields.Position..], row.First, row.Address + fields.Position);
    }

    /// <summary>Elements that follow each other: a data block or a page, and the number of its first element.</summary>
    private readonly record struct Row(long Address, long Bytes, long First, bool IsPage);
}
