using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Asks what some processes are.</summary>
/// <param name="Language">The language that the client wants, or null.</param>
/// <param name="Identifiers">The processes' identifiers, in the order to describe them, or "all" in any case.</param>
internal sealed record DescribeProcess(string? Language, ImmutableArray<string> Identifiers) : WpsRequest(Language)
{
    private const string All = "all";

    /// <summary>The processes that are asked for.</summary>
    /// <param name="known">All processes.</param>
    /// <exception cref="OwsException">InvalidParameterValue when one is not known.</exception>
    public ImmutableArray<ProcessDescription> Select(ImmutableArray<ProcessDescription> known)
    {
        if (Identifiers.Any(identifier => identifier.Equals(All, StringComparison.OrdinalIgnoreCase)))
        {
            return known;
        }

        return [.. Identifiers.Distinct().Select(identifier =>
            known.FirstOrDefault(process => process.Identifier == identifier)
            ?? throw OwsException.Invalid(
                "identifier", $"identifier \"{identifier}\" is no process here: GetCapabilities lists them"))];
    }
}
