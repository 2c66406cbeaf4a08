using System.Collections.Immutable;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>The bytes of layouts.</summary>
internal static class LayoutCodec
{
    private const int Contiguous = 0;
    private const int Records = 1;
    private const int Compact = 2;
    private const int Chunked = 3;
    private const int Unwritten = 4;
    private const int Refused = 5;
    private const int RefusedType = 6;
    private const int Dap = 7;

    /// <summary>Writes a layout.</summary>
    /// <param name="fields">Takes it.</param>
    /// <param name="layout">The layout.</param>
    public static void Write(FieldWriter fields, DataLayout layout)
    {
        switch (layout)
        {
            case ContiguousLayout contiguous:
                fields.Byte(contiguous.IsCompact ? Compact : Contiguous);
                fields.Number(contiguous.Offset);
                break;
            case RecordLayout records:
                fields.Byte(Records);
                fields.Number(records.Offset);
                fields.Number(records.Stride);
                break;
            case ChunkedLayout chunked:
                fields.Byte(Chunked);
                Write(fields, chunked);
                break;
            case UnwrittenLayout unwritten:
                fields.Byte(Unwritten);
                fields.Block(unwritten.FillValue.AsSpan());
                break;
            case DapLayout dap:
                fields.Byte(Dap);
                Write(fields, dap);
                break;
            case RefusedLayout refused:
                fields.Byte(refused.Storage is null ? Refused : RefusedType);
                fields.Text(refused.Reason);
                if (refused.Storage is { } storage)
                {
                    Write(fields, storage);
                }

                break;
            default:
                throw new ArgumentException($"the layout {layout} has no bytes", nameof(layout));
        }
    }

    /// <summary>Reads a layout.</summary>
    /// <param name="fields">The bytes.</param>
    /// <param name="rank">How many dimensions its variable has.</param>
    public static DataLayout Read(ref StoredFields fields, int rank)
    {
        var kind = fields.Byte();
        if (kind is not (Refused or RefusedType))
        {
            return Read(ref fields, kind, rank);
        }

        var reason = fields.Text();
        return new RefusedLayout(reason)
        {
            Storage = kind == RefusedType ? Read(ref fields, fields.Byte(), rank) : null,
        };
    }

    private static DataLayout Read(ref StoredFields fields, int kind, int rank) => kind switch
    {
        Contiguous => new ContiguousLayout(fields.Number()),
        Compact => new ContiguousLayout(fields.Number()) { IsCompact = true },
        Records when rank > 0 => new RecordLayout(fields.Number(), fields.Number()),
        Unwritten => new UnwrittenLayout([.. fields.Block()]),
        Chunked => ReadChunked(ref fields, rank),
        Dap => ReadDap(ref fields),
        _ => throw fields.Damaged($"layout {kind} of {rank} dimensions"),
    };

    private static void Write(FieldWriter fields, DapLayout layout)
    {
        fields.Byte((int)layout.Type);
        fields.Number(layout.Path.Length);
        foreach (var id in layout.Path)
        {
            fields.Text(id);
        }

        fields.Number(layout.ChunkShape.Length);
        foreach (var length in layout.ChunkShape)
        {
            fields.Number(length);
        }
    }

    private static DapLayout ReadDap(ref StoredFields fields)
    {
        var type = (DapType)fields.Byte();
        var path = ImmutableArray.CreateBuilder<string>(fields.Count(entryBytes: 1));
        while (path.Count < path.Capacity)
        {
            path.Add(fields.Text());
        }

        var chunkShape = Lengths(ref fields, fields.Count(entryBytes: 1));
        return Enum.IsDefined(type) && path.Count > 0 && !chunkShape.Contains(0)
            ? new(path.MoveToImmutable(), type, chunkShape)
            : throw fields.Damaged($"an array of DAP2 of the type {type}");
    }

    private static void Write(FieldWriter fields, ChunkedLayout layout)
    {
        foreach (var length in layout.ChunkShape)
        {
            fields.Number(length);
        }

        foreach (var length in layout.Extent)
        {
            fields.Number(length);
        }

        fields.Number(layout.Filters.Length);
        foreach (var filter in layout.Filters)
        {
            fields.Number(filter.Id);
            fields.Text(filter.Name);
            fields.Flag(filter.IsOptional);
            fields.Number(filter.Parameters.Length);
            foreach (var parameter in filter.Parameters)
            {
                fields.Number(parameter);
            }
        }

        fields.Block(layout.FillValue.AsSpan());
        ChunkTableCodec.Write(fields, layout.Chunks);
    }

    private static ChunkedLayout ReadChunked(ref StoredFields fields, int rank)
    {
        var chunkShape = Lengths(ref fields, rank);
        if (chunkShape.Contains(0))
        {
            throw fields.Damaged("chunks have no length");
        }

        var extent = Lengths(ref fields, rank);
        var filters = ImmutableArray.CreateBuilder<StoredFilter>(fields.Count(entryBytes: 4));
        while (filters.Count < filters.Capacity)
        {
            var (id, name, isOptional) = (fields.Number(limit: 1 << 16), fields.Text(), fields.Flag());
            var parameters = ImmutableArray.CreateBuilder<uint>(fields.Count(entryBytes: 1));
            while (parameters.Count < parameters.Capacity)
            {
                var parameter = fields.Number();
                parameters.Add(parameter <= uint.MaxValue ? (uint)parameter : throw fields.Damaged("a parameter"));
            }

            filters.Add(new(id, name, isOptional, parameters.MoveToImmutable()));
        }

        ImmutableArray<byte> fillValue = [.. fields.Block()];
        return new(chunkShape, extent, ChunkTableCodec.Read(ref fields), filters.MoveToImmutable(), fillValue);
    }

    private static ImmutableArray<long> Lengths(ref StoredFields fields, int rank)
    {
        var lengths = ImmutableArray.CreateBuilder<long>(rank);
        while (lengths.Count < rank)
        {
            lengths.Add(fields.Number());
        }

        return lengths.MoveToImmutable();
    }
}
