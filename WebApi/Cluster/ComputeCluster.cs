using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Interfaces.Users;

namespace Compute.Orleans.WebApi.Cluster;

/// <summary>The grain calls that the edge makes; each is idempotent, and made again when a silo was lost.</summary>
/// <remarks>Errors: a fault of the grain as it is; Busy when for some seconds no call got an answer.</remarks>
internal sealed partial class ComputeCluster(
    IGrainFactory grains, TimeProvider clock, ILogger<ComputeCluster> logger)
{
    private const int Attempts = 6;

    /// <summary>
    /// How long one call waits for a job's end: a call to a silo that died may say nothing for as long as it may take.
    /// </summary>
    private static readonly TimeSpan _slice = TimeSpan.FromSeconds(20);

    /// <summary>How long a client that waits for a job is kept waiting while no part of the service answers.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    /// <summary>For how long calls that are lost are made again; one that has begun may take longer.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After how long a call that has no answer is made a second time beside the first: the first one to a silo that
    /// died may say nothing for as long as it may take, and the next is answered at once.
    /// </summary>
    private static readonly TimeSpan _doubt = TimeSpan.FromSeconds(2);

    /// <summary>All processes, by identifier.</summary>
    public Task<ImmutableArray<ProcessDescription>> Processes() =>
        CallInTurn(() => grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).List()); // By one question at a time.

    /// <summary>Whose a token is, or null.</summary>
    /// <param name="hash">SHA-256 of the token, in lower-case hexadecimal.</param>
    public Task<Caller?> Identify(string hash) =>
        Call(() => grains.GetGrain<ITokenGrain>(ITokenGrain.KeyOf(hash)).Identify());

    /// <summary>Describes a dataset to a user.</summary>
    /// <param name="uri">The dataset, as a request's variable would name it.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="known">Tags of descriptions that the client has already.</param>
    /// <param name="gone">Cancelled when the client has gone.</param>
    public Task<DescribedDataset> Describe(
        string uri, string user, ImmutableArray<string> known, CancellationToken gone) =>
        CallInTurn(() => // A description may take its time, and is not worth a second one beside it.
            grains.GetGrain<IDescriberGrain>(IDescriberGrain.KeyOf(user)).Describe(uri, known, gone));

    /// <summary>Submits a request as the job of that id.</summary>
    public Task<JobStatus> Execute(Guid job, ExecuteRequest request, CancellationToken cancellationToken) =>
        Call(() => grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(request.Process))
            .Execute(job, request, cancellationToken));

    /// <summary>Runs a request for a client that waits: nothing is recorded before the job's end.</summary>
    /// <param name="job">The job's id, unless the job is lost with its silo and begins again.</param>
    /// <param name="request">The request.</param>
    /// <param name="limit">How long the client's connection is held; then the job is recorded, and goes on.</param>
    /// <param name="gone">Cancelled when the client has gone: the job is ended, and nothing of it stays.</param>
    /// <returns>How it ended; or, after the limit, the status of the recorded job.</returns>
    public async Task<JobStatus> ExecuteToEnd(
        Guid job, ExecuteRequest request, TimeSpan limit, CancellationToken gone)
    {
        var process = grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(request.Process));
        var started = clock.GetTimestamp();
        var answered = started;
        try
        {
            while (limit - clock.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
            {
                try
                {
                    var status = await process.ExecuteToEnd(job, request, left < _slice ? left : _slice, gone);
                    if (status.HasEnded)
                    {
                        return status;
                    }

                    answered = clock.GetTimestamp();
                }
                catch (Exception lost) when (IsLostCall(lost))
                {
                    LogLost(logger, lost, attempt: 1);
                    job = await GoOn(job, answered, gone);
                }
            }

            return await Execute(job, request, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            await EndUnwanted(job);
            throw;
        }
    }

    /// <summary>Evaluates an immediate process without a job.</summary>
    public Task<ImmutableArray<TypedValue>> Evaluate(ExecuteRequest request) =>
        Call(() => grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(request.Process)).Evaluate(request));

    /// <summary>The status of a job.</summary>
    public Task<JobStatus> Status(Guid job) => Call(() => grains.GetGrain<IJobGrain>(job).GetStatus());

    /// <summary>Ends a job.</summary>
    public Task<JobStatus> Dismiss(Guid job) => Call(() => grains.GetGrain<IJobGrain>(job).Dismiss());

    /// <summary>Ends a job and removes what it made.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="user">Who wants it: Denied unless they own it.</param>
    public Task<JobStatus> Remove(Guid job, string user) =>
        Call(() => grains.GetGrain<IJobGrain>(job).Remove(user));

    /// <summary>A page of a user's jobs, the newest first.</summary>
    public Task<UserJobs> Jobs(string user, long offset, int limit) =>
        Call(() => grains.GetGrain<IUserGrain>(IUserGrain.KeyOf(user)).Jobs(offset, limit));

    /// <summary>The id of a user's job of a running number, or null.</summary>
    public Task<Guid?> FindJob(string user, long number) =>
        Call(() => grains.GetGrain<IUserGrain>(IUserGrain.KeyOf(user)).FindJob(number));

    // The job that goes on although a call was lost, or another one in the place of a job that was lost with its silo:
    // attempts of that one may still run elsewhere, and must not meet those of a job that begins again under its id.
    private async Task<Guid> GoOn(Guid job, long answered, CancellationToken gone)
    {
        while (true)
        {
            await Task.Delay(_pause, clock, gone);
            try
            {
                _ = await grains.GetGrain<IJobGrain>(job).GetStatus();
                return job;
            }
            catch (FaultException fault) when (fault.Code == FaultCode.NoSuchJob)
            {
                return Guid.NewGuid();
            }
            catch (Exception lost) when (IsLostCall(lost))
            {
                LogLost(logger, lost, attempt: 1);
                if (clock.GetElapsedTime(answered) > _silence)
                {
                    throw NoAnswer();
                }
            }
        }
    }

    // The cancel has told the job already, unless it came between two calls, or the job had just been recorded.
    private async Task EndUnwanted(Guid job)
    {
        try
        {
            _ = await Dismiss(job);
        }
        catch (FaultException fault) when (fault.Code is FaultCode.NoSuchJob or FaultCode.Busy)
        {
            // There is none any more; or nobody answers, and then the job's end comes when nobody asks for it.
        }
    }

    private Task<T> Call<T>(Func<Task<T>> call) => CallInTurn(() => CallInDoubt(call));

    /// <summary>Makes a call, again where a silo was lost: where its grains go is known some time after it.</summary>
    private async Task<T> CallInTurn<T>(Func<Task<T>> call)
    {
        var started = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception lost) when (IsLostCall(lost))
            {
                LogLost(logger, lost, attempt);
                if (attempt == Attempts || clock.GetElapsedTime(started) > _patience)
                {
                    throw NoAnswer();
                }
            }

            await Task.Delay(_pause * (1 << (attempt - 1)), clock);
        }
    }

    /// <summary>Makes a call, a second time when there is no answer for a while, and takes the first answer.</summary>
    private async Task<T> CallInDoubt<T>(Func<Task<T>> call)
    {
        var first = call();
        using var answered = new CancellationTokenSource();
        if (await Task.WhenAny(first, Task.Delay(_doubt, clock, answered.Token)) == first)
        {
            await answered.CancelAsync();
            return await first;
        }

        var second = call();
        var winner = await Task.WhenAny(first, second);
        var other = winner == first ? second : first;
        if (winner.Exception is { InnerException: { } lost } && IsLostCall(lost))
        {
            return await other;
        }

        other.Ignore();
        return await winner;
    }

    private static FaultException NoAnswer() =>
        new(FaultCode.Busy, "service", "no part of the service answered: try again in a few seconds");

    // A silo that left, a full one, and an answer that did not come. Anything else is the grain's own.
    private static bool IsLostCall(Exception exception) =>
        exception is SiloUnavailableException or OrleansMessageRejectionException or GatewayTooBusyException
            or ClientNotAvailableException or TimeoutException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A grain call got no answer (attempt {Attempt}).")]
    private static partial void LogLost(ILogger logger, Exception lost, int attempt);
}
