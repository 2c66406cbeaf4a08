using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>One parameter of a process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Abstract">What it means, its default, and its unit.</param>
/// <param name="Allowed">The allowed values, or empty when any of its type will do.</param>
[GenerateSerializer, Immutable, Alias("compute.parameter-description.v1")]
public sealed record ParameterDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] string Abstract,
    [property: Id(2)] ImmutableArray<string> Allowed);
