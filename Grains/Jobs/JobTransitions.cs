using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>How a job's record may change: pure functions of the record, what happened, and the time.</summary>
/// <remarks>
/// A job that has ended stays as it ended, and can only be removed: every other transition of it is the record itself.
/// </remarks>
internal static class JobTransitions
{
    public static JobState Accept(ExecuteRequest request, DateTimeOffset now) => new()
    {
        Request = request,
        Phase = JobPhase.Accepted,
        Accepted = now,
        Changed = now,
        Message = "Accepted",
    };

    /// <summary>
    /// Whether a request that came again is the one that was recorded, by whichever name of the server it came.
    /// </summary>
    public static bool IsOf(JobState state, ExecuteRequest request) =>
        JsonSerializer.SerializeToUtf8Bytes(state.Request).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(
                (state.Removed is null ? request : WithoutLineage(request)) with { Server = state.Request?.Server }));

    /// <summary>Begins a run; the first one starts the job.</summary>
    public static JobState Start(JobState state, DateTimeOffset now) => state.HasEnded ? state : state with
    {
        Phase = JobPhase.Started,
        Started = state.Started ?? now,
        Changed = now,
        Run = state.Run + 1,
        FruitlessRuns = state.Run == 0 ? 0 : state.FruitlessRuns + 1, // Until it shows that the last one was not.
        Message = state.Run == 0 ? "Reading the inputs" : "Taken up again",
    };

    /// <summary>Takes the plan that a run goes by.</summary>
    /// <param name="state">The record.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="done">How many partitions of it earlier runs have done.</param>
    public static JobState Plan(JobState state, StoredPlan plan, int done) => state.HasEnded ? state : state with
    {
        Plan = plan,
        FruitlessRuns = done > state.DoneAtRun ? 0 : state.FruitlessRuns,
        DoneAtRun = done,
    };

    public static JobState Succeed(JobState state, ImmutableArray<JobOutput> outputs, DateTimeOffset now) =>
        Succeed(state, outputs, [], now);

    public static JobState Succeed(
        JobState state, ImmutableArray<JobOutput> outputs, ImmutableArray<TypedValue> values, DateTimeOffset now) =>
        state.HasEnded ? state : state with
        {
            Phase = JobPhase.Succeeded,
            Changed = now,
            Percent = 100,
            Message = "Succeeded",
            Outputs = outputs,
            Values = values,
            Plan = null,
        };

    public static JobState Fail(
        JobState state, FaultCode fault, string locator, string message, double percent, DateTimeOffset now) =>
        state.HasEnded ? state : state with
        {
            Phase = JobPhase.Failed,
            Changed = now,
            Percent = percent,
            Message = message,
            Fault = fault,
            Locator = locator,
            Plan = null,
        };

    public static JobState Dismiss(JobState state, double percent, DateTimeOffset now) =>
        state.HasEnded ? state : state with
        {
            Phase = JobPhase.Dismissed,
            Changed = now,
            Percent = percent,
            Message = "Dismissed",
            Plan = null,
        };

    /// <summary>
    /// Removes the job: one that has not ended is dismissed, and its results, and the inputs that were to be repeated
    /// with them, are kept no longer.
    /// </summary>
    public static JobState Remove(JobState state, double percent, DateTimeOffset now) =>
        state.Removed is not null ? state : Dismiss(state, percent, now) with
        {
            Removed = now,
            Outputs = [],
            Values = [],
            Request = WithoutLineage(state.Request),
        };

    /// <summary>What clients are told: the record, and how far the run is.</summary>
    /// <param name="state">The record.</param>
    /// <param name="id">The job's id.</param>
    /// <param name="progress">The progress of the run, or null when there is none here.</param>
    public static JobStatus Status(JobState state, Guid id, JobProgress? progress)
    {
        var request = state.Request!;
        var live = state.HasEnded ? null : progress;
        return new JobStatus(
            id, state.Number, request.User, request.Process, state.Phase,
            live?.Percent ?? state.Percent,
            live?.Message ?? state.Message,
            state.Accepted,
            live?.Changed > state.Changed ? live.Changed : state.Changed,
            state.Fault, state.Locator, state.Outputs)
        {
            Started = state.Started,
            Removed = state.Removed,
            Values = state.Values,
            Response = request.Response,
        };
    }

    [return: NotNullIfNotNull(nameof(request))]
    private static ExecuteRequest? WithoutLineage(ExecuteRequest? request) => request is { Response: { } response }
        ? request with { Response = response with { Inputs = [] } }
        : request;
}
