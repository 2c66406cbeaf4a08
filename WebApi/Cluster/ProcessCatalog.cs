using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Processes;

namespace Compute.Orleans.WebApi.Cluster;

/// <summary>What the silos offer, asked for at most every ten seconds.</summary>
internal sealed class ProcessCatalog(ComputeCluster cluster, TimeProvider clock)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(10);

    private Copy? _copy;

    /// <summary>All processes, by identifier.</summary>
    public async ValueTask<ImmutableArray<ProcessDescription>> List()
    {
        var copy = Volatile.Read(ref _copy);
        if (copy is null || clock.GetElapsedTime(copy.Taken) > _lifetime)
        {
            copy = new(await cluster.Processes(), clock.GetTimestamp());
            Volatile.Write(ref _copy, copy);
        }

        return copy.Processes;
    }

    /// <summary>The process of an identifier, or null.</summary>
    /// <param name="identifier">The identifier, in its own case.</param>
    public async ValueTask<ProcessDescription?> Find(string identifier)
    {
        foreach (var process in await List())
        {
            if (process.Identifier == identifier)
            {
                return process;
            }
        }

        return null;
    }

    private sealed record Copy(ImmutableArray<ProcessDescription> Processes, long Taken);
}
