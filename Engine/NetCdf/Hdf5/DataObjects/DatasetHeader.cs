using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Reads what the header of a dataset says, but for its attributes.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="file">The file.</param>
/// <param name="shared">What objects share.</param>
internal sealed class DatasetHeader(Hdf5File file, SharedMessageReader shared)
{
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
            ? Filters(await shared.ResolveAsync(pipeline))
            : [];
        var fill = await FillAsync(header);
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

    private async ValueTask<ImmutableArray<byte>> FillAsync(ObjectHeader header)
    {
        if (header.Find(MessageType.FillValue) is { } message)
        {
            var reader = (await shared.ResolveAsync(message)).Reader(file);
            return [.. FillValueMessage.Read(ref reader)];
        }

        if (header.Find(MessageType.OldFillValue) is { } old)
        {
            var reader = (await shared.ResolveAsync(old)).Reader(file);
            return [.. FillValueMessage.ReadOld(ref reader)];
        }

        return [];
    }
}
