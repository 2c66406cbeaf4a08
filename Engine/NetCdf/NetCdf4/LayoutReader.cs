using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Finds out where the elements of variables stand, and that the file is long enough to hold them.</summary>
/// <param name="file">The file.</param>
internal sealed class LayoutReader(Hdf5File file)
{
    private const int IndexRootBytes = 2048;

    private readonly Dictionary<(long Address, string Shape), Task<ChunkTable>> _tables = [];
    private readonly Dictionary<long, long> _owners = [];

    /// <summary>The layouts of variables.</summary>
    /// <remarks>
    /// All chunk indexes are read at once, so that those of a remote file take the round trips of the deepest one.
    /// </remarks>
    /// <param name="variables">The variables, all their dimensions known.</param>
    public async ValueTask<IReadOnlyDictionary<StoredVariable, DataLayout>> ReadAllAsync(
        IReadOnlyCollection<StoredVariable> variables)
    {
        await file.PrefetchAsync(variables
            .Select(variable => variable.Source.Storage)
            .OfType<ChunkedStorage>()
            .Where(storage => storage.Address is not null && storage.Index != ChunkIndexKind.SingleChunk)
            .Select(storage => (storage.Address!.Value, (long)IndexRootBytes)));
        var layouts = await Task.WhenAll(variables.Select(variable => ReadAsync(variable).AsTask()));
        return variables.Zip(layouts).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private async ValueTask<DataLayout> ReadAsync(StoredVariable variable)
    {
        var layout = variable.Source.Space.Kind == DataspaceKind.Null
            ? new RefusedLayout("it has no elements, not even one (a null dataspace)")
            : Misfit(variable) ?? await StorageAsync(variable);
        return variable.Type.Refusal is { } reason && layout is not RefusedLayout
            ? new RefusedLayout(reason) { Storage = layout }
            : layout;
    }

    private static RefusedLayout? Misfit(StoredVariable variable)
    {
        var extent = variable.Source.Space.Shape;
        Int128 bytes = variable.Type.Bytes;
        foreach (var (dimension, stored) in variable.Dimensions.Zip(extent))
        {
            var length = dimension!.Dimension.Length;
            if (stored > length || (stored < length && !dimension.IsUnlimited))
            {
                return new($"its dimension {dimension.Name} has {length} elements, and {stored} are stored");
            }

            bytes = length == 0 ? 0 : bytes * length;
            if (bytes > long.MaxValue >> 1)
            {
                return new("it has more elements than can be counted");
            }
        }

        return null;
    }

    private async ValueTask<DataLayout> StorageAsync(StoredVariable variable)
    {
        var source = variable.Source;
        switch (source.Storage)
        {
            case ContiguousStorage { Address: null }:
                return new UnwrittenLayout(FillValue(variable));
            case ContiguousStorage contiguous:
                return Run(variable, contiguous.Address!.Value, contiguous.Bytes, isCompact: false);
            case CompactStorage compact:
                return Run(variable, compact.Address, compact.Bytes, isCompact: true);
            case ChunkedStorage chunked:
                if (chunked.ChunkShape.Length != variable.Dimensions.Length
                    || chunked.ChunkShape.Any(length => length < 1)
                    || chunked.ElementBytes != variable.Type.Bytes)
                {
                    throw file.Corrupt(source.Address, $"the chunks of {variable.Name} are of another shape or type");
                }

                if (!AreCountable(chunked, Shape(variable)))
                {
                    throw file.Corrupt(source.Address, $"the chunks of {variable.Name} are more than can be counted");
                }

                return new ChunkedLayout(
                    chunked.ChunkShape,
                    source.Space.Shape,
                    chunked.Address is null ? ChunkTable.Empty : await ChunksAsync(source, Shape(variable)),
                    source.Filters,
                    FillValue(variable));
            case RefusedStorage refused:
                return new RefusedLayout(refused.Reason);
            default:
                return new RefusedLayout("its storage is of a kind that is not known");
        }
    }

    /// <summary>The chunks of a dataset, read once for all its names; called before anything is awaited.</summary>
    private Task<ChunkTable> ChunksAsync(DatasetObject source, ImmutableArray<long> shape)
    {
        var key = (source.Address, string.Join(',', shape));
        if (!_tables.TryGetValue(key, out var table))
        {
            var address = ((ChunkedStorage)source.Storage).Address!.Value;
            if (_owners.TryGetValue(address, out var owner) && owner != source.Address)
            {
                throw file.Corrupt(source.Address, $"its chunks are those of the dataset at byte {owner} too");
            }

            _owners[address] = source.Address;
            _tables.Add(key, table = ChunkIndexReader.ReadAsync(file, source, shape).AsTask());
        }

        return table;
    }

    private DataLayout Run(StoredVariable variable, long address, long bytes, bool isCompact)
    {
        var extent = variable.Source.Space.Shape;
        Int128 wanted = variable.Type.Bytes;
        foreach (var length in extent)
        {
            wanted = Int128.Min(wanted * length, Int128.MaxValue >> 64);
        }

        if (wanted == 0)
        {
            return new UnwrittenLayout(FillValue(variable));
        }

        if (wanted > bytes || address > file.Bytes - wanted)
        {
            throw file.Corrupt(
                address,
                $"the data of {variable.Name} take {wanted} bytes, of {bytes} that are set apart and "
                + $"{Math.Max(0, file.Bytes - address)} to the end of the file: it is cut short");
        }

        var shape = Shape(variable);
        if (extent.SequenceEqual(shape))
        {
            return new ContiguousLayout(file.Offset(address)) { IsCompact = isCompact };
        }

        // Shorter than a dimension that has grown since: what is stored is the first box of a grid of such boxes.
        return wanted > uint.MaxValue
            ? new RefusedLayout("it is shorter than its dimensions, and too long to be read as one chunk")
            : new ChunkedLayout(
                extent,
                extent,
                new ChunkTable([new StoredChunk(0, file.Offset(address), (uint)wanted, 0)]),
                [],
                FillValue(variable));
    }

    /// <summary>Whether the number of chunks, the bytes of one, and the bytes of all elements are int64.</summary>
    private static bool AreCountable(ChunkedStorage chunked, ImmutableArray<long> shape)
    {
        var (chunks, chunkBytes, bytes) = ((Int128)1, (Int128)chunked.ElementBytes, (Int128)chunked.ElementBytes);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            chunks *= ((shape[axis] - 1) / chunked.ChunkShape[axis]) + 1;
            chunkBytes *= chunked.ChunkShape[axis];
            bytes *= shape[axis];
            if (chunks > long.MaxValue || chunkBytes > long.MaxValue || bytes > long.MaxValue)
            {
                return shape.Contains(0) && chunks <= long.MaxValue && chunkBytes <= long.MaxValue;
            }
        }

        return true;
    }

    private static ImmutableArray<long> Shape(StoredVariable variable) =>
        [.. variable.Dimensions.Select(dimension => dimension!.Dimension.Length)];

    /// <summary>A fill value of strings would be an address of the program that wrote it.</summary>
    private static ImmutableArray<byte> FillValue(StoredVariable variable) =>
        variable.Type.IsInHeap || variable.Source.FillValue.Length != variable.Type.Bytes
            ? []
            : variable.Source.FillValue;
}
