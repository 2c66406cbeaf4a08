using System.Collections.Concurrent;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>
/// What all datasets of a process that are read by DAP2 share: connections, and what servers refused.
/// </summary>
/// <remarks>Threading: any number of callers at once.</remarks>
/// <param name="connections">The client and the policy.</param>
/// <param name="options">Limits.</param>
internal sealed class DapServers(HttpConnections connections, DapSourceOptions options)
{
    /// <summary>A server that refuses this is not asked for less: it refuses for another reason.</summary>
    public const int LeastBytes = 64 << 10;

    private const int MostKnown = 256; // A description may be long.

    private readonly ConcurrentDictionary<string, (long Bytes, DateTimeOffset Until)> _limits =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, bool> _madeUp = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What servers said of datasets.</summary>
    public KnownStates<DapState> Known { get; } = new(connections.Clock, state => state.Identity, MostKnown);

    /// <summary>The client and the policy.</summary>
    public HttpConnections Connections => connections;

    /// <summary>Limits.</summary>
    public DapSourceOptions Options => options;

    /// <summary>The most that may be asked of a host at once, in bytes of elements.</summary>
    /// <param name="url">A URL on the host.</param>
    public long MaxRequestBytes(Uri url) => Math.Min(options.MaxRequestBytes, Limit(url) ?? long.MaxValue);

    /// <summary>
    /// Remembers for a while that a host refused an answer for its size: it may have refused for want of memory.
    /// </summary>
    /// <param name="url">A URL on the host.</param>
    /// <param name="askedBytes">What was asked for.</param>
    /// <param name="limit">The limit that the host named, or null.</param>
    /// <returns>What may be asked for instead, which is less.</returns>
    public long Refused(Uri url, long askedBytes, long? limit)
    {
        var half = Math.Max(LeastBytes, askedBytes / 2);
        var most = limit >= LeastBytes && limit < askedBytes ? limit.Value : half;
        most = Math.Min(most, Limit(url) ?? long.MaxValue);
        _limits[url.Authority] = (most, connections.Clock.GetUtcNow() + options.Remember);
        return most;
    }

    /// <summary>Whether a host says of each answer that its dataset changed just now.</summary>
    /// <param name="url">A URL on the host.</param>
    public bool MakesUpTimes(Uri url) => _madeUp.ContainsKey(url.Authority);

    /// <summary>Remembers that it does.</summary>
    /// <param name="url">A URL on the host.</param>
    public void NoteMadeUpTimes(Uri url) => _madeUp[url.Authority] = true;

    private long? Limit(Uri url) =>
        _limits.TryGetValue(url.Authority, out var known) && known.Until > connections.Clock.GetUtcNow()
            ? known.Bytes
            : null;
}
