namespace Compute.Orleans.Grains.Interfaces.Faults;

/// <summary>What kind of thing went wrong, as it travels between processes; numbers are never reused.</summary>
public enum FaultCode
{
    /// <summary>A fault of the service itself; the message holds a log id only.</summary>
    Internal = 0,

    /// <summary>Something required was not given.</summary>
    MissingValue = 1,

    /// <summary>Something given is not allowed, or does not fit the data.</summary>
    InvalidValue = 2,

    /// <summary>No process has the identifier.</summary>
    NoSuchProcess = 3,

    /// <summary>No job has the identifier.</summary>
    NoSuchJob = 4,

    /// <summary>The job has not finished.</summary>
    ResultNotReady = 5,

    /// <summary>An input could not be opened or read.</summary>
    DataUnreachable = 6,

    /// <summary>An input was read and is damaged, or contradicts itself.</summary>
    CorruptData = 7,

    /// <summary>The request needs more than a limit allows.</summary>
    TooLarge = 8,

    /// <summary>The service cannot take it now; the same request may succeed later.</summary>
    Busy = 9,

    /// <summary>The caller may not do this.</summary>
    Denied = 10,

    /// <summary>A key was used again for another request.</summary>
    Conflict = 11,

    /// <summary>The data folder has no room.</summary>
    NotEnoughStorage = 12,
}
