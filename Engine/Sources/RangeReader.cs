using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources;

/// <summary>Reads ranges of one remote file, and believes nothing that the server does not say consistently.</summary>
/// <remarks>
/// A read goes on where its last attempt stopped, but only as long as the server vouches that the file is the same.
/// Source: RFC 9110, sections 13.1.5 (If-Range) and 14 (Range Requests).
/// </remarks>
/// <param name="connections">The client and the policy.</param>
/// <param name="url">The file.</param>
/// <param name="name">The file as messages name it.</param>
internal sealed class RangeReader(HttpConnections connections, Uri url, string name)
{
    private const int MaxRedirects = 5;

    private Uri? _redirected; // Where redirects led to: saves the detour on every further read.

    /// <summary>Reads a range; at the end of the file what there is of it.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Filled, up to the end of the file.</param>
    /// <param name="expected">What the file must still be, or null to take what the server says.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>What the file is, and how many bytes were read.</returns>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData.</exception>
    public async Task<(SourceIdentity Identity, int Count)> ReadAsync(
        long offset, Memory<byte> destination, SourceIdentity? expected, CancellationToken cancellationToken)
    {
        var options = connections.Options;
        var phase = expected is null ? "opening it" : $"reading bytes {offset} to {offset + destination.Length - 1}";
        var progress = new RangeProgress(offset, destination, expected);

        for (var attempt = 1; ; attempt++)
        {
            // A detour that was remembered may have expired since; the file's own URL leads to a new one.
            var target = attempt == 1 ? _redirected ?? url : url;
            var failure = await AttemptAsync(target, progress, cancellationToken);
            if (failure is null || (failure.MayPass && progress.IsComplete))
            {
                return (progress.Identity!, progress.Filled);
            }

            var mayPass = failure.MayPass || (failure.Fault == Fault.DataUnreachable && target != url);
            if (!mayPass || attempt >= options.Attempts)
            {
                var attempts = attempt == 1 ? "" : $", {attempt} times";
                throw new ComputeException(
                    failure.Fault, name, $"`{name}`: {failure.What} while {phase}{attempts}", failure.Cause);
            }

            await Task.Delay(Wait(attempt, failure.RetryAfter), connections.Clock, cancellationToken);
        }
    }

    private TimeSpan Wait(int attempt, TimeSpan? asked)
    {
        var wait = connections.Options.RetryDelay * Math.Pow(4, attempt - 1);
        wait = asked > wait ? asked.Value : wait;

        return wait < connections.Options.MaxRetryDelay ? wait : connections.Options.MaxRetryDelay;
    }

    private async Task<RangeFailure?> AttemptAsync(
        Uri target, RangeProgress progress, CancellationToken cancellationToken)
    {
        var places = connections.Places(url);
        await places.WaitAsync(cancellationToken);
        try
        {
            using var stall = new CancellationTokenSource(connections.Options.StallTimeout, connections.Clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
            try
            {
                return await ExchangeAsync(target, progress, stall, stop.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var seconds = connections.Options.StallTimeout.TotalSeconds;
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

    private static RangeFailure Broken(HttpRequestError kind, Exception cause) => kind switch
    {
        HttpRequestError.NameResolutionError =>
            new("the host's name could not be resolved", MayPass: true, Cause: cause),
        HttpRequestError.SecureConnectionError =>
            new($"no secure connection ({cause.InnerException?.Message ?? cause.Message})", Cause: cause),
        HttpRequestError.ConnectionError => new($"no connection ({cause.Message})", MayPass: true, Cause: cause),
        HttpRequestError.ResponseEnded => new("the connection ended too early", MayPass: true, Cause: cause),
        _ => new($"the connection failed ({cause.Message})", MayPass: true, Cause: cause),
    };

    private async Task<RangeFailure?> ExchangeAsync(
        Uri target, RangeProgress progress, CancellationTokenSource stall, CancellationToken stop)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            using var request = progress.Request(target);
            using var response = await connections.Client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, stop);

            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
                or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            {
                if (Follow(target, response, out target) is { } refused)
                {
                    return refused;
                }

                continue;
            }

            if ((Refused(response, progress) ?? progress.Accept(response)) is { } failure)
            {
                return failure;
            }

            _redirected = target;
            return await FillAsync(response, progress, stall, stop);
        }

        return new($"more than {MaxRedirects} redirects");
    }

    private RangeFailure? Follow(Uri from, HttpResponseMessage response, out Uri to)
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

    private static RangeFailure? Refused(HttpResponseMessage response, RangeProgress progress)
    {
        var status = $"HTTP {(int)response.StatusCode} ({response.ReasonPhrase})";
        var retryAfter = response.Headers.RetryAfter?.Delta;

        return response.StatusCode switch
        {
            HttpStatusCode.PartialContent => null,
            HttpStatusCode.OK when progress.Identity is { } known && !RangeProgress.IsSame(response, known) =>
                new("the file has changed since it was opened", Fault.CorruptData),
            HttpStatusCode.OK => new(
                "HTTP 200 in answer to a range: the server does not serve byte ranges; name another replica"),
            HttpStatusCode.RequestedRangeNotSatisfiable when response.Content.Headers.ContentRange?.Length == 0 =>
                new($"{status}: the file is empty", Fault.CorruptData),
            HttpStatusCode.RequestedRangeNotSatisfiable => new($"{status}: the file has changed", Fault.CorruptData),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new($"{status}: the host does not give the file to this service"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone =>
                new($"{status}: the file is not there; check the name, or name another replica"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new(status, MayPass: true, RetryAfter: retryAfter),
            _ => new($"unexpected {status}"),
        };
    }

    private async Task<RangeFailure?> FillAsync(
        HttpResponseMessage response, RangeProgress progress, CancellationTokenSource stall, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        while (progress.Remaining.Length > 0)
        {
            var count = await body.ReadAsync(progress.Remaining, stop);
            if (count == 0)
            {
                return new($"the body ended {progress.Remaining.Length} bytes too early", MayPass: true);
            }

            progress.Filled += count;
            stall.CancelAfter(connections.Options.StallTimeout);
        }

        return await body.ReadAsync(new byte[1], stop) == 0
            ? null
            : new("the server sent more bytes than it announced", Fault.CorruptData);
    }
}
