using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Asks a host for one remote dataset: in its turn, timed, tried again, and never beyond the policy.</summary>
/// <remarks>
/// <para>Redirects are followed as far as the policy allows each host; where they led is remembered. The credentials of
/// the dataset's own host are sent to this host only, and no more once a redirect led elsewhere: who may read was
/// decided for the URL that was asked for.</para>
/// <para>Three phases are timed apart: connecting, waiting for the head of the answer, and pauses in its body.</para>
/// <para>Where a host asked to be left alone for a while (<see cref="HostPauses"/>), that is waited for first.</para>
/// <para>Where a host refused the dataset as such (HTTP 401, 403, 404, 410), it is not asked for it again.</para>
/// Threading: any number of callers at once; requests to one host are bounded for the whole process.
/// </remarks>
/// <param name="connections">The client and the policy.</param>
/// <param name="url">The dataset.</param>
/// <param name="name">The dataset as messages name it.</param>
/// <param name="allowance">What may be fetched of it; null where nobody else fetches of it.</param>
internal sealed class RemoteCalls(
    HttpConnections connections, Uri url, string name, FetchAllowance? allowance = null)
{
    private const int MaxRedirects = 5;
    private const int Chances = 1001;

    private readonly FetchAllowance _allowance = allowance ?? new(connections.Policy.MaxFetchBytes, name);
    private readonly HostCredential? _credential = connections.Policy.CredentialFor(url)?.Credential;
    private string? _token; // The last one that was sent.
    private ComputeException? _refusal; // Of the dataset as such.
    private RemotePlace? _redirected; // Where redirects led to: saves the detour on every further call.

    /// <summary>The dataset as messages name it.</summary>
    public string Name => name;

    /// <summary>Limits.</summary>
    public HttpSourceOptions Options => connections.Options;

    /// <summary>Whether the host answers for several ranges at once; null where that is not known.</summary>
    public bool? ServesParts
    {
        get => connections.ServesParts(url);
        set => connections.NoteParts(url, value == true);
    }

    private TimeSpan AnswerTimeout => Options.AnswerTimeout ?? Options.StallTimeout;

    /// <summary>Asks until an answer is taken, or it is clear that none will be.</summary>
    /// <param name="request">
    /// Makes the request for a place; called for each attempt and each redirect, once there is a place for it.
    /// </param>
    /// <param name="take">
    /// Takes an answer that is no redirect; null when all is well, else why it is not. It may be called again.
    /// </param>
    /// <param name="isDone">Whether what was wanted is there, although the attempt failed.</param>
    /// <param name="phase">What is done, as it ends the sentence "... while "; asked for after a failure.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ComputeException">
    /// With name, HTTP status and phase; it has a cause where the host fails, and none where it refuses this question.
    /// </exception>
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
            var own = new RemotePlace(url, IsOwn: true);
            var target = attempt == 1 ? _redirected ?? own : own;
            var failure = await AttemptAsync(target, request, take, cancellationToken);
            if (failure is null || (failure.MayPass && isDone()))
            {
                return;
            }

            if (failure.MayPass || (failure.Fault == Fault.DataUnreachable && target != own))
            {
                await PauseAsync(attempt, failure, phase, cancellationToken);
                continue;
            }

            var thrown = Given(failure, phase(), attempt, mayPass: false);
            _refusal = failure.IsFinal ? thrown : _refusal;
            throw thrown;
        }
    }

    /// <summary>Waits after an attempt that failed, or ends with it when it was the last.</summary>
    /// <param name="attempt">The attempt's number, from 1.</param>
    /// <param name="failure">Why it failed, which may pass.</param>
    /// <param name="phase">What is done, as it ends the sentence "... while ".</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ComputeException">With name, HTTP status and phase: there are no attempts left.</exception>
    public async Task PauseAsync(
        int attempt, RemoteFailure failure, Func<string> phase, CancellationToken cancellationToken)
    {
        if (attempt >= Options.Attempts)
        {
            throw Given(failure, phase(), attempt, mayPass: true);
        }

        var chance = RandomNumberGenerator.GetInt32(Chances) / (double)(Chances - 1);
        var wait = Backoff.Wait(attempt, failure.RetryAfter, Options, chance);
        var seconds = wait.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        await connections.Progress.WaitAsync(
            $"`{name}`: {Hidden(failure.What)} while {phase()}: asked again in {seconds} s",
            Task.Delay(wait, connections.Clock, cancellationToken));
    }

    private ComputeException Given(RemoteFailure failure, string phase, int attempts, bool mayPass)
    {
        var times = attempts == 1 ? "" : $", {attempts} times";
        var what = Hidden(failure.What) + Doubt(failure);
        return new ComputeException(
            failure.Fault,
            name,
            $"`{name}`: {what} while {phase}{times}",
            failure.Cause ?? (mayPass ? new IOException(what) : null))
        {
            IsFinal = !mayPass,
            Tries = attempts,
        };
    }

    // A server may repeat in its answer what it was sent, and answers are quoted.
    private string Hidden(string text) =>
        _token is { } token ? text.Replace(token, "***", StringComparison.Ordinal) : text;

    // The host says of such a certificate only that it does not take it, or nothing at all.
    private string Doubt(RemoteFailure failure) =>
        failure.Fault == Fault.DataUnreachable && connections.Doubt(_credential) is { } doubt
            ? $" (the service's certificate for {url.Host} {doubt})"
            : "";

    private async Task<RemoteFailure?> AttemptAsync(
        RemotePlace target,
        Func<Uri, HttpRequestMessage> request,
        Func<RemoteAnswer, Task<RemoteFailure?>> take,
        CancellationToken cancellationToken)
    {
        var places = connections.Places(url);
        await places.WaitAsync(cancellationToken);
        try
        {
            if (_refusal is { } refusal)
            {
                throw refusal.Again(); // Meanwhile another read was told.
            }

            connections.Progress.Asked();
            try
            {
                return await AskAsync(target, request, take, cancellationToken);
            }
            finally
            {
                connections.Progress.Ended();
            }
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<RemoteFailure?> AskAsync(
        RemotePlace target,
        Func<Uri, HttpRequestMessage> request,
        Func<RemoteAnswer, Task<RemoteFailure?>> take,
        CancellationToken cancellationToken)
    {
        using var stall = new CancellationTokenSource(AnswerTimeout, connections.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
        var status = new StrongBox<string?>();
        try
        {
            return (await ExchangeAsync(target, request, take, status, stall, stop.Token))?.In(status.Value);
        }
        catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
        {
            return Late(stall.IsCancellationRequested, status.Value is not null, stalled).In(status.Value);
        }
        catch (HttpRequestException failure) when (failure.InnerException is ComputeException refused)
        {
            return new(refused.Message, refused.Fault, Cause: failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return RemoteFailure.Broken(failure).In(status.Value);
        }
    }

    private RemoteFailure Late(bool isStalled, bool hasHead, Exception cause) => new(
        (isStalled, hasHead) switch
        {
            (false, _) => $"no connection within {Options.ConnectTimeout.TotalSeconds:0.###} s",
            (_, false) => $"before its answer, the server sent nothing for {AnswerTimeout.TotalSeconds:0.###} s",
            _ => $"in its answer, the server sent nothing for {Options.StallTimeout.TotalSeconds:0.###} s",
        },
        MayPass: true,
        Cause: cause);

    private async Task<RemoteFailure?> ExchangeAsync(
        RemotePlace target,
        Func<Uri, HttpRequestMessage> request,
        Func<RemoteAnswer, Task<RemoteFailure?>> take,
        StrongBox<string?> status,
        CancellationTokenSource stall,
        CancellationToken stop)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (connections.Pauses.Hold(target.Url) is var wait && wait > TimeSpan.Zero)
            {
                // As late as this, so that who comes meanwhile is merged with who waits.
                stall.CancelAfter(Timeout.InfiniteTimeSpan); // It is not the server that is late.
                await connections.Progress.WaitAsync(
                    $"{target.Url.Authority} asked to be left alone for a while",
                    Task.Delay(wait, connections.Clock, stop));
            }

            using var message = request(target.Url);
            if (Client(target, message, out var client) is { } unusable)
            {
                return unusable;
            }

            stall.CancelAfter(AnswerTimeout);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            if (RemotePlace.IsRedirect(response))
            {
                if (target.Follow(connections.Policy, url, response, out target) is { } refused)
                {
                    return refused.In(RemoteAnswer.StatusOf(response));
                }

                continue;
            }

            var answer = new RemoteAnswer(response, stall, Options.StallTimeout, stop);
            answer.Heard();
            connections.Progress.Answered();
            if (answer.AskedPause is { } pause)
            {
                connections.Pauses.Begin(target.Url, pause);
            }

            status.Value = answer.Status;
            _allowance.Expect(response.IsSuccessStatusCode ? response.Content.Headers.ContentLength : null);
            response.Content = new CountedContent(
                response.Content,
                count =>
                {
                    answer.Heard();
                    connections.Progress.Came(count);
                    _allowance.Take(count);
                });
            var failure = await take(answer);
            _redirected = failure is null ? target : _redirected;
            return failure;
        }

        return new($"more than {MaxRedirects} redirects");
    }

    /// <summary>The client for a request, to which credentials are added where they belong.</summary>
    private RemoteFailure? Client(RemotePlace target, HttpRequestMessage message, out HttpClient client)
    {
        client = connections.ClientFor(null);
        if (_credential is null || !target.IsOwn)
        {
            return null;
        }

        try
        {
            client = connections.ClientFor(_credential);
            if (_credential.TokenFile.Length > 0)
            {
                _token = SecretFile.ReadToken(_credential.TokenFile);
                message.Headers.Authorization = new("Bearer", _token);
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new(
                $"the credentials for {url.Host} cannot be used; an operator finds them by Data:Credentials",
                MayPass: true, // They are being replaced, perhaps.
                Cause: failure);
        }
    }
}
