using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>Finds all blocks of objects of a fractal heap, through tables of tables.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.G "Fractal Heap", indirect block.</remarks>
internal sealed class HeapBlockTable
{
    private const string What = "a table of a fractal heap";

    private readonly Hdf5File _file;
    private readonly FractalHeapHeader _header;
    private readonly VisitedBlocks _visited;
    private readonly List<HeapBlock> _blocks = [];

    private HeapBlockTable(Hdf5File file, FractalHeapHeader header)
    {
        (_file, _header, _visited) = (file, header, new(file, What));
    }

    /// <summary>Reads all tables of a heap, level by level.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">The heap.</param>
    /// <returns>The blocks that were written, in order of the heap.</returns>
    /// <exception cref="Faults.ComputeException">CorruptData when a table is damaged.</exception>
    public static async ValueTask<ImmutableArray<HeapBlock>> ReadAsync(Hdf5File file, FractalHeapHeader header)
    {
        if (header.Root is not { } root)
        {
            return [];
        }

        if (header.RootRows == 0)
        {
            var bytes = header.Table.StartBytes;
            var storedBytes = header.IsFiltered ? header.RootStoredBytes : bytes;
            return [new(0, bytes, root, storedBytes, header.RootSkippedFilters)];
        }

        var tables = new HeapBlockTable(file, header);
        List<Table> level = [new(root, 0, header.RootRows)];
        while (level.Count > 0)
        {
            await file.PrefetchAsync(level.Select(table => (table.Address, tables.Bytes(table.Rows))));
            var next = new List<Table>();
            foreach (var table in level)
            {
                tables.Take(table, await tables.ReadAsync(table), next);
            }

            level = next;
        }

        return [.. tables._blocks.OrderBy(block => block.Start)];
    }

    private long Bytes(int rows)
    {
        var table = _header.Table;
        var direct = (long)table.Width * Math.Min(rows, table.DirectRows);
        var indirect = (long)table.Width * Math.Max(0, rows - table.DirectRows);
        var directBytes = _file.OffsetBytes + (_header.IsFiltered ? _file.LengthBytes + 4 : 0);
        return 5 + _file.OffsetBytes + table.OffsetBytes + (direct * directBytes) + (indirect * _file.OffsetBytes)
            + CheckedBlock.ChecksumBytes;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Table table)
    {
        var bytes = Bytes(table.Rows);
        _visited.Enter(table.Address, bytes);
        return await CheckedBlock.ReadAsync(_file, table.Address, bytes, What);
    }

    private void Take(Table table, ReadOnlyMemory<byte> bytes, List<Table> next)
    {
        var fields = new FieldReader(_file, bytes.Span, table.Address, What);
        fields.Signature("FHIB"u8);
        var (version, heap) = (fields.Byte(), fields.Address());
        var start = fields.Unsigned(_header.Table.OffsetBytes);
        if (version != 0 || heap != _header.Address || start != (ulong)table.Start)
        {
            throw fields.Corrupt($"version {version}, heap {heap} and start {start} are not those of the table");
        }

        var childStart = table.Start;
        for (var row = 0; row < table.Rows; row++)
        {
            var rowBytes = _header.Table.RowBytes(row);
            for (var column = 0; column < _header.Table.Width; column++)
            {
                if (row < _header.Table.DirectRows)
                {
                    TakeBlock(ref fields, childStart, rowBytes);
                }
                else if (fields.Address() is { } child)
                {
                    var rows = _header.Table.Rows(rowBytes);
                    next.Add(rows > 0
                        ? new(child, childStart, rows)
                        : throw fields.Corrupt($"a table stands for {rowBytes} bytes"));
                }

                childStart += rowBytes;
            }
        }
    }

    private void TakeBlock(ref FieldReader fields, long start, long bytes)
    {
        var address = fields.Address();
        var storedBytes = bytes;
        var skippedFilters = 0u;
        if (_header.IsFiltered)
        {
            storedBytes = address is null ? SkipLength(ref fields) : fields.Length("a filtered block");
            skippedFilters = fields.UInt32();
        }

        if (address is { } known)
        {
            _blocks.Add(new(start, bytes, known, storedBytes, skippedFilters));
        }
    }

    private long SkipLength(ref FieldReader fields)
    {
        fields.Skip(_file.LengthBytes);
        return 0;
    }

    /// <summary>A table: where it is, where it begins in the heap, and how many rows it has.</summary>
    private readonly record struct Table(long Address, long Start, int Rows);
}
