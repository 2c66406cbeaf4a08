namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>Counts of a process since the state was made.</summary>
/// <param name="Succeeded">Jobs that succeeded.</param>
/// <param name="Failed">Jobs that failed.</param>
/// <param name="Dismissed">Jobs that were dismissed.</param>
/// <param name="Seconds">Seconds of all ended jobs, from start to end.</param>
[GenerateSerializer, Immutable, Alias("compute.process-usage.v1")]
public sealed record ProcessUsage(
    [property: Id(0)] long Succeeded,
    [property: Id(1)] long Failed,
    [property: Id(2)] long Dismissed,
    [property: Id(3)] double Seconds);
