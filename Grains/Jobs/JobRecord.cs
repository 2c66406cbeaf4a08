namespace Compute.Orleans.Grains.Jobs;

/// <summary>
/// A job's record on its way to the storage: one write at a time, and nothing is shown before it is stored.
/// </summary>
/// <remarks>
/// A record can be held back: then it is in memory only, until the job ends or is to be kept.
/// Threading: used on the job's turns only, which may interleave at every await.
/// </remarks>
internal sealed class JobRecord(IPersistentState<JobState> storage) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isInDoubt;

    /// <summary>The record as it is stored, or held back.</summary>
    public JobState Current { get; private set; } = new();

    /// <summary>Whether the record is in memory only.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>The running number, once it is known; goes into every record that is written.</summary>
    public long Number { get; set; }

    /// <summary>Whether a change is being written.</summary>
    public bool IsBusy => _turn.CurrentCount == 0;

    /// <summary>Takes what the activation has read.</summary>
    public void Load()
    {
        Current = storage.State;
        Number = Current.Number;
    }

    /// <summary>Begins a record that is held back.</summary>
    /// <param name="first">Makes the record.</param>
    /// <returns>Whether there was none before.</returns>
    public async Task<bool> HoldAsync(Func<JobState> first)
    {
        using var turn = await TakeTurnAsync();
        if (Current.Exists)
        {
            return false;
        }

        Current = first();
        IsHeld = true;
        return true;
    }

    /// <summary>Stores a record that was held back.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> KeepAsync()
    {
        using var turn = await TakeTurnAsync();
        if (!IsHeld)
        {
            return false;
        }

        await WriteAsync(Current);
        return true;
    }

    /// <summary>
    /// Takes what is stored of a record that is held back, where a write of it failed: that may have come through.
    /// </summary>
    /// <returns>Whether something is stored; the record is not held back then.</returns>
    public async Task<bool> FindAsync()
    {
        using var turn = await TakeTurnAsync();
        if (!IsHeld || !_isInDoubt)
        {
            return false;
        }

        await storage.ReadStateAsync();
        _isInDoubt = false;
        if (!storage.State.Exists)
        {
            return false;
        }

        Current = storage.State;
        IsHeld = false;
        return true;
    }

    /// <summary>Drops a record that is held back, as if it had never been.</summary>
    /// <returns>Whether it was; one that has been stored meanwhile stays.</returns>
    public async Task<bool> ForgetAsync()
    {
        using var turn = await TakeTurnAsync();
        if (!IsHeld)
        {
            return false;
        }

        Current = new JobState();
        IsHeld = false;
        return true;
    }

    /// <summary>Makes a change durable; of a record that is held back, only the end.</summary>
    /// <param name="change">The next record of the present one; the same one for no change.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ChangeAsync(Func<JobState, JobState> change)
    {
        using var turn = await TakeTurnAsync();
        var next = change(Current);
        if (ReferenceEquals(next, Current))
        {
            return false;
        }

        if (IsHeld && !next.HasEnded)
        {
            Current = next;
        }
        else
        {
            await WriteAsync(next);
        }

        return true;
    }

    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync(JobState next)
    {
        var before = storage.State;
        storage.State = next with { Number = Number };
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            storage.State = before;
            _isInDoubt = true;
            throw;
        }

        Current = storage.State;
        Number = Math.Max(Number, Current.Number); // An end is numbered where it is written.
        IsHeld = false;
        _isInDoubt = false;
    }

    private async Task<Turn> TakeTurnAsync()
    {
        await _turn.WaitAsync();
        return new Turn(_turn);
    }

    private readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
