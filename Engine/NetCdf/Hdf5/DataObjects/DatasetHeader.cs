using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Reads what the header of a dataset says, but for its attributes.</summary>
/// <remarks>What a thousand datasets share is understood once. Threading: one caller.</remarks>
/// <param name="file">The file.</param>
/// <param name="shared">What objects share.</param>
internal sealed class DatasetHeader(Hdf5File file, SharedMessageReader shared)
{
    private readonly Dictionary<HeaderMessage, ImmutableArray<StoredFilter>> _sharedFilters = [];
    private readonly Dictionary<HeaderMessage, ImmutableArray<byte>> _sharedFills = [];

    /// <summary>Whether a header is that of a dataset.</summary>
    /// <param name="header">The header.</param>
    public static bool Is(ObjectHeader header) =>
        header.Find(MessageType.Datatype) is not null && header.Find(MessageType.Dataspace) is not null;

    /// <summary>Reads it.</summary>
    /// <param name="header">The header.</param>
    /// <param name="attributes">The dataset's attributes.</param>
    public async ValueTask<DatasetObject> ReadAsync(ObjectHeader header, ImmutableArray<StoredAttribute> attributes)
    {
        var type = await shared.ReadTypeAsync(header.Find(MessageType.Datatype)!);
        var space = Space(await shared.ResolveAsync(header.Find(MessageType.Dataspace)!));
        var layout = header.Find(MessageType.Layout)
            ?? throw file.Corrupt(header.Address, "a dataset does not say where its elements are");
        var storage = Storage(await shared.ResolveAsync(layout), type, space);
        var filters = header.Find(MessageType.FilterPipeline) is { } pipeline
            ? await ReadAsync(pipeline, _sharedFilters, Filters)
            : [];
        var fill = (header.Find(MessageType.FillValue) ?? header.Find(MessageType.OldFillValue)) is { } value
            ? await ReadAsync(value, _sharedFills, Fill)
            : [];
        return new(
            header.Address,
            attributes,
            type,
            space,
            Refusal(header, type, fill) is { } reason ? new RefusedStorage(reason) : storage,
            filters,
            fill);
    }

    /// <summary>Why the elements cannot be read, though the file may be sound; else null.</summary>
    private static string? Refusal(ObjectHeader header, Datatype type, ImmutableArray<byte> fill)
    {
        if (header.UnknownMessage is { } unknown)
        {
            return $"its header has a message of type {(int)unknown}, which readers must know";
        }

        if (header.Find(MessageType.ExternalFiles) is not null)
        {
            return "its elements are in external files";
        }

        return fill.IsEmpty || fill.Length == type.Bytes
            ? null
            : $"its fill value has {fill.Length} bytes, and its elements have {type.Bytes}";
    }

    private Dataspace Space(HeaderMessage message)
    {
        var reader = message.Reader(file);
        return DataspaceMessage.Read(ref reader);
    }

    private StorageLayout Storage(HeaderMessage message, Datatype type, Dataspace space)
    {
        var reader = message.Reader(file);
        var bytes = space.Bytes(type);
        var storage = LayoutMessage.Read(ref reader, message.Address, bytes);
        switch (storage)
        {
            case CompactStorage compact when compact.Bytes < bytes:
                throw reader.Corrupt($"{compact.Bytes} bytes are there of elements that take {bytes}");
            case ContiguousStorage { Address: not null } contiguous when contiguous.Bytes < bytes:
                throw reader.Corrupt($"{contiguous.Bytes} bytes are there of elements that take {bytes}");
            case ChunkedStorage chunked when chunked.ChunkShape.Length != space.Shape.Length:
                throw reader.Corrupt(
                    $"chunks have {chunked.ChunkShape.Length} dimensions, and the dataset has {space.Shape.Length}");
            case ChunkedStorage chunked when chunked.ElementBytes != type.Bytes:
                throw reader.Corrupt(
                    $"elements of chunks have {chunked.ElementBytes} bytes, and those of the dataset {type.Bytes}");
            default:
                return storage;
        }
    }

    private ImmutableArray<StoredFilter> Filters(HeaderMessage message)
    {
        var reader = message.Reader(file);
        return FilterPipelineMessage.Read(ref reader);
    }

    private ImmutableArray<byte> Fill(HeaderMessage message)
    {
        var reader = message.Reader(file);
        return message.Type == MessageType.FillValue
            ? [.. FillValueMessage.Read(ref reader)]
            : [.. FillValueMessage.ReadOld(ref reader)];
    }

    /// <summary>Reads a message that may be elsewhere, and then has perhaps been read.</summary>
    private async ValueTask<T> ReadAsync<T>(
        HeaderMessage message, Dictionary<HeaderMessage, T> known, Func<HeaderMessage, T> parse)
    {
        if (!message.IsShared)
        {
            return parse(message);
        }

        var own = await shared.ResolveAsync(message);
        if (!known.TryGetValue(own, out var content))
        {
            content = parse(own);
            known.Add(own, content);
        }

        return content;
    }
}
