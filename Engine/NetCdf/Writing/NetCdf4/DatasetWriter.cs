using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>One dataset of the file: a variable, or the scale of a dimension that has none.</summary>
internal sealed class DatasetWriter
{
    private const string NonCoordinate = "_nc4_non_coord_";
    private const int NamedFilters = 256;
    private const int MostFilters = 32;
    private const byte ContiguousClass = 1;
    private const byte ChunkedClass = 2;

    private readonly List<(MessageType Type, byte[] Bytes, bool IsConstant)> _messages = [];

    private DatasetWriter(string linkName, int? scaleOf, ImmutableArray<int> dimensionIds) =>
        (LinkName, ScaleOf, DimensionIds) = (linkName, scaleOf, dimensionIds);

    /// <summary>The name in the root group.</summary>
    public string LinkName { get; }

    /// <summary>The number of the dimension whose scale it is, or null.</summary>
    public int? ScaleOf { get; }

    /// <summary>Whether it is a variable.</summary>
    public bool IsVariable { get; private init; }

    /// <summary>The numbers of its dimensions.</summary>
    public ImmutableArray<int> DimensionIds { get; }

    /// <summary>The user's attributes.</summary>
    public AttributeSet Attributes { get; private init; } = AttributeSet.Empty;

    /// <summary>The scale of a dimension that has no coordinate: floats that stand nowhere.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="id">Its number.</param>
    public static DatasetWriter Scale(Dimension dimension, int id)
    {
        var dataset = new DatasetWriter(dimension.Name, id, [id]);
        var type = DatatypeWriter.Number(ElementType.Float, isBigEndian: true);
        var canGrow = dimension.IsUnlimited;
        dataset.Add(MessageType.Dataspace, DataspaceWriter.Simple([dimension.Length], [canGrow]));
        dataset.Add(MessageType.Datatype, type, isConstant: true);
        dataset.Add(MessageType.FillValue, FillValueWriter.None(canGrow), isConstant: true);
        dataset.Add(
            MessageType.Layout,
            canGrow ? Chunks([1], ElementType.Float, null) : Run(null, 4 * dimension.Length));
        return dataset;
    }

    /// <summary>A variable; its chunk index is written.</summary>
    /// <param name="file">The definitions.</param>
    /// <param name="number">The variable's number.</param>
    /// <param name="data">Where its elements are.</param>
    /// <param name="dataEnd">Where the bulk data end.</param>
    /// <param name="indexes">Takes the chunk index.</param>
    public static DatasetWriter Of(
        DefinedFile file, int number, NetCdf4Data data, long dataEnd, MetadataBuffer indexes)
    {
        var variable = file.Variables[number];
        var definition = variable.Definition;
        var (shape, ids, type) = (file.Shape(number), file.DimensionIds(variable), definition.Type);
        var name = file.IsNamesake(variable) ? NonCoordinate + definition.Name : definition.Name;
        var dataset = new DatasetWriter(name, file.CoordinateOf(variable), ids)
        {
            IsVariable = true,
            Attributes = definition.Attributes,
        };
        bool[] canGrow = [.. ids.Select(id => file.Dimensions[id].IsUnlimited)];
        var chunkShape = file.ChunkShape(variable);
        var bytes = shape.Aggregate((long)type.ByteLength(), (product, length) => product * length);
        dataset.Add(MessageType.Dataspace, DataspaceWriter.Simple(shape.AsSpan(), canGrow));
        dataset.Add(MessageType.Datatype, DatatypeWriter.Number(type, variable.Storage.IsBigEndian), isConstant: true);
        dataset.Add(MessageType.FillValue, FillValueWriter.Of(variable, chunkShape is not null), isConstant: true);
        if (chunkShape is not { } known)
        {
            if (data.Chunks.Count > 0)
            {
                throw new ArgumentException($"{definition.Name} is one run, and chunks are given", nameof(data));
            }

            var offset = bytes == 0 ? null : data.Offset;
            CheckPlace(definition.Name, offset ?? SuperblockWriter.DataOffset, offset is null ? 0 : bytes, dataEnd);
            dataset.Add(MessageType.Layout, Run(offset, bytes));
            return dataset;
        }

        if (!variable.Storage.Filters.IsDefaultOrEmpty)
        {
            dataset.Add(MessageType.FilterPipeline, Filters(variable.Storage.Filters), isConstant: true);
        }

        var chunks = data.Offset is { } start && bytes > 0 && !variable.Storage.IsChunked
            ? new([new StoredChunk(0, start, checked((uint)bytes), 0)])
            : data.Offset is null || bytes == 0 ? data.Chunks
            : throw new ArgumentException($"{definition.Name} is in chunks, and a run is given", nameof(data));
        var grid = file.ChunkGrid(number);
        Check(variable, chunks, known, grid, dataEnd);
        var index = BTree1Writer.Write(indexes, chunks.Chunks, [.. known], [.. grid], type.ByteLength());
        dataset.Add(MessageType.Layout, Chunks(known, type, index));
        return dataset;
    }

