using System.Collections.Concurrent;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>What the fake engines of all silos of a cluster do and did.</summary>
internal sealed class FakeWork : IDisposable
{
    /// <summary>What an attempt does; a test puts its gates here.</summary>
    public Func<FakeAttempt, CancellationToken, Task> OnRun { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>All attempts that began, in order.</summary>
    public ConcurrentQueue<FakeAttempt> Began { get; } = new();

    /// <summary>All attempts that ended, well or not.</summary>
    public ConcurrentQueue<FakeAttempt> Ended { get; } = new();

    /// <summary>How often each job was planned.</summary>
    public ConcurrentDictionary<Guid, int> Plans { get; } = new();

    /// <summary>Runs within each description of a uri, before it is given.</summary>
    public Func<string, CancellationToken, Task> OnDescribe { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>How often each location was indexed.</summary>
    public ConcurrentDictionary<string, int> Indexed { get; } = new();

    /// <summary>The version of the inputs: another one makes another plan.</summary>
    public string InputVersion { get; set; } = "v1";

    /// <summary>The most jobs that were open at once.</summary>
    public int MostJobsAtOnce => _most;

    private readonly ConcurrentDictionary<Guid, int> _open = new();
    private readonly CancellationTokenSource _dead = new();
    private int _most;

    /// <summary>Ends all attempts, as the end of their process would.</summary>
    public Task DieAsync() => _dead.CancelAsync();

    public async Task RunAsync(FakeAttempt attempt, CancellationToken cancellationToken)
    {
        Began.Enqueue(attempt);
        _ = _open.AddOrUpdate(attempt.Job, 1, (_, count) => count + 1);
        var now = _open.Count(pair => pair.Value > 0);
        for (var most = _most; now > most; most = _most)
        {
            _ = Interlocked.CompareExchange(ref _most, now, most);
        }

        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _dead.Token);
            await OnRun(attempt, stop.Token);
        }
        finally
        {
            _ = _open.AddOrUpdate(attempt.Job, 0, (_, count) => count - 1);
            Ended.Enqueue(attempt);
        }
    }

    public void Dispose() => _dead.Dispose();
}
