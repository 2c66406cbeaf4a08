using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>Writes each partition's number into the output: in place, through a spill file when asked to.</summary>
internal sealed class FakeExecution(
    FakeWork work, DataFolder folder, string silo, ComputeRequest request, JobPlan plan, JobContext job) : IJobExecution
{
    private readonly bool _spills = request.Operations[0].Parameters.ContainsKey("spill");

    public static byte[] Expected(int partitions) =>
        [.. Enumerable.Range(0, partitions).SelectMany(number => BitConverter.GetBytes(number + 1))];

    public async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        var wasThere = File.Exists(GrowingPath) || File.Exists(PublicPath);
        if (!wasThere)
        {
            _ = Directory.CreateDirectory(folder.Growing(job.JobId));
            await File.WriteAllBytesAsync(GrowingPath, new byte[plan.Outputs[0].Length], cancellationToken);
        }

        return wasThere;
    }

    public async Task<PartitionResult> RunAsync(int partition, int attempt, CancellationToken cancellationToken)
    {
        Assert.Same(TaskScheduler.Default, TaskScheduler.Current); // Never on a grain's own turn.
        await work.RunAsync(new FakeAttempt(silo, job.JobId, partition, attempt), cancellationToken);
        var value = BitConverter.GetBytes(partition + 1);
        string? spill = null;
        if (_spills)
        {
            spill = $"{partition}.{attempt}.spill";
            await File.WriteAllBytesAsync(Path.Combine(folder.Work(job.JobId), spill), value, cancellationToken);
        }
        else
        {
            using var file = File.OpenHandle(GrowingPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            await RandomAccess.WriteAsync(file, value, partition * sizeof(int), cancellationToken);
        }

        return new PartitionResult(partition, (ulong)partition, value, spill, 1000);
    }

    public async Task<ImmutableArray<FinishedOutput>> FinishAsync(
        IReadOnlyList<PartitionResult> results, CancellationToken cancellationToken)
    {
        if (!File.Exists(PublicPath))
        {
            foreach (var result in results.Where(result => result.SpillFile is not null))
            {
                var spilled = await File.ReadAllBytesAsync(
                    Path.Combine(folder.Work(job.JobId), result.SpillFile!), cancellationToken);
                using var file = File.OpenHandle(GrowingPath, FileMode.Open, FileAccess.Write);
                await RandomAccess.WriteAsync(file, spilled, result.Partition * sizeof(int), cancellationToken);
            }

            Assert.Equal(
                Expected(results.Count), results.SelectMany(result => result.Payload.ToArray()).ToArray());
            _ = Directory.CreateDirectory(folder.Outputs(job.User, job.JobId));
            File.Move(GrowingPath, PublicPath);
        }

        var path = Path.GetRelativePath(folder.Public, PublicPath);
        return [new FinishedOutput(path, "v", "out-TEST.work", new FileInfo(PublicPath).Length)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string GrowingPath => Path.Combine(folder.Growing(job.JobId), "0.bin");

    private string PublicPath => Path.Combine(folder.Outputs(job.User, job.JobId), plan.Outputs[0].FileName);
}
