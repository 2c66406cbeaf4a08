namespace Compute.Orleans.Engine.Faults;

/// <summary>
/// What kind of thing went wrong; the edge has one table from here to protocol codes and HTTP statuses.
/// </summary>
public enum Fault
{
    /// <summary>A fault of the service itself; the message holds a log id only.</summary>
    Internal,

    /// <summary>Something required was not given.</summary>
    MissingValue,

    /// <summary>Something given is not allowed, or does not fit the data.</summary>
    InvalidValue,

    /// <summary>No process has the identifier.</summary>
    NoSuchProcess,

    /// <summary>No job has the identifier.</summary>
    NoSuchJob,

    /// <summary>The job has not finished.</summary>
    ResultNotReady,

    /// <summary>An input could not be opened or read.</summary>
    DataUnreachable,

    /// <summary>An input was read and is damaged, or contradicts itself.</summary>
    CorruptData,

    /// <summary>The request needs more than a limit allows.</summary>
    TooLarge,

    /// <summary>The service cannot take it now; the same request may succeed later.</summary>
    Busy,

    /// <summary>The caller may not do this.</summary>
    Denied,

    /// <summary>A key was used again for another request.</summary>
    Conflict,

    /// <summary>The data folder has no room.</summary>
    NotEnoughStorage,
}
