using System.Net;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>An answer whose body is still to come, with the clock that runs while the server says nothing.</summary>
/// <param name="response">The answer; its headers are there.</param>
/// <param name="stall">Ends the call when it runs out.</param>
/// <param name="stallTimeout">How long the server may send nothing.</param>
/// <param name="stop">Ends when the caller, or the clock, does.</param>
internal sealed class RemoteAnswer(
    HttpResponseMessage response, CancellationTokenSource stall, TimeSpan stallTimeout, CancellationToken stop)
{
    /// <summary>The answer; its headers are there.</summary>
    public HttpResponseMessage Response => response;

    /// <summary>The token for reading the body.</summary>
    public CancellationToken Stop => stop;

    /// <summary>The answer's status as messages name it.</summary>
    public string Status => StatusOf(response);

    /// <summary>How long the server asks to wait before the next attempt; null where it does not say.</summary>
    public TimeSpan? RetryAfter => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when response.Headers.Date is { } sent => date - sent, // By its own clock.
        _ => null,
    };

    /// <summary>How long the host asks to be left alone, whatever it is asked for; null where it does not.</summary>
    public TimeSpan? AskedPause =>
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? RetryAfter : null;

    /// <summary>The status of an answer as messages name it: <c>HTTP 404 (Not Found)</c>.</summary>
    /// <param name="response">The answer.</param>
    public static string StatusOf(HttpResponseMessage response) =>
        $"HTTP {(int)response.StatusCode} ({response.ReasonPhrase})";

    /// <summary>To be called whenever bytes came: the clock begins again.</summary>
    public void Heard() => stall.CancelAfter(stallTimeout);
}
