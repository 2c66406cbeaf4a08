using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Datasets;

/// <summary>Has the engine of its silo describe datasets.</summary>
[GrainType("describer"), StatelessWorker(AtOnce)]
internal sealed class DescriberGrain(IComputeEngine engine) : Grain, IDescriberGrain
{
    /// <summary>Datasets that a silo describes to one user at once.</summary>
    private const int AtOnce = 4;

    public async Task<DescribedDataset> Describe(
        string uri, ImmutableArray<string> known, CancellationToken cancellationToken)
    {
        var user = this.GetPrimaryKeyString()[IDescriberGrain.KeyPrefix.Length..];
        var description = await Task.Run(
            () => engine.DescribeAsync(uri, user, known, cancellationToken), cancellationToken);
        return new(description.Tag, description.Json);
    }
}
