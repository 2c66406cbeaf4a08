using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>A group while the file is read.</summary>
/// <param name="name">Its name in its parent; empty for the root.</param>
/// <param name="source">The group's object.</param>
/// <param name="parent">The group that it is in, or null.</param>
internal sealed class StoredGroup(string name, GroupObject source, StoredGroup? parent)
{
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
    public List<StoredDimension> Dimensions { get; } = [];

    /// <summary>Its variables, in order.</summary>
    public List<StoredVariable> Variables { get; } = [];

    /// <summary>This group and all below it, each before those in it.</summary>
    public IEnumerable<StoredGroup> All() => Children.SelectMany(child => child.All()).Prepend(this);

    /// <summary>This group and all below it, each behind those in it.</summary>
    public IEnumerable<StoredGroup> FromWithin() => Children.SelectMany(child => child.FromWithin()).Append(this);

    /// <summary>Whether an object is this group or one that it is in.</summary>
    /// <param name="other">The object.</param>
    public bool IsWithin(GroupObject other) => source.Address == other.Address || (parent?.IsWithin(other) ?? false);
}
