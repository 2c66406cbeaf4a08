using System.Net;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources.Documents;

/// <summary>Fetches documents that requests name by a URL; one for a process, and it owns the client.</summary>
/// <remarks>
/// <para>Only listed hosts are asked, redirects are new questions to the list, and no credentials are ever sent. The
/// address that a listed name stands for is checked as for any input (<see cref="AddressGuard"/>).</para>
/// <para>Threading: any number of callers at once.</para>
/// </remarks>
public sealed class DocumentFetcher : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly AccessPolicy _policy;
    private readonly HttpSourceOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    /// <summary>Creates the fetcher.</summary>
    /// <param name="policy">Which hosts may be asked.</param>
    /// <param name="options">Timeouts and connections, or null for the defaults.</param>
    /// <param name="clock">Times the phases; the system's by default.</param>
    public DocumentFetcher(AccessPolicy policy, HttpSourceOptions? options = null, TimeProvider? clock = null)
        : this(policy, options ?? new(), clock ?? TimeProvider.System, Dns.GetHostAddressesAsync)
    {
    }

    internal DocumentFetcher(
        AccessPolicy policy,
        HttpSourceOptions options,
        TimeProvider clock,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _policy = policy;
        _options = options;
        _clock = clock;
        var proxy = options.UseProxy ? HttpClient.DefaultProxy : null;
        _client = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None, // A short body must not become a long one.
                UseCookies = false,
                UseProxy = proxy is not null,
                Proxy = proxy,
                PreAuthenticate = false,
                ConnectTimeout = options.ConnectTimeout,
                ConnectCallback = new AddressGuard(policy, proxy, resolve).ConnectAsync,
                MaxConnectionsPerServer = options.ConnectionsPerHost,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a changed address is noticed.
            })
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each phase is timed by itself.
        };
    }

    /// <summary>Fetches a document.</summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <param name="locator">What the caller knows the document by.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue for a host or a header that may not be; DataUnreachable with URL, HTTP status and phase; TooLarge.
    /// </exception>
    public async Task<FetchedDocument> FetchAsync(
        DocumentRequest request, int limit, string locator, CancellationToken cancellationToken)
    {
        DocumentHeaders.Check(request.Headers, locator);
        Require(request.Url, locator);
        var target = request.Url;
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            using var exchange = new DocumentExchange(target, request.Url, locator, _options.StallTimeout, _clock);
            using var message = Message(request, target);
            using var response = await exchange.SendAsync(_client, message, cancellationToken);
            if (!IsRedirect(response.StatusCode))
            {
                return await exchange.ReadAsync(response, limit, cancellationToken);
            }

            target = request.Body is null
                ? Follow(target, response, exchange)
                : throw exchange.Failed($"{DocumentExchange.StatusOf(response)}, a redirect of a POST");
        }

        throw new ComputeException(
            Fault.DataUnreachable,
            locator,
            $"`{DocumentExchange.NameOf(request.Url)}`: more than {MaxRedirects} redirects");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Message(DocumentRequest request, Uri target)
    {
        var message = new HttpRequestMessage(request.Body is null ? HttpMethod.Get : HttpMethod.Post, target);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            if (request.BodyType is { } type)
            {
                _ = message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        if (target.Authority == request.Url.Authority)
        {
            // What one host was sent is none of another one's business.
            DocumentHeaders.AddTo(message, request.Headers);
        }

        return message;
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently
        or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect
        or HttpStatusCode.PermanentRedirect;

    private Uri Follow(Uri from, HttpResponseMessage response, DocumentExchange exchange)
    {
        var status = DocumentExchange.StatusOf(response);
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var next))
        {
            throw exchange.Failed($"{status} without a usable Location");
        }

        if (!_policy.AllowsHost(next))
        {
            throw exchange.Failed(
                $"{status}, a redirect to {next.Scheme}://{next.Authority}, which is not a listed host; "
                + "an operator allows it with Data:Hosts");
        }

        return from.Scheme == Uri.UriSchemeHttps && next.Scheme != from.Scheme
            ? throw exchange.Failed(
                $"{status}, a redirect from https to {next.Scheme}, which gives up the secure connection")
            : next;
    }

    private void Require(Uri url, string locator)
    {
        if (!_policy.AllowsHost(url))
        {
            throw new ComputeException(
                Fault.InvalidValue,
                locator,
                $"`{DocumentExchange.NameOf(url)}` is not on a listed host; an operator allows it with Data:Hosts");
        }
    }
}
