using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Datasets;

/// <summary>Has the engine of its silo describe datasets, a few at once; the others wait for their turn.</summary>
/// <remarks>
/// Reentrant: calls share nothing but the places. No stateless worker: a cancel does not find the one of its workers
/// that runs the call, and who has gone would keep a place.
/// </remarks>
[GrainType("describer"), Reentrant]
internal sealed class DescriberGrain(IComputeEngine engine) : Grain, IDescriberGrain, IDisposable
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _places = new(AtOnce);

    public async Task<DescribedDataset> Describe(
        string uri, ImmutableArray<string> known, CancellationToken cancellationToken)
    {
        var user = this.GetPrimaryKeyString()[IDescriberGrain.KeyPrefix.Length..];
        await _places.WaitAsync(cancellationToken);
        try
        {
            var description = await Task.Run(
                () => engine.DescribeAsync(uri, user, known, cancellationToken), cancellationToken);
            return new(description.Tag, description.Json);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
