using System.Text.Json.Serialization;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Users;

/// <summary>A user's counts; the JSON names are stored and stay.</summary>
[GenerateSerializer, Alias("compute.user-state.v1")]
internal sealed class UserState
{
    [Id(0), JsonPropertyName("submitted")]
    public long Submitted { get; set; }

    [Id(1), JsonPropertyName("succeeded")]
    public long Succeeded { get; set; }

    [Id(2), JsonPropertyName("failed")]
    public long Failed { get; set; }

    [Id(3), JsonPropertyName("dismissed")]
    public long Dismissed { get; set; }

    [Id(4), JsonPropertyName("bytesRead")]
    public long BytesRead { get; set; }

    [Id(5), JsonPropertyName("bytesWritten")]
    public long BytesWritten { get; set; }

    /// <summary>Counts a phase that a job entered.</summary>
    public void Count(JobPhase phase, long bytesRead, long bytesWritten)
    {
        switch (phase)
        {
            case JobPhase.Accepted:
                Submitted++;
                break;
            case JobPhase.Succeeded:
                Succeeded++;
                break;
            case JobPhase.Failed:
                Failed++;
                break;
            case JobPhase.Dismissed:
                Dismissed++;
                break;
            case JobPhase.Started or JobPhase.Paused:
            default:
                break; // Those that run are counted one by one, not in the state: a crash would leave them there.
        }

        BytesRead += bytesRead;
        BytesWritten += bytesWritten;
    }
}
