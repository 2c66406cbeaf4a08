namespace Compute.Orleans.Grains.Workers;

/// <summary>One run of a job, as far as it works on this silo.</summary>
/// <remarks>Threading: touched on the worker's turns only; its token is used everywhere.</remarks>
internal sealed class RunHere(Guid job, int number) : IDisposable
{
    private readonly CancellationTokenSource _released = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _attempts;

    public Guid Job { get; } = job;

    public int Number { get; } = number;

    /// <summary>Cancelled when the run is to end here.</summary>
    public CancellationToken Released => _released.Token;

    public void Enter() => _attempts++;

    public void Leave()
    {
        if (--_attempts == 0 && _released.IsCancellationRequested)
        {
            _ = _ended.TrySetResult();
        }
    }

    /// <summary>Tells the attempts to end, and answers when the last of them has.</summary>
    public async Task EndAsync()
    {
        await _released.CancelAsync();
        if (_attempts == 0)
        {
            _ = _ended.TrySetResult();
        }

        await _ended.Task;
    }

    public void Dispose() => _released.Dispose();
}
