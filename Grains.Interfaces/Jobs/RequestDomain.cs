using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>A named region.</summary>
/// <param name="Id">The id by which it is named.</param>
/// <param name="Ranges">One range for each dimension that it restricts.</param>
[GenerateSerializer, Immutable, Alias("compute.request-domain.v1")]
public sealed record RequestDomain(
    [property: Id(0)] string Id,
    [property: Id(1)] ImmutableArray<RequestRange> Ranges)
{
    /// <summary>Which values within the region are left out, or null.</summary>
    [Id(2)]
    public RequestMask? Mask { get; init; }
}
