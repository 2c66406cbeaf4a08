using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf.Dap;

/// <summary>Makes the index of a DAP2 dataset of its DDS and its DAS.</summary>
/// <remarks>
/// The array of a grid is a variable, and so is each of its maps that no variable of its own name is declared for;
/// structures, and slashes in names, are groups. Texts are characters where the server tells their length, as THREDDS
/// does of a file's characters, else strings. Tables (Sequence) and arrays of structures are refused by name.
/// Source: DAP 2.0 (ESE-RFC-004.1.2), 5 to 7.
/// </remarks>
internal sealed class DapIndex
{
    private const string Format = "DAP2";

    /// <summary>More elements than this are a damaged declaration: sums of bytes must fit.</summary>
    private const long MostElements = 1L << 50;

    private const int LongestText = 1 << 20;

    private readonly string _dataset;
    private readonly DasContainer _das;
    private readonly DapAttributes _attributes;
    private readonly DapDimensions _dimensions;
    private readonly DapGroups _groups;

    private DapIndex(string dataset, DasContainer das)
    {
        _dataset = dataset;
        _das = das;
        _attributes = new(dataset);
        _dimensions = new(das.Find("DODS_EXTRA")?.Attribute("Unlimited_Dimension")?.Values ?? []);
        _groups = new(dataset);
    }

    /// <summary>The index.</summary>
    /// <param name="dataset">The dataset, for messages.</param>
    /// <param name="structure">What it is made of.</param>
    /// <param name="das">Its attributes.</param>
    /// <exception cref="ComputeException">CorruptData when the documents contradict themselves.</exception>
    public static DatasetIndex Of(string dataset, DdsNode structure, DasContainer das)
    {
        var index = new DapIndex(dataset, das);
        index.Add(structure.Members, "", [], das);
        index.AddMaps(structure.Members, "", [], das);
        var all = das.Attributes.Concat(das.Containers
            .Where(container => container.Name.EndsWith("_GLOBAL", StringComparison.OrdinalIgnoreCase))
            .SelectMany(container => container.Attributes));
        return index._groups.Index(Format, index._dimensions.All, index._attributes.Of("", null, all));
    }

    private void Add(ImmutableArray<DdsNode> nodes, string path, ImmutableArray<string> ids, DasContainer das)
    {
        foreach (var node in nodes)
        {
            var name = DapName.Decode(node.Id);
            var own = das.Find(name) ?? DasContainer.Empty;
            var inner = ids.Add(node.Id);
            switch (node.Kind)
            {
                case DdsKind.Array:
                    AddArray(node, path, inner, own, []);
                    break;
                case DdsKind.Grid when node.Dimensions.IsEmpty:
                    var array = node.Members[0];
                    AddArray(
                        array with { Id = node.Id },
                        path,
                        inner.Add(array.Id),
                        Merged(own, own.Find(DapName.Decode(array.Id))),
                        node.Members[1..]);
                    break;
                case DdsKind.Structure when node.Dimensions.IsEmpty:
                    var group = DapGroups.Join(path, name);
                    _groups.Open(group, _attributes.Of(name, null, own.Attributes));
                    Add(node.Members, group, inner, own);
                    break;
                default:
                    Refuse(node, path, node.Kind == DdsKind.Sequence
                        ? "it is a table (Sequence), of which nobody knows how many rows there are"
                        : $"it is an array of the kind {node.Kind}");
                    break;
            }
        }
    }

    /// <summary>Adds the maps that are declared nowhere else.</summary>
    private void AddMaps(ImmutableArray<DdsNode> nodes, string path, ImmutableArray<string> ids, DasContainer das)
    {
        foreach (var node in nodes.Where(node => node.Dimensions.IsEmpty))
        {
            var name = DapName.Decode(node.Id);
            var own = das.Find(name) ?? DasContainer.Empty;
            if (node.Kind == DdsKind.Structure)
            {
                AddMaps(node.Members, DapGroups.Join(path, name), ids.Add(node.Id), own);
            }

            foreach (var map in node.Kind == DdsKind.Grid ? node.Members[1..] : [])
            {
                var mapName = DapName.Decode(map.Id);
                if (!_groups.Has(path, mapName))
                {
                    AddArray(map, path, ids.Add(node.Id).Add(map.Id), Merged(own.Find(mapName), das.Find(mapName)), []);
                }
            }
        }
    }

    private void AddArray(
        DdsNode array, string path, ImmutableArray<string> ids, DasContainer das, ImmutableArray<DdsNode> maps)
    {
        var name = DapName.Decode(array.Id);
        var dimensions = _dimensions.Of(array, name[(name.LastIndexOf('/') + 1)..], maps);
        var type = TypeOf(array.Type, das.Attribute(DapAttributes.Unsigned)?.Values.FirstOrDefault());
        if (array.Type.IsText() && Characters(das) is { } characters)
        {
            (type, dimensions) = (ElementType.Char, dimensions.Add(characters));
        }

        var chunks = DapAttributes.Integers(das.Attribute(DapAttributes.ChunkSizes));
        var hasChunks = !array.Type.IsText() && chunks.Length == dimensions.Length && chunks.All(length => length > 0);
        chunks = hasChunks
            ? [.. chunks.Zip(dimensions, (length, dimension) => Math.Min(length, Math.Max(1, dimension.Length)))]
            : [];
        DataLayout layout = array.Elements > MostElements
            ? new RefusedLayout($"it is said to have more than {MostElements} elements")
            : new DapLayout(ids, array.Type, chunks);
        _groups.Add(path, name, own => new(
            own, type, dimensions, _attributes.Of(own, type, das.Attributes), layout, IsBigEndian: true));
    }

    private void Refuse(DdsNode node, string path, string reason) => _groups.Add(
        path,
        DapName.Decode(node.Id),
        own => new(own, ElementType.Opaque, [], AttributeSet.Empty, new RefusedLayout(reason), IsBigEndian: true));

    /// <summary>The dimension along which the characters of texts stand, where the server tells its length.</summary>
    private Dimension? Characters(DasContainer das)
    {
        var dods = das.Find("DODS");
        return DapAttributes.Integers(dods?.Attribute("strlen") ?? das.Attribute("DODS.strlen"))
            is [>= 0 and <= LongestText and var length]
            ? _dimensions.Of(
                (dods?.Attribute("dimName") ?? das.Attribute("DODS.dimName"))?.Values.FirstOrDefault()
                ?? FormattableString.Invariant($"maxStrlen{length}"),
                length)
            : null;
    }

    private static DasContainer Merged(DasContainer? first, DasContainer? second) => new(
        "",
        [.. first?.Attributes ?? [], .. second?.Attributes ?? []],
        [.. first?.Containers ?? [], .. second?.Containers ?? []]);

    private static ElementType TypeOf(DapType type, string? isUnsigned) =>
        (type, isUnsigned?.ToUpperInvariant()) switch
        {
            (DapType.Byte, "FALSE") => ElementType.Byte,
            (DapType.Byte, _) => ElementType.UByte,
            (DapType.Int16, "TRUE") or (DapType.UInt16, _) => ElementType.UShort,
            (DapType.Int16, _) => ElementType.Short,
            (DapType.Int32, "TRUE") or (DapType.UInt32, _) => ElementType.UInt,
            (DapType.Int32, _) => ElementType.Int,
            (DapType.Float32, _) => ElementType.Float,
            (DapType.Float64, _) => ElementType.Double,
            _ => ElementType.String,
        };
}
