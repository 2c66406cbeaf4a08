using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What all remote sources of a process share: the clients, the policy, and the places per host.</summary>
/// <remarks>
/// Hosts share one client, but for those that are shown a certificate: a connection that was made with it must serve
/// nobody else.
/// </remarks>
internal sealed class HttpConnections : IDisposable
{
    // A host may have refused for a passing failure, or have learnt it since; to ask in vain costs one request.
    private static readonly TimeSpan _rememberRefusal = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (bool Serves, DateTimeOffset Noted)> _servesParts =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<HostCredential, CertifiedClient> _certified = new();
    private readonly IWebProxy? _proxy;
    private readonly AddressGuard _guard;
    private readonly RemoteCertificateValidationCallback? _trust;
    private readonly HttpClient _client;

    /// <summary>Creates the clients.</summary>
    /// <param name="policy">Which hosts may be read.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Times waits and timeouts.</param>
    /// <param name="resolve">Finds the addresses of a name; the system does by default.</param>
    /// <param name="trust">Judges certificates of hosts; the system does by default.</param>
    public HttpConnections(
        AccessPolicy policy,
        HttpSourceOptions options,
        TimeProvider clock,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        RemoteCertificateValidationCallback? trust = null)
    {
        Policy = policy;
        Options = options;
        Clock = clock;
        Pauses = new(options, clock);
        _proxy = options.UseProxy ? HttpClient.DefaultProxy : null;
        _guard = new(policy, _proxy, resolve ?? Dns.GetHostAddressesAsync);
        _trust = trust;
        _client = Client(null);
    }

    /// <summary>Which hosts may be read.</summary>
    public AccessPolicy Policy { get; }

    /// <summary>Limits.</summary>
    public HttpSourceOptions Options { get; }

    /// <summary>Times waits and timeouts.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Hosts that asked to be left alone.</summary>
    public HostPauses Pauses { get; }

    /// <summary>What is being asked, and what came.</summary>
    public RemoteProgress Progress { get; } = new();

    /// <summary>The client for requests that show a host some credentials, or none.</summary>
    /// <param name="credential">The credentials, or null.</param>
    /// <exception cref="IOException">The certificate cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The certificate may not be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The certificate is damaged.</exception>
    public HttpClient ClientFor(HostCredential? credential) => credential is { HasCertificate: true }
        ? _certified.GetOrAdd(credential, known => new(known, Client)).Current()
        : _client;

    /// <summary>Why a host does not take the certificate of some credentials; null where it may.</summary>
    /// <param name="credential">The credentials, or null.</param>
    public string? Doubt(HostCredential? credential) =>
        credential is not null && _certified.TryGetValue(credential, out var known)
            ? known.Doubt(Clock.GetUtcNow())
            : null;

    /// <summary>The places for requests to a host; taken before a request's timeout begins to run.</summary>
    /// <param name="url">A URL on the host.</param>
    public SemaphoreSlim Places(Uri url) =>
        _places.GetOrAdd(url.Authority, static (_, count) => new(count, count), Options.ConnectionsPerHost);

    /// <summary>Whether a host answers for several ranges at once; null where that is not known.</summary>
    /// <param name="url">A URL on the host.</param>
    public bool? ServesParts(Uri url) =>
        _servesParts.TryGetValue(url.Authority, out var known)
        && (known.Serves || Clock.GetUtcNow() - known.Noted < _rememberRefusal)
            ? known.Serves
            : null;

    /// <summary>Remembers whether a host answers for several ranges; that it does not, for a while only.</summary>
    /// <param name="url">A URL on the host.</param>
    /// <param name="serves">Whether it does.</param>
    public void NoteParts(Uri url, bool serves) => _servesParts[url.Authority] = (serves, Clock.GetUtcNow());

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        foreach (var certified in _certified.Values)
        {
            certified.Dispose();
        }

        foreach (var places in _places.Values)
        {
            places.Dispose();
        }
    }

    private HttpClient Client(ClientCertificate? certificate) => new(
        new SocketsHttpHandler
        {
            // A redirect is a new question to the policy, and a range of a compressed file is of no use.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = _proxy is not null,
            Proxy = _proxy,
            PreAuthenticate = false,
            ConnectTimeout = Options.ConnectTimeout,
            ConnectCallback = _guard.ConnectAsync,
            MaxConnectionsPerServer = Options.ConnectionsPerHost,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a changed address is noticed.
            SslOptions = new()
            {
                ClientCertificateContext = certificate?.Context,
                RemoteCertificateValidationCallback = _trust,
            },
        })
    {
        Timeout = Timeout.InfiniteTimeSpan, // Stalls are timed apart from waiting for a place.
    };
}
