using Compute.Orleans.Grains.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Workers;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>Gets a run's partitions computed: bounded, on silos chosen evenly, again where an attempt failed.</summary>
/// <remarks>
/// A partition counts as done once its row is in the partition table. Rows are written in batches at most 250 ms
/// apart, or when nothing else is being computed: a short job does not wait, a long one costs four inserts a second.
/// As long as the job is not recorded there are no rows; they are written once it is.
/// Threading: runs on the job's turns only.
/// </remarks>
internal sealed partial class PartitionFanOut(
    JobRun run, StoredPlan plan, ResultStore results, JobCrew crew, IPartitionTable table,
    JobOptions options, int slots, TimeProvider clock, ILogger logger)
{
    /// <summary>Numbers of attempts that one run may use; the next run begins above them.</summary>
    private const int AttemptsPerRun = 100;

    /// <summary>How often an input is asked for the same, over all attempts of a partition.</summary>
    /// <remarks>
    /// A read of a remote file is tried some times by itself, and attempts of its partition would multiply that: with
    /// three times each, the six are three within seconds and three more, later and perhaps from another silo. A host
    /// that was down for longer than that is not worth holding up the others who ask it.
    /// </remarks>
    private const int MostAsked = 6;

    /// <summary>Payloads above this are written without waiting: a batch must not grow without bound.</summary>
    private const long MaxBatchBytes = 8 << 20;

    private const int WriteTries = 5;

    private static readonly TimeSpan _batchPause = TimeSpan.FromMilliseconds(250);

    private readonly SiloChooser<SiloAddress> _chooser = new(run.Job, slots, clock);
    private readonly long _jobBytes = plan.Partitions.Sum(partition => partition.BytesToRead);
    private readonly List<PartitionRow> _batch = [];
    private readonly List<PartitionRow> _unrecorded = [];
    private long _batchBytes;
    private long _unrecordedBytes;
    private long _lastWrite = clock.GetTimestamp() - clock.TimestampFrequency;

    /// <summary>The silos that were given work.</summary>
    public IReadOnlyCollection<SiloAddress> Used => _chooser.Used;

    /// <summary>Computes all partitions that have no result yet.</summary>
    /// <exception cref="FaultException">A partition failed for good; the others are being ended.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new Queue<int>(Enumerable.Range(0, plan.Partitions.Length).Where(n => !results.Has(n)));
        var computing = new List<Task<PartitionOutcome>>();
        try
        {
            while (pending.Count > 0 || computing.Count > 0 || _batch.Count > 0)
            {
                while (pending.Count > 0 && _chooser.HasRoom(crew.Silos))
                {
                    computing.Add(ComputeAsync(pending.Dequeue(), stop.Token));
                }

                if (MustWrite(computing.Count))
                {
                    await WriteBatchAsync(stop.Token);
                    continue;
                }

                await WaitAsync(computing, pending.Count > 0, stop.Token);
                await TakeDoneAsync(computing);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private bool MustWrite(int computing) => _batch.Count > 0
        && (!run.IsRecorded || computing == 0 || _batchBytes >= MaxBatchBytes
            || clock.GetElapsedTime(_lastWrite) >= _batchPause);

    /// <summary>
    /// Waits for a partition, or until the batch, or what is still to be placed, has waited long enough.
    /// </summary>
    private async Task WaitAsync(
        List<Task<PartitionOutcome>> computing, bool isMoreToPlace, CancellationToken cancellationToken)
    {
        if (computing.Count == 0)
        {
            await Task.Delay(options.RetryDelay, clock, cancellationToken); // No silo has room: none is alive.
            return;
        }

        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = _batch.Count > 0 ? _batchPause - clock.GetElapsedTime(_lastWrite)
            : isMoreToPlace ? SiloChooser<SiloAddress>.Patience
            : Timeout.InfiniteTimeSpan;
        var timer = Task.Delay(
            pause > TimeSpan.Zero || pause == Timeout.InfiniteTimeSpan ? pause : TimeSpan.Zero, clock, waited.Token);
        _ = await Task.WhenAny([.. computing, timer]);
        await waited.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task TakeDoneAsync(List<Task<PartitionOutcome>> computing)
    {
        for (var place = computing.Count - 1; place >= 0; place--)
        {
            if (computing[place].IsCompleted)
            {
                var row = (await computing[place]).ToRow();
                computing.RemoveAt(place);
                _batch.Add(row);
                _batchBytes += row.Payload.Length;
            }
        }
    }

    private async Task WriteBatchAsync(CancellationToken cancellationToken)
    {
        var rows = _batch.ToArray();
        if (run.IsRecorded)
        {
            await RecordAsync([.. _unrecorded, .. rows], cancellationToken);
            _unrecorded.Clear();
        }
        else
        {
            Keep(rows);
        }

        _batch.Clear();
        _batchBytes = 0;
        _lastWrite = clock.GetTimestamp();
        foreach (var row in rows)
        {
            if (await results.AddAsync(row, cancellationToken))
            {
                run.Progress.Add(plan.Partitions[row.Number].BytesToRead, row.BytesRead);
                ComputeInstruments.Partitions.Inc();
                ComputeInstruments.DataInBytes.Inc(row.BytesRead);
            }
        }
    }

    /// <summary>
    /// Keeps rows for the time when the job is recorded; those above the bound are computed again after a loss.
    /// </summary>
    private void Keep(PartitionRow[] rows)
    {
        foreach (var row in rows.Where(row => _unrecordedBytes + row.Payload.Length <= MaxBatchBytes))
        {
            _unrecorded.Add(row);
            _unrecordedBytes += row.Payload.Length;
        }
    }

    private async Task RecordAsync(PartitionRow[] rows, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await table.Add(run.Job, rows, cancellationToken);
                return;
            }
            catch (Exception exception) when (tried < WriteTries && !cancellationToken.IsCancellationRequested)
            {
                LogRowsFailed(logger, exception, run.Job, rows.Length, tried);
                await Task.Delay(options.RetryDelay * (1 << tried), clock, cancellationToken);
            }
        }
    }

    /// <summary>Computes one partition, again elsewhere when an attempt fails in a way that may pass.</summary>
    private async Task<PartitionOutcome> ComputeAsync(int partition, CancellationToken cancellationToken)
    {
        var failed = new HashSet<SiloAddress>();
        var asked = 0;
        for (var tried = 1; ; tried++)
        {
            var silo = _chooser.Choose(crew.Silos, failed)
                ?? throw new FaultException(FaultCode.Busy, "service", "no silo is active; submit the request again");
            var attempt = ((run.Number - 1) * AttemptsPerRun) + tried;
            try
            {
                return await crew.WorkerOf(silo).Run(
                    new PartitionTask(run.Job, run.Request.User, run.Number, partition, attempt, _jobBytes),
                    cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && MayPass(exception))
            {
                LogAttemptFailed(logger, exception, run.Job, partition, attempt, silo);
                if (exception is FaultException { Code: FaultCode.DataUnreachable, Tries: var tries })
                {
                    ComputeInstruments.DataAccessFailed.Inc();
                    asked += tries;
                }

                if (tried >= options.MaxAttempts || asked >= Math.Max(MostAsked, options.MaxAttempts))
                {
                    throw GivenUp(exception, partition, tried);
                }

                _ = failed.Add(silo);
            }
            finally
            {
                _chooser.Done(silo);
            }

            ComputeInstruments.Retries.Inc();
            await Task.Delay(options.RetryDelay * (1 << (tried - 1)), clock, cancellationToken);
        }
    }

    /// <summary>
    /// Whether another silo, or a later time, may do better; a call that was lost says nothing of the work.
    /// </summary>
    private static bool MayPass(Exception exception) => exception switch
    {
        FaultException fault => fault.MayPass(),
        OrleansException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>The failure of a partition that was tried often enough, with the last cause kept.</summary>
    private FaultException GivenUp(Exception cause, int partition, int tried)
    {
        var which = FormattableString.Invariant(
            $"partition {partition + 1} of {plan.Partitions.Length} was tried {tried} times");
        return cause is FaultException fault
            ? new FaultException(fault.Code, fault.Locator, $"{fault.Message} ({which})")
            : new FaultException(
                FaultCode.Busy, "service",
                $"{which}, and its silo or the way to it was lost each time; submit the request again");
    }

    [LoggerMessage(1, LogLevel.Warning,
        "Attempt {Attempt} of partition {Partition} of job {Job} failed on silo {Silo}")]
    private static partial void LogAttemptFailed(
        ILogger logger, Exception exception, Guid job, int partition, int attempt, SiloAddress silo);

    [LoggerMessage(2, LogLevel.Warning, "{Rows} finished partitions of job {Job} could not be stored, try {Try}")]
    private static partial void LogRowsFailed(ILogger logger, Exception exception, Guid job, int rows, int @try);
}
