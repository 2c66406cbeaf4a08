using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>A document of a format.</summary>
/// <param name="Formats">The formats that it may have, the default one first.</param>
/// <param name="MaximumMegabytes">The largest length, in MiB; null for the service's own limit.</param>
[GenerateSerializer, Immutable, Alias("compute.complex-description.v1")]
public sealed record ComplexDescription(
    [property: Id(0)] ImmutableArray<FormatDescription> Formats,
    [property: Id(1)] int? MaximumMegabytes) : IValueDescription;
