using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf.Dap;

/// <summary>
/// The dimensions of a dataset, which DAP2 declares with each array: those of one name and length are one.
/// </summary>
/// <remarks>
/// A second length of a name gets a name of its own, <c>lat_5</c>. A dimension without a name has the name of the map
/// that goes with it, else of its variable where that has no other, else of variable and place: <c>tas_1</c>.
/// </remarks>
/// <param name="unlimited">The names of those that can grow.</param>
internal sealed class DapDimensions(ImmutableArray<string> unlimited)
{
    private readonly FrozenSet<string> _unlimited = unlimited.ToFrozenSet(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Dimension> _known = new(StringComparer.Ordinal);

    /// <summary>All of them, in the order in which they were met.</summary>
    public ImmutableArray<Dimension> All => [.. _known.Values];

    /// <summary>The dimensions of an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="name">Its name.</param>
    /// <param name="maps">The maps of a grid, in order; else none.</param>
    public ImmutableArray<Dimension> Of(DdsNode array, string name, ImmutableArray<DdsNode> maps)
    {
        var dimensions = ImmutableArray.CreateBuilder<Dimension>(array.Dimensions.Length);
        foreach (var (id, length) in array.Dimensions)
        {
            var place = dimensions.Count;
            var written = id ?? (place < maps.Length ? maps[place].Id : null);
            dimensions.Add(Of(
                written is not null ? DapName.Decode(written)
                    : array.Dimensions.Length == 1 ? name
                    : string.Create(CultureInfo.InvariantCulture, $"{name}_{place}"),
                length));
        }

        return dimensions.MoveToImmutable();
    }

    /// <summary>The dimension of a name and a length.</summary>
    /// <param name="name">The name.</param>
    /// <param name="length">The length.</param>
    public Dimension Of(string name, long length)
    {
        name = name.Replace('/', '_');
        for (var tried = name; ; tried = string.Create(CultureInfo.InvariantCulture, $"{tried}_{length}"))
        {
            if (!_known.TryGetValue(tried, out var known))
            {
                known = new(tried, length, _unlimited.Contains(name));
                _known.Add(tried, known);
            }

            if (known.Length == length)
            {
                return known;
            }
        }
    }
}
