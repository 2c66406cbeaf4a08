using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.NetCdf4;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes all metadata of a file whose bulk data stand.</summary>
/// <remarks>
/// Behind the data: the chunk indexes, the global heap, the datasets, the root group. Datasets refer to each other and
/// the heap to them, so they are written until their addresses are those that were written; their lengths never change.
/// </remarks>
internal sealed class FileWriter
{
    private const string WithoutVariable = "This is a netCDF dimension but not a netCDF variable.";
    private const string ReferenceList = "REFERENCE_LIST";

    private static readonly string _properties =
        $"version=2,compute.orleans={typeof(FileWriter).Assembly.GetName().Version!.ToString(3)}";

    private readonly DefinedFile _file;
    private readonly MetadataBuffer _indexes;
    private readonly ImmutableArray<DatasetWriter> _datasets;
    private readonly int[] _scales; // The dataset that is the scale of each dimension.

    /// <summary>Takes what the file is made of.</summary>
    /// <param name="file">The definitions.</param>
    /// <param name="data">Where the elements of each variable are.</param>
    /// <param name="dataEnd">Where the bulk data end.</param>
    public FileWriter(DefinedFile file, IReadOnlyList<NetCdf4Data> data, long dataEnd)
    {
        if (data.Count != file.Variables.Length || dataEnd < SuperblockWriter.DataOffset)
        {
            throw new ArgumentException($"data of {data.Count} variables, up to byte {dataEnd}", nameof(data));
        }

        _file = file;
        _indexes = new((dataEnd + 7) & ~7L);
        var datasets = ImmutableArray.CreateBuilder<DatasetWriter>();
        var coordinates = file.Variables.Select(file.CoordinateOf).ToHashSet();
        for (var id = 0; id < file.Dimensions.Length; id++)
        {
            if (!coordinates.Contains(id))
            {
                datasets.Add(DatasetWriter.Scale(file.Dimensions[id], id));
            }
        }

        for (var variable = 0; variable < file.Variables.Length; variable++)
        {
            datasets.Add(DatasetWriter.Of(file, variable, data[variable], dataEnd, _indexes));
        }

        _datasets = datasets.ToImmutable();
        _scales = new int[file.Dimensions.Length];
        for (var number = 0; number < _datasets.Length; number++)
        {
            if (_datasets[number].ScaleOf is { } id)
            {
                _scales[id] = number;
            }
        }

        _indexes.Align();
        CheckLinks();
    }

    /// <summary>Writes the file's structures.</summary>
    public NetCdf4Image Write()
    {
        var addresses = new long[_datasets.Length + 1];
        var heapBytes = 0;
        while (true)
        {
            var heap = new GlobalHeapWriter(_indexes.Position);
            var objects = new MetadataBuffer(_indexes.Position + heapBytes);
            var written = WriteObjects(objects, heap, addresses);
            var collections = heap.Written();
            if (collections.Length == heapBytes && written.AsSpan().SequenceEqual(addresses))
            {
                _indexes.Bytes(collections.Span);
                _indexes.Bytes(objects.Written.Span);
                return new(
                    SuperblockWriter.Write(addresses[^1], _indexes.Position),
                    _indexes.Position - _indexes.Length,
                    _indexes.Written,
                    _indexes.Position);
            }

            (addresses, heapBytes) = (written, collections.Length);
        }
    }

