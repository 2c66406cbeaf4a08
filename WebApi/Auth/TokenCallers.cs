using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.WebApi.Cluster;
using Microsoft.Extensions.Caching.Memory;

namespace Compute.Orleans.WebApi.Auth;

/// <summary>Whose a token is, asked for every ten seconds at most: so long a revoked token is still taken.</summary>
internal sealed class TokenCallers(ComputeCluster cluster) : IDisposable
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(10);

    // Unknown tokens are remembered as well, and the bound keeps a guesser from filling the memory.
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>The caller of the first known token, or null.</summary>
    public async ValueTask<Caller?> Identify(IEnumerable<string> hashes)
    {
        foreach (var hash in hashes)
        {
            if (await Identify(hash) is { } caller)
            {
                return caller;
            }
        }

        return null;
    }

    private async ValueTask<Caller?> Identify(string hash)
    {
        if (_known.TryGetValue(hash, out Caller? known))
        {
            return known;
        }

        var caller = await cluster.Identify(hash);
        using var entry = _known.CreateEntry(hash);
        entry.SetSize(1).SetAbsoluteExpiration(_lifetime).SetValue(caller);
        return caller;
    }

    public void Dispose() => _known.Dispose();
}
