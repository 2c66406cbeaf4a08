namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>Where a job stands; numbers are stored and never reused.</summary>
public enum JobPhase
{
    /// <summary>Recorded, and waiting for its turn.</summary>
    Accepted = 0,

    /// <summary>Being worked on.</summary>
    Started = 1,

    /// <summary>Held back until its user has room again.</summary>
    Paused = 2,

    /// <summary>Finished; its outputs can be fetched.</summary>
    Succeeded = 3,

    /// <summary>Ended by a fault.</summary>
    Failed = 4,

    /// <summary>Ended by its user.</summary>
    Dismissed = 5,
}
