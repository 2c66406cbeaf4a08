using Compute.Orleans.Grains.Interfaces.Workers;
using Orleans.Runtime.Placement;

namespace Compute.Orleans.Grains.Workers;

/// <summary>Puts a worker onto the silo that its key names, or refuses when that silo has left.</summary>
internal sealed class OnSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        if (!key.StartsWith(IWorkerGrain.KeyPrefix, StringComparison.Ordinal))
        {
            return Task.FromException<SiloAddress>(
                new ArgumentException($"key is {key}; a worker's key is silo/ and a silo's address", nameof(target)));
        }

        var wanted = SiloAddress.FromParsableString(key[IWorkerGrain.KeyPrefix.Length..]);
        return context.GetCompatibleSilos(target).Contains(wanted)
            ? Task.FromResult(wanted)
            : Task.FromException<SiloAddress>(new SiloUnavailableException($"{wanted} has left the cluster"));
    }
}
