using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>One parameter of an operation.</summary>
/// <param name="Name">Its name; requests may write it in any case.</param>
/// <param name="Abstract">What it means, its default and its unit.</param>
/// <param name="Allowed">The allowed values, or empty when the operation itself checks.</param>
public sealed record Parameter(string Name, string Abstract, ImmutableArray<string> Allowed)
{
    /// <summary>Whether several of the allowed values may be given at once, joined with '|'.</summary>
    public bool TakesSeveral { get; init; }

    /// <summary>The parameter that this is another name of, or null.</summary>
    public string? AliasOf { get; init; }

    /// <summary>What it means, and what may be given.</summary>
    public string Text => Allowed.IsDefaultOrEmpty
        ? Abstract
        : $"{Abstract} {(TakesSeveral ? "One or several of" : "One of")}: {string.Join(", ", Allowed)}.";
}
