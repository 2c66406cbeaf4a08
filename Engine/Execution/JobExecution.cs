using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Storage;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>A plan with its inputs open.</summary>
/// <param name="engine">Threads, buffers, memory, folders.</param>
/// <param name="plan">The plan.</param>
/// <param name="job">The job.</param>
/// <param name="inputs">The open inputs; they belong to this from now on.</param>
/// <param name="layouts">The outputs' layouts, in the plan's order.</param>
internal sealed class JobExecution(
    ComputeEngine engine, JobPlan plan, JobContext job, OpenInputs inputs, ImmutableArray<OutputLayout> layouts)
    : IJobExecution
{
    /// <summary>Outputs whose bytes are on their way to the disk while the next one is written.</summary>
    private const int FlushesAtOnce = 4;

    private readonly KeptValues _kept = new(engine.Folder.Work(job.JobId));

    public Task<bool> PrepareAsync(CancellationToken cancellationToken) => engine.Pool.RunAsync(
        () =>
        {
            Directory.CreateDirectory(engine.Folder.Growing(job.JobId));
            Directory.CreateDirectory(engine.Folder.Work(job.JobId));
            var wereThere = true;
            for (var output = 0; output < plan.Outputs.Length; output++)
            {
                wereThere &= IsFinished(output) || Grow(GrowingPath(output), layouts[output]);
            }

            return Task.FromResult(wereThere);
        },
        cancellationToken);

    public async Task<PartitionResult> RunAsync(int partition, int attempt, CancellationToken cancellationToken)
    {
        var planned = plan.Partitions[partition];
        var section = layouts[planned.Output].Sections[planned.Section];
        using var share = await engine.Memory.TakeAsync(
            PartitionMemory.Of(section, plan.BlockBytes), cancellationToken);
        return await engine.Pool.RunAsync(
            () => section switch
            {
                StateSection reduced =>
                    MapAsync(reduced, planned, partition, attempt, Evaluate(_kept, cancellationToken)),
                _ when ChunkRunner.Runs(section) => new ChunkRunner(
                    Evaluate(_kept, cancellationToken), engine.Folder.Work(job.JobId), GrowingPath(planned.Output))
                    .RunAsync(section, planned, partition, attempt),
                _ => WriteAsync(planned, partition, Evaluate(_kept, cancellationToken)),
            },
            cancellationToken);
    }

    public bool IsThere(PartitionResult result) =>
        PartialStates.IsThere(engine.Folder.Work(job.JobId), result, engine.Buffers);

    public async Task<ImmutableArray<FinishedOutput>> FinishAsync(
        IReadOnlyList<PartitionResult> results, CancellationToken cancellationToken)
    {
        if (results.Count != plan.Partitions.Length)
        {
            throw new ArgumentException(
                $"{results.Count} results for {plan.Partitions.Length} partitions", nameof(results));
        }

        for (var number = 0; number < results.Count; number++)
        {
            if (results[number].Partition != number)
            {
                throw new ArgumentException(
                    $"the result of partition {results[number].Partition} in the place of {number}", nameof(results));
            }
        }

        await OpenInputs.CheckUnchangedAsync(plan.Inputs, engine.IdentifyAsync, cancellationToken);

        var needed = PartitionMemory.OfFinishing(layouts, plan.BlockBytes);
        using var share = await engine.Memory.TakeAsync(needed, cancellationToken);
        var sorted = new SectionResults(plan, results);
        using var states = new CombinedStates(layouts, sorted, engine.Buffers, engine.Folder.Work(job.JobId));
        var flushes = new Queue<Task>();
        try
        {
            for (var output = 0; output < plan.Outputs.Length; output++)
            {
                if (flushes.Count == FlushesAtOnce)
                {
                    await flushes.Dequeue();
                }

                var number = output;
                var written = await engine.Pool.RunAsync(
                    () => CompleteAsync(number, sorted, states, cancellationToken), cancellationToken);
                states.Leave(output);
                if (written is not null)
                {
                    flushes.Enqueue(Task.Run(() => Publish(written, number), CancellationToken.None));
                }
            }

            await Task.WhenAll(flushes);
        }
        finally
        {
            // After a failure too, nothing of this attempt appears any more once it has ended.
            await Task.WhenAll(flushes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return [.. plan.Outputs.Select((planned, output) => new FinishedOutput(
            string.Join('/', DataFolder.Segment(job.User), job.JobId.ToString("n"), planned.FileName),
            planned.Variable,
            $"{planned.Result}-{planned.Operation}",
            new FileInfo(PublicPath(output)).Length))];
    }

    public async ValueTask DisposeAsync()
    {
        await _kept.DisposeAsync();
        await inputs.DisposeAsync();
    }

    private static bool Grow(string path, OutputLayout layout)
    {
        if (new FileInfo(path) is { Exists: true } known && layout.IsGrown(known.Length))
        {
            return true;
        }

        DiskWrites.Grow(path, layout.GrowingLength, layout.RoomBytes);
        return false;
    }

    private async Task<PartitionResult> WriteAsync(PlannedPartition planned, int partition, Evaluation evaluation)
    {
        var (start, end) = PartitionRunner.Bytes(layouts[planned.Output], planned);
        using var writer = new SlabWriter(GrowingPath(planned.Output), start, end);
        await new PartitionRunner(evaluation, engine.Spare).WriteSlabAsync(layouts[planned.Output], planned, writer);
        writer.Flush();
        return new PartitionResult(partition, writer.Checksum, writer.Ends, null, evaluation.BytesRead);
    }

    private async Task<PartitionResult> MapAsync(
        StateSection section, PlannedPartition planned, int partition, int attempt, Evaluation evaluation)
    {
        using var states = engine.Buffers.Rent(section.PartBytes(planned.Count));
        await new PartitionRunner(evaluation).MapAsync(section, planned, states.Memory);
        return PartialStates.Keep(
            engine.Folder.Work(job.JobId), partition, attempt, states.Span, evaluation.BytesRead);
    }

    private async Task<SafeFileHandle?> CompleteAsync(
        int output, SectionResults results, CombinedStates states, CancellationToken cancellationToken)
    {
        // After a crash between the rename and the job's record, the output is there already.
        if (IsFinished(output))
        {
            return null;
        }

        // What is kept here is made of combined states: it must never depend on what partitions kept on this silo.
        await using var kept = new KeptValues(engine.Folder.Work(job.JobId));
        var finisher = new OutputFinisher(
            layouts[output], output, Evaluate(kept, cancellationToken), engine.Folder.Work(job.JobId));
        return await finisher.FinishAsync(GrowingPath(output), results, states);
    }

    // It waits for the disk, for which no thread that computes is needed.
    private void Publish(SafeFileHandle written, int output)
    {
        using (written)
        {
            DiskWrites.Flush(written);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(PublicPath(output))!);
        DiskWrites.Move(GrowingPath(output), PublicPath(output));
    }

    private Evaluation Evaluate(KeptValues kept, CancellationToken cancellationToken) =>
        new(inputs.Sources, engine.Buffers, plan.BlockBytes, cancellationToken) { Kept = kept, Chunks = engine.Chunks };

    private bool IsFinished(int output) => new FileInfo(PublicPath(output)) is { Exists: true } file
        && (layouts[output].NetCdf4 is null
            ? file.Length == plan.Outputs[output].Length
            : WholeFile.Is(PublicPath(output)));

    private string GrowingPath(int output) =>
        Path.Combine(engine.Folder.Growing(job.JobId), FormattableString.Invariant($"{output}.nc"));

    private string PublicPath(int output) => Path.Combine(
        engine.Folder.Public, DataFolder.Segment(job.User), job.JobId.ToString("n"), plan.Outputs[output].FileName);
}
