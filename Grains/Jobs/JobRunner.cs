using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Faults;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Grains.Processes;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Grains.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>Runs a job once: index, plan, take over what earlier runs did, compute the rest, finish.</summary>
/// <remarks>
/// Called on a job's turns, and stays on them; whatever reads files or computes is handed to the thread pool.
/// </remarks>
internal sealed partial class JobRunner(
    IComputeEngine engine, DataFolder folder, IPartitionTable table, IGrainFactory grains, JobCrew crew,
    ExecutionCache executions, IOptions<JobOptions> options, IOptions<WorkerOptions> workers, TimeProvider clock,
    ILogger<JobRunner> logger)
{
    /// <summary>How many files are asked for at once before a job is planned.</summary>
    private const int IndexingAtOnce = 16;

    /// <summary>How many stored partitions are read at once: with the largest payloads, 16 MiB.</summary>
    private const int RowsAtOnce = 64;

    /// <summary>Runs the job to its end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the run; the silos have acknowledged it when this returns.</param>
    /// <returns>The outputs, in their public place; none for an immediate process: the run holds its values.</returns>
    public async Task<ImmutableArray<JobOutput>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        if (engine.IsImmediate(run.Request.Process))
        {
            run.Values = await Task.Run(() => engine.EvaluateNow(run.Request), cancellationToken);
            run.IsQuiet = true; // No silo worked for it.
            return [];
        }

        // Attempts of an earlier run may still be at work on silos that outlived the one that held the job.
        var isQuiet = run.Number == 1 || await crew.ReleaseAsync(run.Job, run.Number - 1, crew.Silos);

        var request = run.Request.ToEngine();
        var context = run.Request.ToContext(run.Job, run.Accepted);
        await IndexInputsAsync(run, request, cancellationToken);
        run.Progress.Say("Planning");
        var (planned, execution) = await Task.Run(
            () => engine.StartAsync(request, context, cancellationToken), cancellationToken);
        await using var opened = execution;
        var plan = StoredPlan.From(planned);
        var goesOn = run.Plan is { } earlier && earlier.SameAs(plan);
        if (!goesOn && run.Plan is not null)
        {
            await BeginAgainAsync(run, isQuiet, cancellationToken);
        }

        await Task.Run(
            () => new WorkFile(run.Request, run.Accepted, plan).WriteAsync(
                folder, run.Job, run.Number, run.IsRecorded, cancellationToken),
            cancellationToken);
        var outputsWereThere = await Task.Run(() => execution.PrepareAsync(cancellationToken), cancellationToken);

        using var results = new ResultStore(
            plan.Partitions.Length, options.Value.ResultMemoryBytes,
            Path.Combine(folder.Work(run.Job), FormattableString.Invariant($"results-{run.Number}.bin")));
        var done = await TakeOverAsync(run, results, execution, goesOn && outputsWereThere, cancellationToken);
        await run.SavePlan(plan, done.Count);

        run.Progress.Plan(plan.Partitions.Length, planned.BytesToRead);
        foreach (var row in done)
        {
            run.Progress.Add(plan.Partitions[row].BytesToRead, results.BytesRead(row));
        }

        using (executions.Lend(run.Job, run.Number, execution))
        {
            await ComputeAsync(run, plan, results, cancellationToken);
        }

        run.Progress.Say("Finishing the outputs");
        var outputs = await Task.Run(() => execution.FinishAsync(results, cancellationToken), cancellationToken);
        return [.. outputs.Select(output => output.ToMessage())];
    }

    /// <summary>Whether this silo still is part of the cluster, so that what fails here has failed.</summary>
    public bool IsHere => crew.IsHere;

    /// <summary>Ends everything of a job on all silos.</summary>
    /// <returns>Whether all of them acknowledged it.</returns>
    public Task<bool> StopAsync(Guid job, int run) => crew.ReleaseAsync(job, run, crew.Silos);

    /// <summary>Removes the files of an ended job of which nothing runs any more.</summary>
    /// <param name="job">The job.</param>
    /// <param name="user">Its owner.</param>
    /// <param name="keepOutputs">Whether its outputs are results.</param>
    public Task CleanAsync(Guid job, string user, bool keepOutputs) =>
        Task.Run(() => JobFiles.Remove(folder, user, job, keepOutputs));

    /// <summary>
    /// Removes what a crash left of a job that was never recorded, wherever attempts of it may still run.
    /// </summary>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> DropUnrecordedAsync(Guid job) =>
        await crew.ReleaseAsync(job, int.MaxValue, crew.Silos)
        && await Task.Run(() => JobFiles.DropAsync(folder, job, CancellationToken.None));

    /// <summary>Sees to it that every file is indexed; each of them by one silo, however many jobs want it.</summary>
    private async Task IndexInputsAsync(JobRun run, ComputeRequest request, CancellationToken cancellationToken)
    {
        var located = await Task.Run(() => engine.Locate(request, run.Request.User), cancellationToken);
        (string Location, string Uri)[] files =
        [
            .. located.Zip(request.Inputs, (location, input) => (location, input.Uri))
                .DistinctBy(file => file.location, StringComparer.Ordinal),
        ];
        var indexed = 0;
        foreach (var some in files.Chunk(IndexingAtOnce))
        {
            run.Progress.Say(FormattableString.Invariant(
                $"Reading the inputs: {indexed} of {files.Length} files are indexed"));
            await Task.WhenAll(some.Select(file => IndexAsync(file.Location, file.Uri, cancellationToken)));
            indexed += some.Length;
        }
    }

    /// <summary>Has a file indexed; its grain is every job's and names its location, a client knows its uri.</summary>
    private async Task IndexAsync(string location, string uri, CancellationToken cancellationToken)
    {
        try
        {
            _ = await grains.GetGrain<IDatasetGrain>(IDatasetGrain.KeyOf(location)).Index(location, cancellationToken);
        }
        catch (FaultException fault)
        {
            throw fault.Naming(location, uri);
        }
    }

    /// <summary>Drops what was done under another plan: the results of two plans are never mixed.</summary>
    private async Task BeginAgainAsync(JobRun run, bool isQuiet, CancellationToken cancellationToken)
    {
        if (!isQuiet)
        {
            throw new ComputeException(
                Fault.Busy, "service",
                "the inputs changed while the job was computed, and the work on their old state does not end; " +
                "submit the request again");
        }

        LogBeginsAgain(logger, run.Job);
        await table.Remove(run.Job, cancellationToken);
        await Task.Run(
            () => JobFiles.Remove(folder, run.Request.User, run.Job, keepOutputs: false), cancellationToken);
    }

    /// <summary>Takes over the partitions that earlier runs did and whose results are all there.</summary>
    /// <returns>Their numbers.</returns>
    private async Task<IReadOnlyList<int>> TakeOverAsync(
        JobRun run, ResultStore results, IJobExecution execution, bool counts, CancellationToken cancellationToken)
    {
        if (run.Number == 1)
        {
            return [];
        }

        if (!counts)
        {
            await table.Remove(run.Job, cancellationToken);
            return [];
        }

        var taken = new List<int>();
        var broken = new List<int>();
        IReadOnlyList<PartitionRow> page;
        var last = -1;
        do
        {
            page = await table.Page(run.Job, last, RowsAtOnce, cancellationToken);
            foreach (var row in page)
            {
                last = row.Number;
                var isWhole = row.Number < results.Count
                    && JobFiles.HasSpill(folder, run.Job, row.SpillFile)
                    && await Task.Run(() => execution.IsThere(row.ToEngine()), cancellationToken);
                (isWhole ? taken : broken).Add(row.Number);
                if (isWhole)
                {
                    _ = await results.AddAsync(row, cancellationToken);
                }
            }
        }
        while (page.Count == RowsAtOnce);

        // A number keeps its first row, so those that are broken must go.
        await table.Remove(run.Job, broken, cancellationToken);
        LogTakenOver(logger, run.Job, run.Number, taken.Count, results.Count);
        return taken;
    }

    private async Task ComputeAsync(
        JobRun run, StoredPlan plan, ResultStore results, CancellationToken cancellationToken)
    {
        var fanOut = new PartitionFanOut(
            run, plan, results, crew, table, options.Value, workers.Value.EffectiveSlots, clock, logger);
        try
        {
            await fanOut.RunAsync(cancellationToken);
        }
        finally
        {
            // Attempts that were given up may still write: the outputs are finished, or removed, after the last of
            // them.
            run.IsQuiet = await crew.ReleaseAsync(run.Job, run.Number, fanOut.Used);
        }
    }

    [LoggerMessage(1, LogLevel.Information,
        "Run {Run} of job {Job} takes over {Done} of {Count} partitions")]
    private static partial void LogTakenOver(ILogger logger, Guid job, int run, int done, int count);

    [LoggerMessage(2, LogLevel.Warning, "The plan of job {Job} has changed since it began; it begins again")]
    private static partial void LogBeginsAgain(ILogger logger, Guid job);
}
