using Compute.Orleans.Engine.NetCdf.Chunks;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Lets partitions run while their projected buffers fit into the memory that is there, first come first. What they
/// leave free may be taken for chunks that are kept, until a partition wants it.
/// </summary>
/// <param name="bytes">The bytes that may be taken at once.</param>
internal sealed class MemoryBudget(long bytes) : IChunkMemory
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Granted)> _waiting = [];
    private readonly long _all = bytes;
    private long _free = bytes;

    /// <inheritdoc/>
    public bool IsWanted
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>Gives back what was taken by <see cref="TryTake"/>, as far as that is not in use.</summary>
    public Action<long>? Release { get; set; }

    /// <summary>Waits for bytes; disposing the result gives them back.</summary>
    /// <param name="needed">How many; planning has seen to it that they fit at all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IDisposable> TakeAsync(long needed, CancellationToken cancellationToken)
    {
        needed = Math.Min(needed, _all);
        TaskCompletionSource granted;
        LinkedListNode<(long, TaskCompletionSource)> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && needed <= _free)
            {
                _free -= needed;
                return new Share(this, needed);
            }

            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            place = _waiting.AddLast((needed, granted));
        }

        Release?.Invoke(needed); // From now on nothing is taken for chunks, until no partition waits.
        await using (cancellationToken.Register(() => granted.TrySetCanceled(cancellationToken)))
        {
            try
            {
                await granted.Task;
                return new Share(this, needed);
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                {
                    if (place.List is not null)
                    {
                        _waiting.Remove(place);
                    }

                    Grant();
                }

                throw;
            }
        }
    }

    /// <inheritdoc/>
    public bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0 || bytes > _free)
            {
                return false;
            }

            _free -= bytes;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Return(long bytes)
    {
        lock (_gate)
        {
            _free += bytes;
            Grant();
        }
    }

    private void Grant()
    {
        while (_waiting.First is { Value: var (needed, granted) } && needed <= _free)
        {
            _waiting.RemoveFirst();
            if (granted.TrySetResult())
            {
                _free -= needed;
            }
        }
    }

    private sealed class Share(MemoryBudget budget, long bytes) : IDisposable
    {
        private MemoryBudget? _budget = budget;

        public void Dispose() => Interlocked.Exchange(ref _budget, null)?.Return(bytes);
    }
}
