using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>What a file says of one variable, without its bulk data.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Type">The stored type.</param>
/// <param name="Dimensions">Its dimensions, slowest first; none for a scalar.</param>
/// <param name="Attributes">Its attributes, in file order.</param>
/// <param name="Layout">Where its elements stand.</param>
/// <param name="IsBigEndian">Whether its elements are stored most significant byte first.</param>
public sealed record IndexedVariable(
    string Name,
    ElementType Type,
    ImmutableArray<Dimension> Dimensions,
    AttributeSet Attributes,
    DataLayout Layout,
    bool IsBigEndian)
{
    /// <summary>The lengths of the dimensions; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; } = [.. Dimensions.Select(dimension => dimension.Length)];
}
