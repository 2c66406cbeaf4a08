using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>A single value, written as text.</summary>
/// <param name="DataType">A built-in type of XML Schema, by its local name: string, integer, dateTime.</param>
public sealed record LiteralForm(string DataType) : ValueForm
{
    /// <summary>The allowed values; none when <see cref="Ranges"/> say it, or any will do.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>The allowed ranges, of numbers.</summary>
    public ImmutableArray<AllowedRange> Ranges { get; init; } = [];

    /// <summary>The value of an input that was not given, or null.</summary>
    public string? Default { get; init; }

    /// <summary>The units that a value may be in, the default one first; none for a value without units.</summary>
    public ImmutableArray<string> Units { get; init; } = [];
}
