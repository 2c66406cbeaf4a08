using System.Text.Json.Serialization;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Processes;

/// <summary>How often a process was used; the JSON names are stored and stay.</summary>
[GenerateSerializer, Alias("compute.process-usage-state.v1")]
internal sealed class ProcessUsageState
{
    [Id(0), JsonPropertyName("succeeded")]
    public long Succeeded { get; set; }

    [Id(1), JsonPropertyName("failed")]
    public long Failed { get; set; }

    [Id(2), JsonPropertyName("dismissed")]
    public long Dismissed { get; set; }

    [Id(3), JsonPropertyName("seconds")]
    public double Seconds { get; set; }

    /// <summary>Counts a job that ended; phases in which a job goes on change nothing.</summary>
    public bool Count(JobPhase phase, TimeSpan elapsed)
    {
        switch (phase)
        {
            case JobPhase.Succeeded:
                Succeeded++;
                break;
            case JobPhase.Failed:
                Failed++;
                break;
            case JobPhase.Dismissed:
                Dismissed++;
                break;
            default:
                return false;
        }

        Seconds += Math.Max(0, elapsed.TotalSeconds);
        return true;
    }
}
