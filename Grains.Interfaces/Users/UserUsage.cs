namespace Compute.Orleans.Grains.Interfaces.Users;

/// <summary>A user's counts since the state was made.</summary>
/// <param name="Submitted">Jobs that were accepted.</param>
/// <param name="Running">Jobs that are being worked on now.</param>
/// <param name="Succeeded">Jobs that succeeded.</param>
/// <param name="Failed">Jobs that failed.</param>
/// <param name="Dismissed">Jobs that were dismissed.</param>
/// <param name="BytesRead">Bytes read from inputs by jobs that ended.</param>
/// <param name="BytesWritten">Bytes of all outputs that were made.</param>
[GenerateSerializer, Immutable, Alias("compute.user-usage.v1")]
public sealed record UserUsage(
    [property: Id(0)] long Submitted,
    [property: Id(1)] long Running,
    [property: Id(2)] long Succeeded,
    [property: Id(3)] long Failed,
    [property: Id(4)] long Dismissed,
    [property: Id(5)] long BytesRead,
    [property: Id(6)] long BytesWritten);
