using Compute.Orleans.Grains.Interfaces.Workers;

namespace Compute.Orleans.Grains.Workers;

/// <summary>An attempt in a silo's queue: it is given a slot or gives up, whichever comes first.</summary>
/// <remarks>Threading: it may give up on any thread.</remarks>
internal sealed class WaitingAttempt(PartitionTask task)
{
    private readonly TaskCompletionSource<RunHere> _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PartitionTask Task { get; } = task;

    /// <summary>Ends when it has a slot, with the run that it counts in.</summary>
    public Task<RunHere> Turn => _turn.Task;

    public bool Take(RunHere run) => _turn.TrySetResult(run);

    public void GiveUp() => _turn.TrySetCanceled();
}
