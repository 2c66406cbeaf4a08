using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Datasets;

/// <summary>What a file says of one variable; its elements are read with <see cref="DatasetFile"/>.</summary>
public sealed class DatasetVariable
{
    internal DatasetVariable(IndexedVariable stored) => Stored = stored;

    /// <summary>The name.</summary>
    public string Name => Stored.Name;

    /// <summary>The stored type.</summary>
    public ElementType Type => Stored.Type;

    /// <summary>The dimensions, slowest first; none for a scalar.</summary>
    public ImmutableArray<Dimension> Dimensions => Stored.Dimensions;

    /// <summary>The attributes, in file order; strings as texts.</summary>
    public AttributeSet Attributes => ClassicAttributes.Of(Stored.Attributes);

    /// <summary>The variable with the places of its elements.</summary>
    internal IndexedVariable Stored { get; }
}
