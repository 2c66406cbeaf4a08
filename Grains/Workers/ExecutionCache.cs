using System.Collections.Concurrent;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Messages;

namespace Compute.Orleans.Grains.Workers;

/// <summary>
/// The executions that are open on this silo: a job's inputs are opened once, not for each partition.
/// </summary>
/// <remarks>
/// Who closes one must know that none of its partitions runs: that is the silo's worker grain, which every attempt
/// passes through. Threading: any number of callers.
/// </remarks>
internal sealed class ExecutionCache(IComputeEngine engine, DataFolder folder)
{
    private readonly ConcurrentDictionary<(Guid Job, int Run), Opening> _open = new();

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Lets the partitions of a run share what the run has open on this silo anyway.</summary>
    /// <param name="job">The job.</param>
    /// <param name="run">The run.</param>
    /// <param name="execution">Its execution, which stays its owner's to close.</param>
    /// <returns>Takes it back when it is disposed of; none of the run's partitions must run here any more.</returns>
    public IDisposable Lend(Guid job, int run, IJobExecution execution)
    {
        var opening = new Opening(execution);
        _ = _open.TryAdd((job, run), opening);
        return new Loan(this, job, run, opening);
    }

    /// <summary>The execution of a job's run, opened by the first who asks.</summary>
    public async Task<IJobExecution> GetAsync(Guid job, int run, CancellationToken cancellationToken)
    {
        var mine = new Opening();
        var opening = _open.GetOrAdd((job, run), mine);
        if (ReferenceEquals(opening, mine))
        {
            mine.Begin(stop => OpenAsync(job, run, stop));
        }

        try
        {
            return await opening.Execution.WaitAsync(cancellationToken);
        }
        catch when (opening.Execution.IsFaulted || opening.Execution.IsCanceled)
        {
            _ = _open.TryRemove(new((job, run), opening)); // The next attempt opens it again.
            throw;
        }
    }

    /// <summary>Closes what is open of a run; its partitions must have ended.</summary>
    public async Task CloseAsync(Guid job, int run)
    {
        if (_open.TryRemove((job, run), out var opening))
        {
            await opening.DisposeAsync();
        }
    }

    private async Task<IJobExecution> OpenAsync(Guid job, int run, CancellationToken cancellationToken)
    {
        var work = await WorkFile.ReadAsync(folder, job, run, cancellationToken);
        return await engine.OpenAsync(
            work.Request.ToEngine(), work.Plan.ToEngine(), work.Context(job), cancellationToken);
    }

    private sealed class Loan(ExecutionCache owner, Guid job, int run, Opening opening) : IDisposable
    {
        public void Dispose() => owner._open.TryRemove(new((job, run), opening));
    }

    private sealed class Opening : IAsyncDisposable
    {
        private readonly bool _isLent;

        private readonly TaskCompletionSource<IJobExecution> _execution =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly CancellationTokenSource _stop = new();

        public Opening()
        {
        }

        public Opening(IJobExecution lent)
        {
            _isLent = true;
            _execution.SetResult(lent);
        }

        public Task<IJobExecution> Execution => _execution.Task;

        public void Begin(Func<CancellationToken, Task<IJobExecution>> open) =>
            _ = Task.Run(async () => // Not on the caller's turn: opening reads and computes.
            {
                try
                {
                    _execution.SetResult(await open(_stop.Token));
                }
                catch (OperationCanceledException)
                {
                    _execution.SetCanceled(_stop.Token);
                }
                catch (Exception exception)
                {
                    _execution.SetException(exception);
                }
            });

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            try
            {
                if (!_isLent)
                {
                    await using var execution = await Execution;
                }
            }
            catch (Exception) when (!Execution.IsCompletedSuccessfully)
            {
                // It never opened; whoever wanted it has been told.
            }

            _stop.Dispose();
        }
    }
}