    private void CheckLinks()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dataset in _datasets)
        {
            if (!names.Add(dataset.LinkName))
            {
                throw new ComputeException(
                    Fault.InvalidValue, dataset.LinkName, $"two objects of the file would be named {dataset.LinkName}");
            }
        }
    }

    private long[] WriteObjects(MetadataBuffer bytes, GlobalHeapWriter heap, long[] addresses)
    {
        var attributes = new AttributeMessageWriter(heap);
        var users = ScaleUsers(addresses);
        var written = new long[addresses.Length];
        for (var number = 0; number < _datasets.Length; number++)
        {
            var dataset = _datasets[number];
            var header = new ObjectHeaderWriter(
                dataset.LinkName,
                [.. HiddenOf(dataset, heap, addresses, users), .. Shown(attributes, dataset.Attributes)]);
            dataset.AddMessages(header);
            written[number] = header.Write(bytes);
        }

        StoredMessage[] properties = [AttributeMessageWriter.Hidden(HiddenAttributes.Properties, _properties)];
        var root = new ObjectHeaderWriter("the root group", [.. properties, .. Shown(attributes, _file.Attributes)]);
        RootGroupWriter.AddMessages(root, [.. _datasets.Select(dataset => dataset.LinkName)], addresses);
        written[^1] = root.Write(bytes);
        bytes.Align();
        return written;
    }

    /// <summary>Names that say how the file is made are left out: readers would hide them, or believe them.</summary>
    private static IEnumerable<StoredMessage> Shown(AttributeMessageWriter writer, AttributeSet attributes) =>
        attributes
            .Where(attribute => !HiddenAttributes.Contains(attribute.Key) && attribute.Key != ReferenceList)
            .Select(attribute => writer.Write(attribute.Key, attribute.Value));

    /// <summary>For each dimension what refers to its scale: datasets, and its places in them.</summary>
    private MetadataBuffer[] ScaleUsers(long[] addresses)
    {
        var users = new MetadataBuffer[_file.Dimensions.Length];
        for (var id = 0; id < users.Length; id++)
        {
            users[id] = new(0);
        }

        for (var number = 0; number < _datasets.Length; number++)
        {
            var dataset = _datasets[number];
            for (var axis = 0; axis < dataset.DimensionIds.Length && dataset.ScaleOf is null; axis++)
            {
                var list = users[dataset.DimensionIds[axis]];
                list.Address(addresses[number]);
                list.UInt32(axis);
                list.UInt32(0);
            }
        }

        return users;
    }

    private IEnumerable<StoredMessage> HiddenOf(
        DatasetWriter dataset, GlobalHeapWriter heap, long[] addresses, MetadataBuffer[] users)
    {
        var ids = dataset.DimensionIds;
        if (dataset.ScaleOf is { } id)
        {
            yield return AttributeMessageWriter.Hidden(HiddenAttributes.Class, "DIMENSION_SCALE");
            yield return AttributeMessageWriter.Hidden(HiddenAttributes.Name, dataset.IsVariable
                ? dataset.LinkName
                : string.Create(CultureInfo.InvariantCulture, $"{WithoutVariable}{_file.Dimensions[id].Length,10}"));
            yield return AttributeMessageWriter.Hidden(HiddenAttributes.DimensionId, id);
            if (users[id].Length > 0)
            {
                yield return AttributeMessageWriter.Hidden(
                    ReferenceList,
                    DatatypeWriter.ScaleUser(),
                    users[id].Length / DatatypeWriter.ScaleUserBytes,
                    users[id].Written.Span);
            }
        }
        else if (ids.Length > 0)
        {
            yield return AttributeMessageWriter.Hidden(
                HiddenAttributes.DimensionList, DatatypeWriter.References(), ids.Length, Scales(ids, heap, addresses));
        }

        if (dataset.IsVariable && ids.Length > 0)
        {
            var numbers = AttributeValue.FromIntegers(ElementType.Int, [.. ids.Select(number => (long)number)]);
            yield return AttributeMessageWriter.Hidden(
                HiddenAttributes.Coordinates,
                DatatypeWriter.Number(ElementType.Int),
                ids.Length,
                AttributeMessageWriter.Numbers(numbers));
        }
    }

    private byte[] Scales(ImmutableArray<int> ids, GlobalHeapWriter heap, long[] addresses)
    {
        var list = new MetadataBuffer(0);
        foreach (var id in ids)
        {
            list.Bytes(heap.Add(BitConverter.GetBytes(addresses[_scales[id]]), 1));
        }

        return list.Written.ToArray();
    }
}
