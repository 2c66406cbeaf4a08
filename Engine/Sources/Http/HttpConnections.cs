using System.Collections.Concurrent;
using System.Net;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What all remote sources of a process share: the client, the policy, and the places per host.</summary>
internal sealed class HttpConnections : IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _places = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the client.</summary>
    /// <param name="policy">Which hosts may be read.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Times waits and timeouts.</param>
    public HttpConnections(AccessPolicy policy, HttpSourceOptions options, TimeProvider clock)
    {
        Policy = policy;
        Options = options;
        Clock = clock;
        Client = new(
            new SocketsHttpHandler
            {
                // A redirect is a new question to the policy, and a range of a compressed file is of no use.
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                UseProxy = options.UseProxy,
                ConnectTimeout = options.ConnectTimeout,
                MaxConnectionsPerServer = options.ConnectionsPerHost,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a changed address is noticed.
            })
        {
            Timeout = Timeout.InfiniteTimeSpan, // Stalls are timed apart from waiting for a place.
        };
    }

    /// <summary>The one client.</summary>
    public HttpClient Client { get; }

    /// <summary>Which hosts may be read.</summary>
    public AccessPolicy Policy { get; }

    /// <summary>Limits.</summary>
    public HttpSourceOptions Options { get; }

    /// <summary>Times waits and timeouts.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The places for requests to a host; taken before a request's timeout begins to run.</summary>
    /// <param name="url">A URL on the host.</param>
    public SemaphoreSlim Places(Uri url) =>
        _places.GetOrAdd(url.Authority, static (_, count) => new(count, count), Options.ConnectionsPerHost);

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        foreach (var places in _places.Values)
        {
            places.Dispose();
        }
    }
}
