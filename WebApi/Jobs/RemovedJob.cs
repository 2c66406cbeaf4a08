using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>
/// What is said of a job whose owner removed it: its statusLocation was given out, and must always answer.
/// </summary>
internal static class RemovedJob
{
    /// <summary>The status as it is shown: of a removed job, that it cannot give its results any more.</summary>
    public static JobStatus Shown(this JobStatus status) => status.Removed is { } removed
        ? status with
        {
            Phase = JobPhase.Failed,
            Message = Message(removed),
            Fault = FaultCode.ResultNotReady,
            Locator = null,
            Outputs = [],
            Values = [],
            Response = status.Response is { } response ? response with { Inputs = [] } : null,
        }
        : status;

    /// <summary>Why there is nothing.</summary>
    public static string Message(DateTimeOffset removed) => string.Create(
        CultureInfo.InvariantCulture,
        $"the results were removed on {removed.UtcDateTime:yyyy-MM-dd HH:mm:ss 'UTC'} by their owner");
}
