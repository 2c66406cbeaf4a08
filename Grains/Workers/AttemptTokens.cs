using System.Collections.Concurrent;
using Compute.Orleans.Grains.Interfaces.Workers;

namespace Compute.Orleans.Grains.Workers;

/// <summary>Hands the cancellation of an attempt from the silo's worker to the kernel that runs it.</summary>
/// <remarks>Threading: any number of callers.</remarks>
internal sealed class AttemptTokens
{
    private readonly ConcurrentDictionary<(Guid Job, int Partition, int Attempt), CancellationToken> _tokens = new();

    /// <summary>Lends a token to an attempt, until the result is disposed of.</summary>
    /// <param name="task">The attempt.</param>
    /// <param name="token">Its token.</param>
    public IDisposable Add(PartitionTask task, CancellationToken token)
    {
        var key = KeyOf(task);
        return _tokens.TryAdd(key, token)
            ? new Loan(this, key)
            : throw new InvalidOperationException($"attempt {task.Attempt} of partition {task.Partition} came twice");
    }

    /// <summary>The token of an attempt that has a slot on this silo.</summary>
    /// <param name="task">The attempt.</param>
    public CancellationToken Of(PartitionTask task) => _tokens.TryGetValue(KeyOf(task), out var token)
        ? token
        : throw new InvalidOperationException($"attempt {task.Attempt} of partition {task.Partition} has no slot here");

    private static (Guid Job, int Partition, int Attempt) KeyOf(PartitionTask task) =>
        (task.Job, task.Partition, task.Attempt);

    private sealed class Loan(AttemptTokens owner, (Guid Job, int Partition, int Attempt) key) : IDisposable
    {
        public void Dispose() => owner._tokens.TryRemove(key, out _);
    }
}
