namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>
/// Work that is done once for all who want it at a time, and stopped when nobody waits for it any more.
/// </summary>
/// <typeparam name="TKey">What tells one piece of work from another.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
/// <remarks>Threading: any number of callers.</remarks>
/// <param name="end">
/// Called with a result once all who waited for it have used it; null where nothing is to be done.
/// </param>
internal sealed class SharedWork<TKey, TResult>(Func<TResult, ValueTask>? end = null)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Underway> _underway = [];

    /// <summary>Waits for a piece of work, which is begun where it is not under way, and uses its result.</summary>
    /// <param name="key">Which.</param>
    /// <param name="work">Does it; its token ends with the last who waits.</param>
    /// <param name="use">Takes what this caller wants of the result, before it is ended.</param>
    /// <param name="cancellationToken">Ends this caller's waiting, and the work only where nobody else waits.</param>
    public async Task<TUse> UseAsync<TUse>(
        TKey key,
        Func<CancellationToken, Task<TResult>> work,
        Func<TResult, TUse> use,
        CancellationToken cancellationToken)
    {
        var underway = Join(key, work);
        try
        {
            return use(await underway.Work.WaitAsync(cancellationToken));
        }
        finally
        {
            await LeaveAsync(key, underway);
        }
    }

    private Underway Join(TKey key, Func<CancellationToken, Task<TResult>> work)
    {
        lock (_gate)
        {
            if (!_underway.TryGetValue(key, out var underway))
            {
                underway = new(begun => RunAsync(key, begun, work));
                _underway.Add(key, underway);
            }

            underway.Waiters++;
            return underway;
        }
    }

    private async Task<TResult> RunAsync(
        TKey key, Underway underway, Func<CancellationToken, Task<TResult>> work)
    {
        try
        {
            return await work(underway.Stop.Token);
        }
        finally
        {
            lock (_gate)
            {
                Remove(key, underway); // Who comes later wants to know how it is then.
            }
        }
    }

    private async Task LeaveAsync(TKey key, Underway underway)
    {
        lock (_gate)
        {
            underway.Waiters--;
            if (underway.Waiters > 0)
            {
                return;
            }

            Remove(key, underway);
        }

        if (underway.Work.IsCompleted)
        {
            await EndAsync(underway);
            return;
        }

        await underway.Stop.CancelAsync();
        _ = EndAsync(underway); // A caller who gave up does not wait until all has stopped.
    }

    private async Task EndAsync(Underway underway)
    {
        await ((Task)underway.Work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (end is not null && underway.Work.IsCompletedSuccessfully)
        {
            await end(await underway.Work);
        }

        underway.Stop.Dispose();
    }

    private void Remove(TKey key, Underway underway)
    {
        if (_underway.TryGetValue(key, out var now) && ReferenceEquals(now, underway))
        {
            _ = _underway.Remove(key);
        }
    }

    /// <summary>A piece of work.</summary>
    private sealed class Underway
    {
        /// <summary>Begins it.</summary>
        /// <param name="run">Does it.</param>
        public Underway(Func<Underway, Task<TResult>> run) => Work = Task.Run(() => run(this), CancellationToken.None);

        /// <summary>Ends it.</summary>
        public CancellationTokenSource Stop { get; } = new();

        /// <summary>The work.</summary>
        public Task<TResult> Work { get; }

        /// <summary>How many wait for it, or use what came of it.</summary>
        public int Waiters { get; set; }
    }
}
