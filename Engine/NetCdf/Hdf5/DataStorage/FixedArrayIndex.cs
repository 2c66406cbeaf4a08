using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Chunks in an array of fixed length; a long one is cut into pages, not all of them written.</summary>
/// <remarks>Source: "HDF5 File Format Specification", VIII.C "Fixed Array Index".</remarks>
internal sealed class FixedArrayIndex
{
    private const string HeaderName = "the header of a fixed array";
    private const string BlockName = "the block of a fixed array";
    private const string PageName = "a page of a fixed array";
    private const int GreatestPageBits = 31;

    private readonly Hdf5File _file;
    private readonly long _address;
    private readonly ArrayElements _elements;
    private readonly long _pageLength;
    private readonly long _length;
    private readonly long? _block;

    private FixedArrayIndex(ChunkCollector chunks, long address, ReadOnlyMemory<byte> header)
    {
        (_file, _address) = (chunks.File, address);
        var fields = new FieldReader(_file, header.Span, address, HeaderName);
        fields.Signature("FAHD"u8);
        var version = fields.Byte();
        if (version != 0)
        {
            throw fields.Corrupt($"the version is {version}, not 0");
        }

        _elements = new(chunks, ref fields);
        var pageBits = fields.Byte();
        if (pageBits > GreatestPageBits)
        {
            throw fields.Corrupt($"a page has 2^{pageBits} elements");
        }

        (_pageLength, _length, _block) = (1L << pageBits, fields.Length("the array"), fields.Address());
    }

    private long Pages => _length > _pageLength ? ((_length - 1) / _pageLength) + 1 : 0;

    private int PrefixBytes => 6 + _file.OffsetBytes;

    /// <summary>Takes all chunks.</summary>
    /// <param name="chunks">What takes them.</param>
    /// <param name="address">Address of the array's header.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when the array is damaged.</exception>
    public static async ValueTask ReadAsync(ChunkCollector chunks, long address)
    {
        var file = chunks.File;
        var header = await CheckedBlock.ReadAsync(
            file, address, 8 + file.LengthBytes + file.OffsetBytes + CheckedBlock.ChecksumBytes, HeaderName);
        var array = new FixedArrayIndex(chunks, address, header);
        if (array._block is { } block)
        {
            await (array.Pages > 0 ? array.ReadPagesAsync(block) : array.ReadBlockAsync(block));
        }
    }

    private async ValueTask ReadBlockAsync(long block)
    {
        var bytes = PrefixBytes + (_length * _elements.Bytes) + CheckedBlock.ChecksumBytes;
        var content = await CheckedBlock.ReadAsync(_file, block, bytes, BlockName);
        CheckPrefix(block, content);
        _elements.Take(content.Span[PrefixBytes..], first: 0, block + PrefixBytes);
    }

    private async ValueTask ReadPagesAsync(long block)
    {
        var written = (Pages + 7) / 8;
        var prefix = await CheckedBlock.ReadAsync(
            _file, block, PrefixBytes + written + CheckedBlock.ChecksumBytes, BlockName);
        CheckPrefix(block, prefix);
        var pages = WrittenPages(
            block + PrefixBytes + written + CheckedBlock.ChecksumBytes, prefix.Span[PrefixBytes..]);
        await _file.PrefetchAsync(pages.Select(page => (page.Address, page.Bytes)));
        foreach (var (address, bytes, first) in pages)
        {
            var page = await CheckedBlock.ReadAsync(_file, address, bytes, PageName);
            _elements.Take(page.Span, first, address);
        }
    }

    private void CheckPrefix(long block, ReadOnlyMemory<byte> bytes)
    {
        var fields = new FieldReader(_file, bytes.Span, block, BlockName);
        fields.Signature("FADB"u8);
        _elements.CheckBlock(ref fields, _address);
    }

    /// <summary>The pages whose bit is set, the first page's bit being the highest of the first byte.</summary>
    private List<(long Address, long Bytes, long First)> WrittenPages(long start, ReadOnlySpan<byte> isWritten)
    {
        var pages = new List<(long Address, long Bytes, long First)>();
        var pageBytes = (_pageLength * _elements.Bytes) + CheckedBlock.ChecksumBytes;
        for (long page = 0; page < Pages; page++)
        {
            if ((isWritten[(int)(page / 8)] & (0x80 >> (int)(page % 8))) == 0)
            {
                page += isWritten[(int)(page / 8)] == 0 ? 7 - (page % 8) : 0; // Millions may be empty.
                continue;
            }

            var first = page * _pageLength;
            var length = Math.Min(_pageLength, _length - first);
            var bytes = (length * _elements.Bytes) + CheckedBlock.ChecksumBytes;
            if (page > (_file.Bytes - start - bytes) / pageBytes)
            {
                throw _file.Corrupt(start, $"page {page} of a fixed array is not within the file");
            }

            if (pages.Count == ContentLimits.GreatestChunkCount)
            {
                throw _file.Limits.TooLarge($"{ContentLimits.GreatestChunkCount} pages of a fixed array");
            }

            pages.Add((start + (page * pageBytes), bytes, first));
        }

        return pages;
    }
}
