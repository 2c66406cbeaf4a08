using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>One operation of the client's graph.</summary>
/// <param name="Name">The operation's identifier: CDAT.mean.</param>
/// <param name="Result">The id of its result.</param>
/// <param name="Inputs">Ids of variables or of other operations' results, in order.</param>
/// <param name="Domain">Id of a domain, or null.</param>
/// <param name="Parameters">Parameters by name, as sent; several values are joined with '|'.</param>
/// <param name="Gridder">The client's target grid as text, or null.</param>
[GenerateSerializer, Immutable, Alias("compute.request-operation.v1")]
public sealed record RequestOperation(
    [property: Id(0)] string Name,
    [property: Id(1)] string Result,
    [property: Id(2)] ImmutableArray<string> Inputs,
    [property: Id(3)] string? Domain,
    [property: Id(4)] ImmutableSortedDictionary<string, string> Parameters,
    [property: Id(5)] string? Gridder);
