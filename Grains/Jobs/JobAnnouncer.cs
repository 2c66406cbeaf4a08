using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Interfaces.Users;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>Tells the log, the meters, the user and the process what became of a job: once for each change.</summary>
internal sealed partial class JobAnnouncer(IGrainFactory grains, ILogger<JobAnnouncer> logger)
{
    /// <summary>Announces the phase that a record has entered.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">Its record, as it is stored now.</param>
    /// <param name="bytesRead">Bytes that its last run read from inputs.</param>
    public void Announce(Guid job, JobState state, long bytesRead)
    {
        var request = state.Request!;
        var bytesWritten = state.Outputs.Sum(output => output.Length);
        var elapsed = state.Changed - (state.Started ?? state.Accepted);
        LogPhase(logger, job, request.User, request.Process, state.Phase, state.Run, state.Message);
        Count(state, request.Process, bytesWritten, elapsed);

        // Counts are not worth waiting for: a silo that is lost with them loses seconds of statistics.
        grains.GetGrain<IUserGrain>(IUserGrain.KeyOf(request.User))
            .Count(job, state.Phase, state.HasEnded ? bytesRead : 0, bytesWritten).Ignore();
        if (state.HasEnded)
        {
            grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(request.Process)).Count(state.Phase, elapsed).Ignore();
        }
    }

    private static void Count(JobState state, string process, long bytesWritten, TimeSpan elapsed)
    {
        switch (state.Phase)
        {
            case JobPhase.Accepted:
                ComputeInstruments.JobsAccepted.WithLabels(process).Inc();
                break;
            case JobPhase.Started when state.Run > 1:
                ComputeInstruments.JobsResumed.Inc();
                break;
            case JobPhase.Started:
                ComputeInstruments.JobsStarted.WithLabels(process).Inc();
                break;
            case JobPhase.Succeeded:
                ComputeInstruments.JobsSucceeded.WithLabels(process).Inc();
                ComputeInstruments.DataOutBytes.Inc(bytesWritten);
                break;
            case JobPhase.Failed:
                ComputeInstruments.JobsFailed.WithLabels(process, state.Fault?.ToString() ?? "").Inc();
                break;
            case JobPhase.Dismissed:
                ComputeInstruments.JobsDismissed.WithLabels(process).Inc();
                break;
            case JobPhase.Paused:
            default:
                break;
        }

        if (state.HasEnded)
        {
            ComputeInstruments.Process.WithLabels(process).Observe(elapsed.TotalSeconds);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Job} of {User}: {Process} is {Phase} (run {Run}): {Message}")]
    private static partial void LogPhase(
        ILogger logger, Guid job, string user, string process, JobPhase phase, int run, string message);
}