    /// <summary>Adds the messages of the dataset to its header.</summary>
    /// <param name="header">The header.</param>
    public void AddMessages(ObjectHeaderWriter header)
    {
        foreach (var (type, bytes, isConstant) in _messages)
        {
            header.Add(type, bytes, isConstant);
        }
    }

    private static void Check(
        NetCdf4Variable variable, ChunkTable chunks, ImmutableArray<long> chunkShape, ImmutableArray<long> grid,
        long dataEnd)
    {
        var name = variable.Definition.Name;
        var count = grid.Aggregate((Int128)1, (product, length) => product * length);
        var chunkBytes = chunkShape.Aggregate((long)variable.Definition.Type.ByteLength(), (a, b) => a * b);
        foreach (var chunk in chunks.Chunks)
        {
            CheckPlace(name, chunk.Offset, chunk.Bytes, dataEnd);
            if (chunk.Number < 0 || chunk.Number >= count)
            {
                throw new ArgumentException($"chunk {chunk.Number} of {name} is none of its {count}", nameof(chunks));
            }

            if (variable.Storage.Filters.IsDefaultOrEmpty && chunk.Bytes != chunkBytes)
            {
                throw new ArgumentException(
                    $"chunk {chunk.Number} of {name} has {chunk.Bytes} bytes of {chunkBytes}", nameof(chunks));
            }
        }
    }

    private static void CheckPlace(string name, long offset, long bytes, long dataEnd)
    {
        if (offset < SuperblockWriter.DataOffset || bytes > dataEnd || offset > dataEnd - bytes)
        {
            throw new ArgumentException(
                $"{name} has {bytes} bytes at {offset}; the data end at {dataEnd}", nameof(offset));
        }
    }

    private void Add(MessageType type, byte[] bytes, bool isConstant = false) =>
        _messages.Add((type, bytes, isConstant));

    private static byte[] Run(long? offset, long length)
    {
        var bytes = new MetadataBuffer(0);
        bytes.Bytes([3, ContiguousClass]);
        bytes.Address(offset);
        bytes.UInt64(length);
        return bytes.Written.ToArray();
    }

    private static byte[] Chunks(ImmutableArray<long> chunkShape, ElementType type, long? index)
    {
        var bytes = new MetadataBuffer(0);
        bytes.Bytes([3, ChunkedClass, (byte)(chunkShape.Length + 1)]);
        bytes.Address(index);
        foreach (var length in chunkShape)
        {
            bytes.UInt32(length);
        }

        bytes.UInt32(type.ByteLength());
        return bytes.Written.ToArray();
    }

    private static byte[] Filters(ImmutableArray<StoredFilter> filters)
    {
        if (filters.Length > MostFilters)
        {
            throw new ArgumentException($"{filters.Length} filters; HDF5 has at most {MostFilters}", nameof(filters));
        }

        var bytes = new MetadataBuffer(0);
        bytes.Bytes([2, (byte)filters.Length]);
        foreach (var filter in filters)
        {
            // Filters of the library itself have no name here.
            byte[] name = filter.Id < NamedFilters || filter.Name.Length == 0
                ? []
                : [.. Encoding.UTF8.GetBytes(filter.Name), 0];
            bytes.UInt16(filter.Id);
            if (filter.Id >= NamedFilters)
            {
                bytes.UInt16(name.Length);
            }

            bytes.UInt16(filter.IsOptional ? 1 : 0);
            bytes.UInt16(filter.Parameters.Length);
            bytes.Bytes(name);
            foreach (var parameter in filter.Parameters)
            {
                bytes.UInt32(parameter);
            }
        }

        return bytes.Written.ToArray();
    }
}
