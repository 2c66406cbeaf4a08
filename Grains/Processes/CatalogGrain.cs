using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Messages;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Processes;

/// <summary>Lists what the engine of this silo can do.</summary>
[GrainType("catalog"), StatelessWorker]
internal sealed class CatalogGrain(IComputeEngine engine) : Grain, ICatalogGrain
{
    public Task<ImmutableArray<ProcessDescription>> List() => Task.FromResult<ImmutableArray<ProcessDescription>>(
        [.. engine.Catalogue.Select(signature => signature.ToMessage())
            .OrderBy(process => process.Identifier, StringComparer.Ordinal)]);
}
