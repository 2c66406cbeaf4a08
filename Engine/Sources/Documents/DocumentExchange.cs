using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Documents;

/// <summary>One request for a document and its answer; what fails says where, with which status, and when.</summary>
internal sealed class DocumentExchange : IDisposable
{
    private readonly string _name;
    private readonly string _locator;
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _late;
    private string _phase = "asking for it";

    /// <summary>Prepares an exchange.</summary>
    /// <param name="target">The URL that is asked now.</param>
    /// <param name="url">The URL that the caller named.</param>
    /// <param name="locator">What the caller knows the document by.</param>
    /// <param name="limit">How long each phase may take.</param>
    /// <param name="clock">Times the phases.</param>
    public DocumentExchange(Uri target, Uri url, string locator, TimeSpan limit, TimeProvider clock)
    {
        _name = target == url ? NameOf(url) : $"{NameOf(url)} (now {NameOf(target)})";
        _locator = locator;
        _limit = limit;
        _late = new(limit, clock);
    }

    /// <summary>A URL as messages name it: a query may hold a signature, and messages are shown.</summary>
    public static string NameOf(Uri url) => url.GetComponents(
        UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>A status as messages name it.</summary>
    public static string StatusOf(HttpResponseMessage response) =>
        $"HTTP {(int)response.StatusCode} ({response.ReasonPhrase})";

    /// <summary>Sends a message and waits for the head of the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpRequestMessage message, CancellationToken cancellationToken) =>
        Guard(stop => client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop), cancellationToken);

    /// <summary>Reads the body of an answer that is no redirect.</summary>
    public async Task<FetchedDocument> ReadAsync(
        HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Failed(StatusOf(response));
        }

        if (response.Content.Headers.ContentEncoding.FirstOrDefault(coding => coding != "identity") is { } coding)
        {
            throw Failed($"{StatusOf(response)} with a body in {coding}, which was not asked for");
        }

        _phase = "reading its body";
        _late.CancelAfter(_limit);
        if (response.Content.Headers.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var bytes = await Guard(stop => ReadAsync(response.Content, limit, stop), cancellationToken);
        return new(bytes, response.Content.Headers.TryGetValues("Content-Type", out var types)
            ? types.FirstOrDefault()
            : null);
    }

    /// <summary>The exception for what went wrong.</summary>
    public ComputeException Failed(string what, Exception? cause = null) =>
        new(Fault.DataUnreachable, _locator, $"`{_name}`: {what} while {_phase}", cause);

    /// <inheritdoc/>
    public void Dispose() => _late.Dispose();

    private async Task<byte[]> ReadAsync(HttpContent content, int limit, CancellationToken stop)
    {
        await using var body = await content.ReadAsStreamAsync(stop);
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; (count = await body.ReadAsync(buffer, stop)) > 0;)
        {
            if (whole.Length + count > limit)
            {
                throw TooLarge(limit);
            }

            await whole.WriteAsync(buffer.AsMemory(0, count), stop);
        }

        return whole.ToArray();
    }

    private ComputeException TooLarge(int limit) =>
        new(Fault.TooLarge, _locator, $"`{_name}` is larger than {limit} bytes, the most that are taken here");

    private async Task<T> Guard<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
        try
        {
            return await action(stop.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(
                _late.IsCancellationRequested
                    ? $"not done within {_limit.TotalSeconds:0.###} s"
                    : "no connection in time",
                late);
        }
        catch (HttpRequestException failure) when (failure.InnerException is ComputeException refused)
        {
            throw new ComputeException(refused.Fault, _locator, $"`{_name}`: {refused.Message}", failure);
        }
        catch (HttpRequestException failure)
        {
            throw Failed(Reason(failure), failure);
        }
        catch (IOException failure)
        {
            throw Failed($"the connection failed ({failure.Message})", failure);
        }
    }

    private static string Reason(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host's name could not be resolved",
        HttpRequestError.SecureConnectionError =>
            $"no secure connection ({failure.InnerException?.Message ?? failure.Message})",
        HttpRequestError.ResponseEnded => "the connection ended too early",
        HttpRequestError.ConnectionError => $"no connection ({failure.Message})",
        _ => $"the connection failed ({failure.InnerException?.Message ?? failure.Message})",
    };
}
