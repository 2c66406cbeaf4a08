using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Makes the index of a NetCDF-4 file, or of any HDF5 file as NetCDF sees it.</summary>
internal sealed class NetCdf4Reader
{
    /// <summary>What an index may come to, beside twice the file's length.</summary>
    private const long FreeIndexBytes = 16 << 20;

    /// <summary>What an index may come to, however long the file is: it takes several times as much.</summary>
    private const long GreatestIndexBytes = 32 << 20;

    private const int ChunkBytes = 4;

    private readonly Hdf5File _file;
    private readonly TypeReader _types = new();
    private readonly AttributeReader _attributes;
    private readonly HeapReader _heap;
    private readonly LayoutReader _layouts;
    private long _indexBytes;

    private NetCdf4Reader(Hdf5File file)
    {
        _file = file;
        _heap = new(file);
        _attributes = new(file, _types, _heap);
        _layouts = new(file);
    }

    /// <summary>Reads what the file says of itself; its bulk data is not touched.</summary>
    /// <param name="source">The file.</param>
    /// <param name="signatureOffset">Where its signature is, in bytes from its start.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when the file is damaged.</exception>
    public static async ValueTask<DatasetIndex> ReadAsync(
        IByteSource source, long signatureOffset, CancellationToken cancellationToken)
    {
        var file = await SuperblockReader.OpenAsync(source, signatureOffset, cancellationToken);
        return await new NetCdf4Reader(file).IndexAsync();
    }

    private async ValueTask<DatasetIndex> IndexAsync()
    {
        var tree = new ObjectTree(_file, new ObjectReader(_file));
        var root = await tree.ReadAsync();
        foreach (var (name, type) in root.All().SelectMany(group => group.Types))
        {
            _types.Know(name, type);
        }

        await _heap.PrefetchAsync(tree.Objects.Values.SelectMany(found => found.Attributes));
        await new DimensionReader(_types, _heap).ReadAsync(root);
        var layouts = await _layouts.ReadAllAsync([.. root.All().SelectMany(group => group.Variables)]);
        var groups = ImmutableArray.CreateBuilder<DatasetGroup>();
        foreach (var group in root.All())
        {
            groups.Add(await GroupAsync(group, layouts));
        }

        var isClassic = Has(root.Source, HiddenAttributes.ClassicModel);
        return new(
            isClassic ? "netCDF-4 classic model" : "netCDF-4",
            groups[0].Dimensions,
            groups[0].Variables,
            groups[0].Attributes)
        {
            Types = [.. groups[0].Types, .. _types.Anonymous],
            Groups = groups.ToImmutable().RemoveAt(0),
            Hdf5 = new(
                _file.Superblock.Version,
                isClassic || Has(root.Source, HiddenAttributes.Properties) || CountMarks(tree) > 1,
                await PropertiesAsync(root.Source)),
        };
    }

    private async ValueTask<DatasetGroup> GroupAsync(
        StoredGroup group, IReadOnlyDictionary<StoredVariable, DataLayout> layouts)
    {
        var variables = ImmutableArray.CreateBuilder<IndexedVariable>(group.Variables.Count);
        foreach (var variable in group.Variables)
        {
            variables.Add(await VariableAsync(variable, layouts[variable]));
        }

        var attributes = await _attributes.ReadAsync(group.Source);
        Spend(group.Source.Address, group.Path, attributes, chunks: 0);
        return new(
            group.Path,
            [.. group.Dimensions.OrderBy(dimension => dimension.Id).Select(dimension => dimension.Dimension)],
            variables.MoveToImmutable(),
            attributes)
        {
            Types = [.. group.Types.Select(named => _types.Committed(named.Type)).OfType<UserType>()],
        };
    }

    private async ValueTask<IndexedVariable> VariableAsync(StoredVariable variable, DataLayout layout)
    {
        var type = variable.Type;
        var attributes = await _attributes.ReadAsync(variable.Source);
        var chunks = layout is ChunkedLayout chunked ? chunked.Chunks.Count : 0;
        Spend(variable.Source.Address, variable.Name, attributes, chunks);
        return new(
            variable.Name,
            type.Type,
            [.. variable.Dimensions.Select(dimension => dimension!.Dimension)],
            attributes,
            layout,
            type.IsBigEndian)
        {
            ElementBytes = type.Bytes,
            Form = type.Form,
            UserType = type.UserType,
            IsUnfilled = variable.Source.FillValue.IsEmpty,
            Heap = type.IsInHeap
                ? new(_file.OffsetBytes, _file.LengthBytes, _file.Superblock.BaseAddress)
                : null,
        };
    }

    /// <summary>What has many names comes as often, each time with all its attributes and chunks.</summary>
    private void Spend(long address, string owner, AttributeSet attributes, int chunks)
    {
        foreach (var (name, value) in attributes)
        {
            var texts = value.Text?.Length ?? value.Strings.Concat(value.Elements).Sum(text => text.Length);
            _indexBytes += name.Length + texts + (8L * value.Numbers.Length);
        }

        _indexBytes += (long)ChunkBytes * chunks;
        if (_indexBytes > FreeIndexBytes + (2 * _file.Bytes))
        {
            throw _file.Corrupt(
                address, $"{owner} and others are the same under so many names that they are "
                + "longer than the file");
        }

        if (_indexBytes > GreatestIndexBytes)
        {
            throw _file.Limits.TooLarge($"{GreatestIndexBytes} bytes of attributes and places of chunks");
        }
    }

    private async ValueTask<string?> PropertiesAsync(GroupObject root) =>
        root.Attributes.FirstOrDefault(attribute => attribute.Name == HiddenAttributes.Properties) is { } properties
            ? (await _attributes.ReadAsync(properties))?.Text
            : null;

    private static bool Has(DataObject owner, string name) =>
        owner.Attributes.Any(attribute => attribute.Name == name);

    /// <summary>The marks by which netCDF-C tells its files from others where their root says nothing.</summary>
    private static int CountMarks(ObjectTree tree) => tree.Objects.Values
        .OfType<DatasetObject>()
        .Sum(dataset => dataset.Attributes.Count(attribute => HiddenAttributes.Contains(attribute.Name)));
}
