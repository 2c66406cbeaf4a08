namespace Compute.Orleans.Grains.Jobs;

/// <summary>
/// A job's record on its way to the storage: one write at a time, and nothing is shown before it is stored.
/// </summary>
/// <remarks>Threading: used on the job's turns only, which may interleave at every await.</remarks>
internal sealed class JobRecord(IPersistentState<JobState> storage) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The record as it is stored.</summary>
    public JobState Stored { get; private set; } = new();

    /// <summary>The running number, once it is known; goes into every record that is written.</summary>
    public long Number { get; set; }

    /// <summary>Whether a change is being written.</summary>
    public bool IsBusy => _turn.CurrentCount == 0;

    /// <summary>Takes what the activation has read.</summary>
    public void Load()
    {
        Stored = storage.State;
        Number = Stored.Number;
    }

    /// <summary>Makes a change durable.</summary>
    /// <param name="change">The next record of the present one; the same one for no change.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ChangeAsync(Func<JobState, JobState> change)
    {
        await _turn.WaitAsync();
        try
        {
            var next = change(Stored);
            if (ReferenceEquals(next, Stored))
            {
                return false;
            }

            storage.State = next with { Number = Number };
            try
            {
                await storage.WriteStateAsync();
            }
            catch
            {
                storage.State = Stored;
                throw;
            }

            Stored = storage.State;
            return true;
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
