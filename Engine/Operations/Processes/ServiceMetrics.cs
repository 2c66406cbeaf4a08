using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations.Processes;

/// <summary>What a service knows of itself, for CDAT.metrics; null is what it does not know.</summary>
/// <param name="Time">When.</param>
public sealed record ServiceMetrics(DateTimeOffset Time)
{
    /// <summary>Jobs of all users that run.</summary>
    public long? JobsRunning { get; init; }

    /// <summary>Jobs of all users that wait for their turn.</summary>
    public long? JobsQueued { get; init; }

    /// <summary>Jobs that run of the user who asks.</summary>
    public long? UserJobsRunning { get; init; }

    /// <summary>Jobs that wait of the user who asks.</summary>
    public long? UserJobsQueued { get; init; }

    /// <summary>Processors of the machine.</summary>
    public int? CpuCount { get; init; }

    /// <summary>Bytes of memory that the silos use.</summary>
    public long? MemoryUsage { get; init; }

    /// <summary>Bytes of memory that the silos could still have.</summary>
    public long? MemoryAvailable { get; init; }

    /// <summary>The processes that were used.</summary>
    public ImmutableArray<ProcessUse> Processes { get; init; } = [];
}
