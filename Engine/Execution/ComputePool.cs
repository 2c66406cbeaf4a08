using System.Collections.Concurrent;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// The threads that do arithmetic, so that the thread pool, on which a silo answers, is never busy with it.
/// </summary>
/// <remarks>
/// As many threads as processors by default. What is awaited inside (a remote read) frees its thread; the rest of the
/// work comes back to this pool. Threading: any number of callers.
/// </remarks>
public sealed class ComputePool : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread[] _threads;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many.</param>
    public ComputePool(int threads)
    {
        _threads = new Thread[threads];
        for (var number = 0; number < threads; number++)
        {
            _threads[number] = new Thread(Work) { IsBackground = true, Name = $"compute-{number}" };
            _threads[number].Start();
        }
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => _threads.Length;

    /// <summary>Runs work on the pool.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">The work; what it awaits resumes on the pool.</param>
    /// <param name="cancellationToken">Takes the work back while it waits for a thread.</param>
    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc/>
    public void Dispose()
    {
        _tasks.CompleteAdding();
        if (_threads.Contains(Thread.CurrentThread))
        {
            // What awaited the last work may close the pool on one of its threads, which looks for work once more.
            return;
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _tasks.Dispose();
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        try
        {
            _tasks.Add(task);
        }
        catch (Exception stopped) when (stopped is InvalidOperationException or ObjectDisposedException)
        {
            // A read that was under way when the pool was closed ends elsewhere; nobody waits for the result.
            ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _threads.Contains(Thread.CurrentThread) && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Work()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
