using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Asks a host for one remote dataset: in its turn, timed, tried again, and never beyond the policy.</summary>
/// <remarks>
/// Redirects are followed as far as the policy allows each host; where they led is remembered.
/// Threading: any number of callers at once; requests to one host are bounded for the whole process.
/// </remarks>
/// <param name="connections">The client and the policy.</param>
/// <param name="url">The dataset.</param>
/// <param name="name">The dataset as messages name it.</param>
internal sealed class RemoteCalls(HttpConnections connections, Uri url, string name)
{
    private const int MaxRedirects = 5;

    private Uri? _redirected; // Where redirects led to: saves the detour on every further call.

    /// <summary>The dataset as messages name it.</summary>
    public string Name => name;

    /// <summary>Limits.</summary>
    public HttpSourceOptions Options => connections.Options;

    /// <summary>Asks until an answer is taken, or it is clear that none will be.</summary>
    /// <param name="request">Makes the request for a place; called for each attempt and each redirect.</param>
    /// <param name="take">
    /// Takes an answer that is no redirect; null when all is well, else why it is not. It may be called again.
    /// </param>
    /// <param name="isDone">Whether what was wanted is there, although the attempt failed.</param>
    /// <param name="phase">What is done, as it ends the sentence "... while ".</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ComputeException">With name, HTTP status and phase.</exception>
    public Task RunAsync(
        Func<Uri, HttpRequestMessage> request,
        Func<RemoteAnswer, Task<RemoteFailure?>> take,
        Func<bool> isDone,
        string phase,
        CancellationToken cancellationToken) => RunAsync(request, take, isDone, () => phase, cancellationToken);

    /// <summary>Asks for what is only known once there is a place for the request.</summary>
    /// <param name="request">Makes the request for a place; called for each attempt and each redirect.</param>
    /// <param name="take">Takes an answer that is no redirect; null when all is well, else why it is not.</param>
    /// <param name="isDone">Whether what was wanted is there, although the attempt failed.</param>
    /// <param name="phase">What is done, as it ends the sentence "... while "; asked for after a failure.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ComputeException">With name, HTTP status and phase.</exception>
    public async Task RunAsync(
        Func<Uri, HttpRequestMessage> request,
        Func<RemoteAnswer, Task<RemoteFailure?>> take,
        Func<bool> isDone,
        Func<string> phase,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // A detour that was remembered may have expired since; the dataset's own URL leads to a new one.
            var target = attempt == 1 ? _redirected ?? url : url;
            var failure = await AttemptAsync(target, request, take, cancellationToken);
            if (failure is null || (failure.MayPass && isDone()))
            {
                return;
            }

            var mayPass = failure.MayPass || (failure.Fault == Fault.DataUnreachable && target != url);
            if (!mayPass || attempt >= Options.Attempts)
            {
                var attempts = attempt == 1 ? "" : $", {attempt} times";
                throw new ComputeException(
                    failure.Fault, name, $"`{name}`: {failure.What} while {phase()}{attempts}", failure.Cause);
            }

            await Task.Delay(Wait(attempt, failure.RetryAfter), connections.Clock, cancellationToken);
        }
    }

    private TimeSpan Wait(int attempt, TimeSpan? asked)
    {
        var wait = Options.RetryDelay * Math.Pow(4, attempt - 1);
        wait = asked > wait ? asked.Value : wait;

        return wait < Options.MaxRetryDelay ? wait : Options.MaxRetryDelay;
    }

    private async Task<RemoteFailure?> AttemptAsync(
        Uri target,
        Func<Uri, HttpRequestMessage> request,
        Func<RemoteAnswer, Task<RemoteFailure?>> take,
        CancellationToken cancellationToken)
    {
        var places = connections.Places(url);
        await places.WaitAsync(cancellationToken);
        try
        {
            using var stall = new CancellationTokenSource(Options.StallTimeout, connections.Clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
            try
            {
                return await ExchangeAsync(target, request, take, stall, stop.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var seconds = Options.StallTimeout.TotalSeconds;
                return new($"the server sent nothing for {seconds:0.###} s", MayPass: true);
            }
            catch (HttpRequestException failure)
            {
                return Broken(failure.HttpRequestError, failure);
            }
            catch (HttpIOException failure)
            {
                return Broken(failure.HttpRequestError, failure);
            }
            catch (IOException failure)
            {
                return Broken(HttpRequestError.Unknown, failure);
            }
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<RemoteFailure?> ExchangeAsync(
        Uri target,
        Func<Uri, HttpRequestMessage> request,
        Func<RemoteAnswer, Task<RemoteFailure?>> take,
        CancellationTokenSource stall,
        CancellationToken stop)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            using var message = request(target);
            using var response = await connections.Client.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, stop);

            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
                or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            {
                if (Follow(target, response, out target) is { } refused)
                {
                    return refused;
                }

                continue;
            }

            var failure = await take(new(response, stall, Options.StallTimeout, stop));
            _redirected = failure is null ? target : _redirected;
            return failure;
        }

        return new($"more than {MaxRedirects} redirects");
    }

    private RemoteFailure? Follow(Uri from, HttpResponseMessage response, out Uri to)
    {
        to = from;
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var next))
        {
            return new($"HTTP {(int)response.StatusCode} without a usable Location");
        }

        to = next;
        if (!connections.Policy.AllowsHost(to))
        {
            return new(
                $"a redirect to {to.Scheme}://{to.Authority}, which is not a listed host; "
                + "an operator allows it with Data:Hosts");
        }

        return from.Scheme == Uri.UriSchemeHttps && to.Scheme != from.Scheme
            ? new($"a redirect from https to {to.Scheme}://{to.Authority}, which gives up the secure connection")
            : null;
    }

    private static RemoteFailure Broken(HttpRequestError kind, Exception cause) => kind switch
    {
        HttpRequestError.NameResolutionError =>
            new("the host's name could not be resolved", MayPass: true, Cause: cause),
        HttpRequestError.SecureConnectionError =>
            new($"no secure connection ({cause.InnerException?.Message ?? cause.Message})", Cause: cause),
        HttpRequestError.ConnectionError => new($"no connection ({cause.Message})", MayPass: true, Cause: cause),
        HttpRequestError.ResponseEnded => new("the connection ended too early", MayPass: true, Cause: cause),
        _ => new($"the connection failed ({cause.Message})", MayPass: true, Cause: cause),
    };
}
