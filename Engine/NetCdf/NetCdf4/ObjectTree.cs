using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Reads the objects of a file and puts them under the names that lead to them.</summary>
/// <remarks>
/// All objects of one depth are fetched at once. An object with several names comes several times, as in netCDF-C;
/// a group that is within itself is left out there, which netCDF-C would follow without end. So are links that lead
/// nowhere, or out of the file: netCDF-C opens no such file.
/// Source: netCDF-C, libhdf5/hdf5open.c, rec_read_metadata.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="reader">Reads its objects.</param>
internal sealed class ObjectTree(Hdf5File file, ObjectReader reader)
{
    private const int GreatestDepth = 64;
    private const int GreatestNames = 1 << 18;
    private const int LinkBytes = 8;
    private const long FreeAttributeBytes = 32 << 20;

    private readonly Dictionary<long, DataObject> _objects = [];
    private LinkResolver? _links;
    private long _attributeBytes;
    private int _names;

    /// <summary>All objects, by their addresses.</summary>
    public IReadOnlyDictionary<long, DataObject> Objects => _objects;

    /// <summary>Reads everything that the root leads to.</summary>
    public async ValueTask<StoredGroup> ReadAsync()
    {
        var rootAddress = file.Superblock.RootAddress;
        var seen = new HashSet<long> { rootAddress };
        List<long> level = [rootAddress];
        while (level.Count > 0)
        {
            await reader.PrefetchAsync(level);
            var next = new List<long>();
            foreach (var address in level)
            {
                var found = await reader.ReadAsync(address);
                Count(found);
                _objects.Add(address, found);
                next.AddRange(Targets(found).Where(seen.Add));
            }

            level = next;
        }

        if (_objects[rootAddress] is not GroupObject root)
        {
            throw file.Corrupt(rootAddress, "the root is no group");
        }

        _links = new(_objects, root);
        var tree = new StoredGroup("", root, null);
        Fill(tree);
        return tree;
    }

    private static IEnumerable<long> Targets(DataObject found) => found is GroupObject group
        ? group.Links.Where(link => link.Kind == LinkKind.Hard).Select(link => link.Address)
        : [];

    /// <summary>Objects may share bytes; what all of them come to is bounded all the same.</summary>
    private void Count(DataObject found)
    {
        foreach (var attribute in found.Attributes)
        {
            _attributeBytes += attribute.Value.Length + attribute.Name.Length;
        }

        if (_attributeBytes > FreeAttributeBytes + file.Bytes)
        {
            throw file.Corrupt(found.Address, "the attributes are longer than the file");
        }
    }

    private void Fill(StoredGroup group)
    {
        var inner = new List<(string Name, GroupObject Group)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in group.Source.Links)
        {
            // Paths are made of names: with such a one, two groups would have one path.
            if (link.Name is "" or "." || link.Name.Contains('/', StringComparison.Ordinal) || !names.Add(link.Name))
            {
                throw file.Corrupt(group.Source.Address, $"a group has the name `{link.Name}` twice, or it is none");
            }

            if (++_names > GreatestNames || _names > 64 + (file.Bytes / LinkBytes))
            {
                throw file.Corrupt(group.Source.Address, $"groups lead to each other by more than {_names} names");
            }

            file.Limits.CountNames(link.Name.Length); // A group of several names gives them to all that is in it.
            switch (_links!.Find(link, group.Source))
            {
                case DatasetObject dataset:
                    group.Datasets.Add((link.Name, dataset));
                    break;
                case TypeObject type:
                    group.Types.Add((link.Name, type));
                    break;
                case GroupObject child when !group.IsWithin(child):
                    inner.Add((link.Name, child));
                    break;
                default:
                    break; // Nowhere, out of the file, or back to where it comes from.
            }
        }

        foreach (var (name, source) in inner)
        {
            var child = new StoredGroup(name, source, group);
            if (child.Depth > GreatestDepth)
            {
                throw file.Corrupt(source.Address, $"groups are more than {GreatestDepth} deep");
            }

            file.Limits.CountNames(child.Path.Length);
            group.Children.Add(child);
            Fill(child);
        }
    }
}
