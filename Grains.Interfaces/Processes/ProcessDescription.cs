using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>What a process is, for GetCapabilities, DescribeProcess and the pages.</summary>
/// <param name="Identifier">The identifier: CDAT.subset.</param>
/// <param name="Title">A few words.</param>
/// <param name="Abstract">What it computes, which inputs and parameters it takes, and the defaults.</param>
/// <param name="Version">The process's version.</param>
/// <param name="Parameters">Its parameters, in the order to show them.</param>
/// <param name="MinInputs">The least number of variables or results that it takes.</param>
/// <param name="MaxInputs">The largest number of them.</param>
[GenerateSerializer, Immutable, Alias("compute.process-description.v1")]
public sealed record ProcessDescription(
    [property: Id(0)] string Identifier,
    [property: Id(1)] string Title,
    [property: Id(2)] string Abstract,
    [property: Id(3)] string Version,
    [property: Id(4)] ImmutableArray<ParameterDescription> Parameters,
    [property: Id(5)] int MinInputs,
    [property: Id(6)] int MaxInputs)
{
    /// <summary>What a request gives, in the order to describe it.</summary>
    [Id(7)]
    public ImmutableArray<InputDescription> Inputs { get; init; } = [];

    /// <summary>What a response gives, in the order to describe it.</summary>
    [Id(8)]
    public ImmutableArray<OutputDescription> Outputs { get; init; } = [];

    /// <summary>Whether it makes values of values, and can be evaluated without a job.</summary>
    [Id(9)]
    public bool IsImmediate { get; init; }
}
