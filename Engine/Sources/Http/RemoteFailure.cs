using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Why one attempt at asking a host failed.</summary>
/// <param name="What">What happened, for the message: "HTTP 503 (Service Unavailable)".</param>
/// <param name="Fault">DataUnreachable, or CorruptData when what came cannot be trusted.</param>
/// <param name="MayPass">Whether another attempt may succeed.</param>
/// <param name="RetryAfter">How long the server asked to wait, or null.</param>
/// <param name="Cause">The exception behind it, or null.</param>
internal sealed record RemoteFailure(
    string What,
    Fault Fault = Fault.DataUnreachable,
    bool MayPass = false,
    TimeSpan? RetryAfter = null,
    Exception? Cause = null);
