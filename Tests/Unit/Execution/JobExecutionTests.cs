using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>What becomes of a job when the process ends, a disk fails, or an input changes under it.</summary>
public sealed class JobExecutionTests : IDisposable
{
    private static readonly EngineOptions _manyPartitions = new() { PartitionMb = 1 };
    private readonly TemporaryFolder _folder = new();
    private readonly string _input;

    public JobExecutionTests()
    {
        // 26 MiB: large enough to be cut, and a state of 312 KiB for each time mean, which is spilled.
        const int Times = 336;
        _input = new ClassicFile()
            .Dimension("time", Times, isUnlimited: true)
            .Dimension("lat", 100)
            .Dimension("lon", 200)
            .Variable("time", ElementType.Double, ["time"], [.. Enumerable.Range(0, Times)], ("units", "days since 2000-01-01"))
            .Variable("lat", ElementType.Float, ["lat"], [.. Enumerable.Range(0, 100)], ("units", "degrees_north"))
            .Variable("lon", ElementType.Float, ["lon"], [.. Enumerable.Range(0, 200)], ("units", "degrees_east"))
            .Variable("tas", ElementType.Float, ["time", "lat", "lon"], [.. Enumerable.Range(0, Times * 20_000).Select(Number)])
            .Write(_folder.File("tas.nc"));
    }

