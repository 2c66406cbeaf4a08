using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Reads objects: groups, datasets and committed datatypes.</summary>
/// <remarks>
/// Each object is read once and kept, however many links lead to it. Memory: what their headers take.
/// Threading: one caller. Source: "HDF5 File Format Specification", IV "Disk Format: Level 2 - Data Objects".
/// </remarks>
internal sealed class ObjectReader
{
    private readonly Hdf5File _file;
    private readonly ObjectHeaderReader _headers;
    private readonly SharedMessageReader _shared;
    private readonly StoredAttributeReader _attributes;
    private readonly GroupLinks _links;
    private readonly DatasetHeader _datasets;
    private readonly Dictionary<long, DataObject> _objects = [];

    /// <summary>Creates a reader.</summary>
    /// <param name="file">The file.</param>
    public ObjectReader(Hdf5File file)
    {
        var budget = new ReadBudget(file);
        _file = file;
        _headers = new(file, new(file, factor: 1));
        _shared = new(file, _headers);
        _attributes = new(file, budget, _shared);
        _links = new(file, budget);
        _datasets = new(file, _shared);
    }

    /// <summary>Reads one object.</summary>
    /// <param name="address">Address of its header.</param>
    /// <exception cref="ComputeException">CorruptData when it is damaged, or of no kind that is known.</exception>
    public async ValueTask<DataObject> ReadAsync(long address)
    {
        if (!_objects.TryGetValue(address, out var known))
        {
            known = await ReadAsync(await _headers.ReadAsync(address));
            _objects.Add(address, known);
        }

        return known;
    }

    /// <summary>Fetches what objects take that are read next, for all of them at once.</summary>
    /// <param name="addresses">Addresses of their headers.</param>
    /// <exception cref="ComputeException">CorruptData when a header is damaged.</exception>
    public async ValueTask PrefetchAsync(IEnumerable<long> addresses)
    {
        var wanted = addresses.Where(address => !_objects.ContainsKey(address)).Distinct().ToList();
        await _headers.ReadAsync(wanted);
        var places = new HashSet<(long Heap, long Index)>();
        var tables = new List<(long Address, long Bytes)>();
        var types = new HashSet<long>();
        foreach (var address in wanted)
        {
            var header = await _headers.ReadAsync(address);
            places.UnionWith(DensePlacesOf(header));
            tables.AddRange(SymbolTables(header));
            if (header.Find(MessageType.Datatype) is { IsShared: true } type && Committed(type) is { } committed)
            {
                types.Add(committed);
            }
        }

        await _file.PrefetchAsync(tables);
        await DensePlaces.PrefetchAsync(_file, places);
        await _headers.ReadAsync(types);
    }

    private async ValueTask<DataObject> ReadAsync(ObjectHeader header)
    {
        var attributes = await _attributes.ReadAsync(header);
        if (DatasetHeader.Is(header))
        {
            return await _datasets.ReadAsync(header, attributes);
        }

        if (header.UnknownMessage is { } unknown)
        {
            throw _file.Corrupt(
                header.Address, $"an object has a message of type {(int)unknown}, which readers must know");
        }

        if (header.Find(MessageType.Datatype) is { } type)
        {
            return new TypeObject(
                header.Address,
                attributes,
                await _shared.ReadTypeAsync(type) with { CommittedAt = header.Address });
        }

        return header.Messages.Any(message => message.Type is MessageType.SymbolTable
            or MessageType.LinkInformation or MessageType.GroupInformation or MessageType.Link)
            ? new GroupObject(header.Address, attributes, await _links.ReadAsync(header))
            : throw _file.Corrupt(header.Address, "an object is neither a group nor a dataset nor a datatype");
    }

    /// <summary>Where an object keeps attributes and links that are too many for its header.</summary>
    private IEnumerable<(long Heap, long Index)> DensePlacesOf(ObjectHeader header)
    {
        if (_attributes.Information(header) is { HeapAddress: { } heap, NameIndexAddress: { } index })
        {
            yield return (heap, index);
        }

        if (_links.Information(header) is { HeapAddress: { } linkHeap, NameIndexAddress: { } linkIndex })
        {
            yield return (linkHeap, linkIndex);
        }
    }

    private IEnumerable<(long Address, long Bytes)> SymbolTables(ObjectHeader header)
    {
        if (header.Find(MessageType.SymbolTable) is { } table)
        {
            var reader = table.Reader(_file);
            var (tree, names) = SymbolTableMessage.Read(ref reader);
            yield return (tree, SymbolTable.NodeBytes);
            yield return (names, SymbolTable.NodeBytes);
        }
    }

    private long? Committed(HeaderMessage type)
    {
        var reader = type.Reader(_file);
        return SharedReference.Read(ref reader).Address;
    }
}
