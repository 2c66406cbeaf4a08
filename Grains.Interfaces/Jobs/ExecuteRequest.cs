using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>What a client asks for: the one neutral form that every protocol is translated into.</summary>
/// <param name="Process">Identifier of the called process.</param>
/// <param name="User">Name of the caller; the job belongs to them.</param>
/// <param name="Variables">The files' variables that operations may take.</param>
/// <param name="Domains">The regions that operations and variables may name.</param>
/// <param name="Operations">The graph, in any order.</param>
[GenerateSerializer, Immutable, Alias("compute.execute-request.v1")]
public sealed record ExecuteRequest(
    [property: Id(0)] string Process,
    [property: Id(1)] string User,
    [property: Id(2)] ImmutableArray<RequestVariable> Variables,
    [property: Id(3)] ImmutableArray<RequestDomain> Domains,
    [property: Id(4)] ImmutableArray<RequestOperation> Operations)
{
    /// <summary>The values that an immediate process takes; none for one that works on files.</summary>
    [Id(5)]
    public ImmutableArray<TypedValue> Inputs { get; init; } = [];

    /// <summary>The URL of the WPS endpoint that took the request, or null: the outputs say it.</summary>
    [Id(6)]
    public string? Server { get; init; }

    /// <summary>What the response document must hold, or null for all outputs, inline, and nothing else.</summary>
    [Id(7)]
    public RequestedResponse? Response { get; init; }
}