    public static TheoryData<string, string> Requests => new()
    {
        { "CDAT.subset", "" },
        { "CDAT.mean", "time" },
        { "CDAT.mean", "lat|lon" },
        { "CDAT.mean", "" },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_job_that_goes_on_in_another_process_makes_the_same_bytes(string operation, string axes)
    {
        var request = Request(operation, axes);
        var job = EngineRun.Job();
        using var uninterrupted = new EngineRun(_manyPartitions, _folder.Path);
        var expected = await File.ReadAllBytesAsync((await uninterrupted.RunAsync(request, job))[0], Stop);

        var data = _folder.File("data");
        JobPlan plan;
        var results = new List<PartitionResult>();
        using (var before = new Node(data, _folder.Path))
        {
            plan = await before.Engine.PlanAsync(request, job, Stop);
            await using var execution = await before.Engine.OpenAsync(request, plan, job, Stop);
            Assert.False(await execution.PrepareAsync(Stop));
            for (var number = 0; number < plan.Partitions.Length / 2; number++)
            {
                results.Add(await execution.RunAsync(number, 1, Stop));
            }

            // One more runs, and its result is lost.
            await execution.RunAsync(results.Count, 1, Stop);
        }

        Assert.InRange(results.Count, 1, plan.Partitions.Length - 2);
        using var after = new Node(data, _folder.Path);
        await using var resumed = await after.Engine.OpenAsync(request, plan, job, Stop);
        Assert.True(await resumed.PrepareAsync(Stop));
        for (var number = results.Count; number < plan.Partitions.Length; number++)
        {
            results.Add(await resumed.RunAsync(number, 2, Stop));
        }

        var outputs = await resumed.FinishAsync(results, Stop);

        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(after.Folder.Public, outputs[0].Path), Stop));
        Assert.Equal(outputs, await resumed.FinishAsync(results, Stop));
        Assert.True(await resumed.PrepareAsync(Stop));
    }

    [Fact]
    public async Task A_lost_growing_file_is_said_so()
    {
        using var node = new Node(_folder.File("data"), _folder.Path);
        var job = EngineRun.Job();
        var request = Request("CDAT.subset", "");
        var plan = await node.Engine.PlanAsync(request, job, Stop);
        await using var execution = await node.Engine.OpenAsync(request, plan, job, Stop);
        Assert.False(await execution.PrepareAsync(Stop));
        Assert.True(await execution.PrepareAsync(Stop));

        Directory.Delete(node.Folder.Temporary, recursive: true);

        Assert.False(await execution.PrepareAsync(Stop));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("gone")]
    public async Task A_damaged_partial_state_is_an_error_and_no_number(string damage)
    {
        using var node = new Node(_folder.File("data"), _folder.Path);
        var job = EngineRun.Job();
        var request = Request("CDAT.mean", "time");
        var plan = await node.Engine.PlanAsync(request, job, Stop);
        await using var execution = await node.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);
        var results = await RunAllAsync(execution, plan);
        var spilled = Path.Combine(node.Folder.Work(job.JobId), results[1].SpillFile!);
        switch (damage)
        {
            case "changed":
                var bytes = await File.ReadAllBytesAsync(spilled, Stop);
                bytes[1000] ^= 1;
                await File.WriteAllBytesAsync(spilled, bytes, Stop);
                break;
            case "cut":
                await File.WriteAllBytesAsync(spilled, (await File.ReadAllBytesAsync(spilled, Stop))[..^8], Stop);
                break;
            default:
                File.Delete(spilled);
                break;
        }

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => execution.FinishAsync(results, Stop));

        Assert.Equal(Fault.Internal, refusal.Fault);
        Assert.Contains("partition 1", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(node.Folder.Public, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_input_that_changes_before_the_end_fails_the_job_by_name()
    {
        using var node = new Node(_folder.File("data"), _folder.Path);
        var job = EngineRun.Job();
        var request = Request("CDAT.mean", "time");
        var plan = await node.Engine.PlanAsync(request, job, Stop);
        await using var execution = await node.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);
        var results = await RunAllAsync(execution, plan);

        File.SetLastWriteTimeUtc(_input, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await RefusedAsync(() => execution.FinishAsync(results, Stop));
        await RefusedAsync(() => node.Engine.OpenAsync(request, plan, job, Stop));
        Assert.Empty(Directory.GetFiles(node.Folder.Public, "*", SearchOption.AllDirectories));

        async Task RefusedAsync(Func<Task> attempt)
        {
            var refusal = await Assert.ThrowsAsync<ComputeException>(attempt);
            Assert.Equal(Fault.CorruptData, refusal.Fault);
            Assert.Contains(_input, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Results_of_other_partitions_are_a_fault_of_the_caller()
    {
        using var node = new Node(_folder.File("data"), _folder.Path);
        var job = EngineRun.Job();
        var request = Request("CDAT.mean", "time");
        var plan = await node.Engine.PlanAsync(request, job, Stop);
        await using var execution = await node.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);
        var results = await RunAllAsync(execution, plan);

        await Assert.ThrowsAsync<ArgumentException>(() => execution.FinishAsync(results[1..], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => execution.FinishAsync([.. results.Reverse()], Stop));
    }

    [Fact]
    public async Task A_full_disk_fails_the_job_and_says_so()
    {
        using var disk = await SmallDisk.MountAsync(_folder.File("disk"), megabytes: 120);
        using var node = new Node(disk.Path, _folder.Path);
        var job = EngineRun.Job();
        var request = EngineRun.One("CDAT.subset", "tas", [_input], default, ("format", "netcdf4"));
        var plan = await node.Engine.PlanAsync(request, job, Stop);
        await using var execution = await node.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);
        // There was room when the job began; another program takes it while the job makes chunks of unknown length.
        disk.Fill();

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            async () => await execution.FinishAsync(await RunAllAsync(execution, plan), Stop));

        Assert.Equal(Fault.NotEnoughStorage, refusal.Fault);
        Assert.Empty(Directory.GetFiles(node.Folder.Public, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_room_of_a_job_that_has_begun_is_its_own()
    {
        using var disk = await SmallDisk.MountAsync(_folder.File("disk"), megabytes: 60);
        using var node = new Node(disk.Path, _folder.Path);
        var (job, later) = (EngineRun.Job(), EngineRun.Job());
        var request = Request("CDAT.subset", "");
        var plan = await node.Engine.PlanAsync(request, job, Stop);
        await using var execution = await node.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);

        var planOfLater = await node.Engine.PlanAsync(request, later, Stop);
        await using (var refused = await node.Engine.OpenAsync(request, planOfLater, later, Stop))
        {
            var refusal = await Assert.ThrowsAsync<ComputeException>(() => refused.PrepareAsync(Stop));
            Assert.Equal(Fault.NotEnoughStorage, refusal.Fault);
            Assert.Contains("does not fit", refusal.Message, StringComparison.Ordinal);
        }

        disk.Fill();
        var output = Assert.Single(await execution.FinishAsync(await RunAllAsync(execution, plan), Stop));
        Assert.Equal(plan.Outputs[0].Length, output.Length);
    }

    [Fact]
    public async Task A_cancelled_partition_ends_and_gives_its_memory_back()
    {
        using var node = new Node(_folder.File("data"), _folder.Path);
        var job = EngineRun.Job();
        var request = Request("CDAT.subset", "");
        var plan = await node.Engine.PlanAsync(request, job, Stop);
        await using var execution = await node.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        for (var time = 0; time < 100; time++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => execution.RunAsync(0, 1, cancelled.Token));
        }

        Assert.Equal(plan.Partitions.Length, (await RunAllAsync(execution, plan)).Length);
    }

    private static double Number(int place) => place % 97 == 5 ? double.NaN : (place * 7919L % 100_003) / 7.0;

    private static async Task<PartitionResult[]> RunAllAsync(IJobExecution execution, JobPlan plan) =>
        await Task.WhenAll(Enumerable.Range(0, plan.Partitions.Length).Select(number => execution.RunAsync(number, 1, Stop)));

    private ComputeRequest Request(string operation, string axes) =>
        EngineRun.One(operation, "tas", [_input], default, axes.Length == 0 ? [] : [("axes", axes)]);

    /// <summary>One process of several over one data folder.</summary>
    private sealed class Node : IDisposable
    {
        private readonly SourceOpener _opener;

        public Node(string data, string mount)
        {
            var policy = new AccessPolicy { Mounts = [new Mount { Path = mount }] };
            Folder = new DataFolder(data);
            _opener = new SourceOpener(policy);
            Engine = new ComputeEngine(_manyPartitions, Folder, new SourceResolver(policy, Folder, () => []), _opener);
        }

        public DataFolder Folder { get; }

        public ComputeEngine Engine { get; }

        public void Dispose()
        {
            Engine.Dispose();
            _opener.Dispose();
        }
    }
}
