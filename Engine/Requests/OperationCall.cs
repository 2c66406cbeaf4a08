using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Requests;

/// <summary>One node of the graph.</summary>
/// <param name="Operation">The operation's identifier: CDAT.mean.</param>
/// <param name="Result">The id by which other nodes, and the output's name, speak of its result.</param>
/// <param name="Inputs">Ids of variables or of other nodes' results, in order.</param>
/// <param name="Domain">Id of a domain that is applied to the inputs, or null.</param>
/// <param name="Parameters">Values by name, as the client sent them; several are joined with '|'.</param>
/// <param name="Gridder">The target grid as the client named it ("gaussian~32"), or null.</param>
public sealed record OperationCall(
    string Operation,
    string Result,
    ImmutableArray<string> Inputs,
    string? Domain,
    ImmutableSortedDictionary<string, string> Parameters,
    string? Gridder);
