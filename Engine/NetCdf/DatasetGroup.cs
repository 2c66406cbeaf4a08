using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>A group of a NetCDF-4 file below its root.</summary>
/// <param name="Path">Its names from the root on, with a slash between two: <c>forecast/surface</c>.</param>
/// <param name="Dimensions">The dimensions that it defines, in file order.</param>
/// <param name="Variables">Its variables, in file order; their names are those within the group.</param>
/// <param name="Attributes">Its attributes, in file order.</param>
public sealed record DatasetGroup(
    string Path,
    ImmutableArray<Dimension> Dimensions,
    ImmutableArray<IndexedVariable> Variables,
    AttributeSet Attributes)
{
    /// <summary>The types that it defines, in file order.</summary>
    public ImmutableArray<UserType> Types { get; init; } = [];
}
