using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>What a client wants in its response document, now and whenever the job's status is asked for.</summary>
/// <param name="Outputs">The outputs in the wanted order; none for all of them.</param>
/// <param name="Lineage">Whether the document repeats the inputs and the wanted outputs.</param>
/// <param name="Inputs">The inputs as they were sent, where they are to be repeated.</param>
[GenerateSerializer, Immutable, Alias("compute.requested-response.v1")]
public sealed record RequestedResponse(
    [property: Id(0)] ImmutableArray<RequestedOutput> Outputs,
    [property: Id(1)] bool Lineage,
    [property: Id(2)] ImmutableArray<SentInput> Inputs);
