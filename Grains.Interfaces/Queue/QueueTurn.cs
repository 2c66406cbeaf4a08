namespace Compute.Orleans.Grains.Interfaces.Queue;

/// <summary>The queue's answer to a job.</summary>
/// <param name="MayRun">Whether the job has a place.</param>
/// <param name="Ahead">How many jobs are to get a place before it.</param>
[GenerateSerializer, Immutable, Alias("compute.queue-turn.v1")]
public sealed record QueueTurn([property: Id(0)] bool MayRun, [property: Id(1)] int Ahead);
