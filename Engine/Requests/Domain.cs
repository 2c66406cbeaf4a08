using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Requests;

/// <summary>A named region: one range for each dimension that it restricts.</summary>
/// <param name="Id">The id by which it is named.</param>
/// <param name="Ranges">At most one for a dimension.</param>
public sealed record Domain(string Id, ImmutableArray<DimensionRange> Ranges)
{
    /// <summary>Which values within the region are left out, or null.</summary>
    public Mask? Mask { get; init; }
}
