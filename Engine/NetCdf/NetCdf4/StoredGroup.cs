using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>A group while the file is read.</summary>
/// <param name="name">Its name in its parent; empty for the root.</param>
/// <param name="source">The group's object.</param>
/// <param name="parent">The group that it is in, or null.</param>
internal sealed class StoredGroup(string name, GroupObject source, StoredGroup? parent)
{
    private readonly List<StoredDimension> _dimensions = [];
    private readonly Dictionary<long, StoredDimension> _byAddress = [];
    private readonly Dictionary<(long Length, bool IsUnlimited), List<StoredDimension>> _byLength = [];

    /// <summary>The group's object.</summary>
    public GroupObject Source => source;

    /// <summary>The group that it is in, or null.</summary>
    public StoredGroup? Parent => parent;

    /// <summary>Its names from the root on, with a slash between two; empty for the root.</summary>
    public string Path { get; } = parent is null || parent.Path.Length == 0 ? name : $"{parent.Path}/{name}";

    /// <summary>How many groups it is below the root.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>The datasets that it names, in order.</summary>
    public List<(string Name, DatasetObject Dataset)> Datasets { get; } = [];

    /// <summary>The types that it names, in order.</summary>
    public List<(string Name, TypeObject Type)> Types { get; } = [];

    /// <summary>The groups in it, in order.</summary>
    public List<StoredGroup> Children { get; } = [];

    /// <summary>The dimensions that it defines, in the order in which they were found.</summary>
    public IReadOnlyList<StoredDimension> Dimensions => _dimensions;

    /// <summary>Its variables, in order.</summary>
    public List<StoredVariable> Variables { get; } = [];

    /// <summary>Defines a dimension.</summary>
    /// <param name="dimension">The dimension.</param>
    public void Add(StoredDimension dimension)
    {
        _dimensions.Add(dimension);
        if (dimension.Address is { } address)
        {
            _ = _byAddress.TryAdd(address, dimension);
        }

        var key = (dimension.ScaleLength, dimension.IsUnlimited);
        if (!_byLength.TryGetValue(key, out var alike))
        {
            _byLength.Add(key, alike = []);
        }

        alike.Add(dimension);
    }

    /// <summary>The dimension of a scale, of the innermost group that has it by some name; null without one.</summary>
    /// <param name="address">Address of the scale.</param>
    public StoredDimension? OfScale(long address) =>
        _byAddress.GetValueOrDefault(address) ?? parent?.OfScale(address);

    /// <summary>Its dimensions of a length, in the order in which they were found.</summary>
    /// <param name="length">The length.</param>
    /// <param name="isUnlimited">Whether they can grow.</param>
    public IReadOnlyList<StoredDimension> OfLength(long length, bool isUnlimited) =>
        _byLength.GetValueOrDefault((length, isUnlimited)) ?? [];

    /// <summary>This group and all below it, each before those in it.</summary>
    public IEnumerable<StoredGroup> All() => Children.SelectMany(child => child.All()).Prepend(this);

    /// <summary>This group and all below it, each behind those in it.</summary>
    public IEnumerable<StoredGroup> FromWithin() => Children.SelectMany(child => child.FromWithin()).Append(this);

    /// <summary>Whether an object is this group or one that it is in.</summary>
    /// <param name="other">The object.</param>
    public bool IsWithin(GroupObject other) => source.Address == other.Address || (parent?.IsWithin(other) ?? false);
}
