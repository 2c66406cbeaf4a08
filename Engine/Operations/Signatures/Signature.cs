using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations.Parameters;

namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>What an operation is, as data: descriptions, forms, checks and the documentation come from it.</summary>
/// <param name="Identifier">The identifier: CDAT.mean.</param>
/// <param name="Title">A few words.</param>
/// <param name="Abstract">What it computes, and the defaults, in whole sentences.</param>
/// <param name="MinInputs">The least number of variables or results that it takes.</param>
/// <param name="MaxInputs">The largest number of them.</param>
/// <param name="Parameters">The parameters that it knows; any other is refused.</param>
public sealed record Signature(
    string Identifier,
    string Title,
    string Abstract,
    int MinInputs,
    int MaxInputs,
    ImmutableArray<Parameter> Parameters)
{
    /// <summary>
    /// What a request gives; for an operation the three lists variable, domain and operation unless it says otherwise.
    /// </summary>
    public ImmutableArray<InputSignature> Inputs
    {
        get => field.IsDefault ? StandardInputs.Of(this) : field;
        init;
    }

    /// <summary>What a response gives; for an operation the one list of its files unless it says otherwise.</summary>
    public ImmutableArray<OutputSignature> Outputs
    {
        get => field.IsDefault ? StandardInputs.Outputs : field;
        init;
    }

    /// <summary>What it is for.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Uses of it, the plainest first.</summary>
    public ImmutableArray<OperationExample> Examples { get; init; } = [];

    /// <summary>Whether it makes values of values, instead of files of files.</summary>
    public bool IsImmediate { get; init; }

    /// <summary>Whether it makes them of what the service knows of itself.</summary>
    public bool WantsMetrics { get; init; }
}
