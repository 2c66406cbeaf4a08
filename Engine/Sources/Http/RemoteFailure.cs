using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Why one attempt at asking a host failed.</summary>
/// <param name="What">What happened, for the message: "HTTP 503 (Service Unavailable)".</param>
/// <param name="Fault">DataUnreachable, or CorruptData when what came cannot be trusted.</param>
/// <param name="MayPass">Whether another attempt may succeed.</param>
/// <param name="RetryAfter">How long the server asked to wait, or null.</param>
/// <param name="Cause">The exception behind it, or null.</param>
/// <param name="IsFinal">Whether the host refused the dataset as such, and not this question only.</param>
internal sealed record RemoteFailure(
    string What,
    Fault Fault = Fault.DataUnreachable,
    bool MayPass = false,
    TimeSpan? RetryAfter = null,
    Exception? Cause = null,
    bool IsFinal = false)
{
    private const string Protocol = "HTTP ";

    /// <summary>The same, with the status of the answer that it was found in, unless it is named already.</summary>
    /// <param name="status">The status, or null where there was no answer.</param>
    public RemoteFailure In(string? status) => status is null || What.Contains(Protocol, StringComparison.Ordinal)
        ? this
        : this with { What = $"{status}: {What}" };

    /// <summary>What a connection that failed means.</summary>
    /// <param name="cause">The exception, which says how it failed where it is one of HTTP's.</param>
    public static RemoteFailure Broken(Exception cause) => KindOf(cause) switch
    {
        HttpRequestError.NameResolutionError =>
            new("the host's name could not be resolved", MayPass: true, Cause: cause),
        HttpRequestError.SecureConnectionError =>
            new($"no secure connection ({cause.InnerException?.Message ?? cause.Message})", Cause: cause),
        HttpRequestError.ConnectionError => new($"no connection ({cause.Message})", MayPass: true, Cause: cause),
        HttpRequestError.ResponseEnded => new("the connection ended too early", MayPass: true, Cause: cause),
        _ => new($"the connection failed ({cause.Message})", MayPass: true, Cause: cause),
    };

    private static HttpRequestError KindOf(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: var kind } => kind,
        HttpIOException { HttpRequestError: var kind } => kind,
        _ => HttpRequestError.Unknown,
    };
}
