using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>A variable while the file is read.</summary>
/// <param name="name">The name, without the prefix that a variable has which is no coordinate of its namesake.</param>
/// <param name="source">The dataset.</param>
/// <param name="type">The type of its elements.</param>
/// <param name="scaleOf">The dimension whose scale it is, or null.</param>
internal sealed class StoredVariable(string name, DatasetObject source, StoredType type, StoredDimension? scaleOf)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The dataset.</summary>
    public DatasetObject Source => source;

    /// <summary>The type of its elements.</summary>
    public StoredType Type => type;

    /// <summary>The dimension whose scale it is, or null.</summary>
    public StoredDimension? ScaleOf => scaleOf;

    /// <summary>Its dimensions; null where one is not known yet.</summary>
    public StoredDimension?[] Dimensions { get; } = new StoredDimension?[source.Space.Shape.Length];
}
