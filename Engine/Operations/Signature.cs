using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations;

/// <summary>What an operation is, as data: descriptions, forms, checks and the documentation come from it.</summary>
/// <param name="Identifier">The identifier: CDAT.mean.</param>
/// <param name="Title">A few words.</param>
/// <param name="Abstract">What it computes, and the defaults, in whole sentences.</param>
/// <param name="MinInputs">The least number of inputs.</param>
/// <param name="MaxInputs">The largest number of inputs.</param>
/// <param name="Parameters">The parameters that it knows; any other is refused.</param>
public sealed record Signature(
    string Identifier,
    string Title,
    string Abstract,
    int MinInputs,
    int MaxInputs,
    ImmutableArray<Parameter> Parameters);
