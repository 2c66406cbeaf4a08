using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Finds the objects that links lead to; each link is followed once.</summary>
/// <param name="objects">All objects of the file, by their addresses.</param>
/// <param name="root">The root.</param>
internal sealed class LinkResolver(IReadOnlyDictionary<long, DataObject> objects, GroupObject root)
{
    /// <summary>How many soft links may follow each other; HDF5 itself stops there.</summary>
    private const int GreatestHops = 16;

    private readonly Dictionary<Link, DataObject?> _found = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<long, Dictionary<string, Link>> _names = [];

    /// <summary>What a link leads to; null where it leads nowhere, or out of the file.</summary>
    /// <param name="link">The link.</param>
    /// <param name="owner">The group that it is in.</param>
    public DataObject? Find(Link link, GroupObject owner) => Find(link, owner, GreatestHops);

    private DataObject? Find(Link link, GroupObject owner, int hops)
    {
        switch (link.Kind)
        {
            case LinkKind.Hard:
                return objects.GetValueOrDefault(link.Address);
            case LinkKind.Soft when hops > 0 && link.Path is { } path:
                if (!_found.TryGetValue(link, out var found))
                {
                    _found.Add(link, null); // A link that leads to itself leads nowhere.
                    found = Walk(path, owner, hops - 1);
                    _found[link] = found;
                }

                return found;
            default:
                return null;
        }
    }

    private DataObject? Walk(string path, GroupObject owner, int hops)
    {
        DataObject? reached = path.StartsWith('/') ? root : owner;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".")
            {
                continue;
            }

            if (reached is not GroupObject group || !Names(group).TryGetValue(name, out var link))
            {
                return null;
            }

            reached = Find(link, group, hops);
        }

        return reached;
    }

    private Dictionary<string, Link> Names(GroupObject group)
    {
        if (!_names.TryGetValue(group.Address, out var names))
        {
            names = new(StringComparer.Ordinal);
            foreach (var link in group.Links)
            {
                _ = names.TryAdd(link.Name, link);
            }

            _names.Add(group.Address, names);
        }

        return names;
    }
}
