namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// What an output may know of its job: nothing else than this, so that the same job gives the same bytes.
/// </summary>
/// <param name="JobId">The job's id.</param>
/// <param name="User">The owner's name; names their folder too.</param>
/// <param name="Accepted">When the job was recorded; goes into the output's history.</param>
public sealed record JobContext(Guid JobId, string User, DateTimeOffset Accepted)
{
    /// <summary>The URL of the WPS that took the request, or null; goes into the output's provenance.</summary>
    public string? Server { get; init; }
}
