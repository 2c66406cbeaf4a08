using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>A single value, written as text.</summary>
/// <param name="DataType">A built-in type of XML Schema, by its local name.</param>
/// <param name="Allowed">The allowed values; with no ranges either, any will do.</param>
/// <param name="Ranges">The allowed ranges of numbers.</param>
/// <param name="Default">The value of an input that was not given, or null.</param>
/// <param name="Units">The units that it may be in, the default one first; none for a value without units.</param>
[GenerateSerializer, Immutable, Alias("compute.literal-description.v1")]
public sealed record LiteralDescription(
    [property: Id(0)] string DataType,
    [property: Id(1)] ImmutableArray<string> Allowed,
    [property: Id(2)] ImmutableArray<RangeDescription> Ranges,
    [property: Id(3)] string? Default,
    [property: Id(4)] ImmutableArray<string> Units) : IValueDescription;
