using System.Buffers.Binary;
using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>What evaluation costs in memory; measured where nothing else runs.</summary>
public sealed class EvaluationCostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_chained_elementwise_nodes_allocate_no_more_than_one()
    {
        if (!ChildTest.IsChild)
        {
            await ChildTest.RunAsync();
            return;
        }

        using var folder = new TemporaryFolder();
        var output = folder.File("growing");
        await RunChainAsync(1, output); // What is allocated once a process is not the chain's.
        var one = await RunChainAsync(1, output);

        var ten = await RunChainAsync(10, output);

        Assert.InRange(ten, 1, 1.2 * one);
    }

    // FIELD_NOTES 32.
    [Fact]
    public async Task A_mean_over_3_GB_stays_below_the_memory_limit()
    {
        if (!ChildTest.IsChild)
        {
            await ChildTest.RunAsync();
            return;
        }

        const int Times = 58_400;
        using var folder = new TemporaryFolder();
        var file = folder.File("tas.nc");
        WriteSparse(file, Times, _ => 1);
        Assert.True(new FileInfo(file).Length > 3_000_000_000);
        using var run = new EngineRun(null, folder.Path);

        var outputs = await run.RunAsync(EngineRun.One("CDAT.mean", "tas", [file], default, ("axes", "time")));

        var map = await ClassicFile.ValuesAsync(outputs[0], "tas");
        Assert.Equal(Times, map[0] * Times, 1e-3);
        Assert.All(map[1..], value => Assert.Equal(0, value));
        Assert.InRange(PeakMebibytes(), 1, new EngineOptions().MemoryLimitMb);
    }

    // Each block wants the mean of all time steps. FIELD_NOTES 32.
    [Fact]
    public async Task An_anomaly_reads_its_input_twice_whatever_its_length_and_stays_below_the_memory_limit()
    {
        if (!ChildTest.IsChild)
        {
            await ChildTest.RunAsync();
            return;
        }

        const int Times = 8_000; // 442 MB: 422 blocks in 8 partitions.
        using var folder = new TemporaryFolder();
        var file = folder.File("tas.nc");
        WriteSparse(file, Times, time => time % 2);
        using var run = new EngineRun(null, folder.Path);
        var request = Operations.Arithmetic.SubtractTests.Anomaly(file, "tas", "time");
        var job = EngineRun.Job();
        var plan = await run.Engine.PlanAsync(request, job, Stop);
        await using var execution = await run.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);

        var results = await Task.WhenAll(
            Enumerable.Range(0, plan.Partitions.Length).Select(number => execution.RunAsync(number, 1, Stop)));
        var output = Path.Combine(run.Folder.Public, (await execution.FinishAsync(results, Stop))[0].Path);

        const long InputBytes = Times * 96L * 144 * sizeof(float);
        Assert.InRange(plan.Partitions.Length, 8, 100);
        Assert.InRange(results.Sum(result => result.BytesRead), 2 * InputBytes, 2.01 * InputBytes);
        Assert.InRange(PeakMebibytes(), 1, new EngineOptions().MemoryLimitMb);
        Assert.Equal((double[])[-0.5, 0.5], await FirstCellAsync(output, new PositionRange("time", 6, 8)));
    }

    // Each time step is five blocks, all of which want its one mean.
    [Theory]
    [InlineData("lat|lon")]
    [InlineData("lat")]
    public async Task What_all_blocks_of_a_time_step_want_is_read_once(string axes)
    {
        const int Times = 8;
        const int Lats = 200;
        const int Lons = 400;
        using var folder = new TemporaryFolder();
        var file = new ClassicFile()
            .Dimension("time", Times)
            .Dimension("lat", Lats)
            .Dimension("lon", Lons)
            .Variable("lat", ElementType.Double, ["lat"], [.. Enumerable.Range(0, Lats).Select(lat => lat / 4.0)], ("units", "degrees_north"))
            .Variable("lon", ElementType.Double, ["lon"], [.. Enumerable.Range(0, Lons).Select(lon => lon / 4.0)], ("units", "degrees_east"))
            .Variable(
                "tas", ElementType.Float, ["time", "lat", "lon"],
                [.. Enumerable.Range(0, Times * Lats * Lons).Select(place => (double)(place / Lons % 2))])
            .Write(folder.File("tas.nc"));
        using var run = new EngineRun(new EngineOptions { BlockKb = 64 }, folder.Path);
        var request = Operations.Arithmetic.SubtractTests.Anomaly(file, "tas", axes);
        var job = EngineRun.Job();
        var plan = await run.Engine.PlanAsync(request, job, Stop);
        await using var execution = await run.Engine.OpenAsync(request, plan, job, Stop);
        await execution.PrepareAsync(Stop);

        var result = await execution.RunAsync(0, 1, Stop);

        Assert.Single(plan.Partitions);
        Assert.Equal(2L * Times * Lats * Lons * sizeof(float), result.BytesRead);
        var output = Path.Combine(run.Folder.Public, (await execution.FinishAsync([result], Stop))[0].Path);
        var values = await ClassicFile.ValuesAsync(output, "tas");
        Assert.All(
            Enumerable.Range(0, values.Length), place => Assert.Equal((place / Lons % 2) - 0.5, values[place]));
    }

    private static async Task<double[]> FirstCellAsync(string file, DimensionRange times)
    {
        using var run = new EngineRun(null, Path.GetDirectoryName(file)!);
        DimensionRange[] domain = [times, new PositionRange("lat", 0, 0), new PositionRange("lon", 0, 0)];
        return await ClassicFile.ValuesAsync(
            (await run.RunAsync(EngineRun.One("CDAT.subset", "tas", [file], [.. domain])))[0], "tas");
    }

    private static async Task<long> RunChainAsync(int length, string output)
    {
        const int Rows = 256;
        const int RowLength = 64 << 10; // 64 MiB of floats
        var stored = new IndexedVariable(
            "tas",
            ElementType.Float,
            [new("time", Rows), new("x", RowLength)],
            AttributeSet.Empty,
            new ContiguousLayout(0),
            IsBigEndian: true);
        Node node = ReadNode.Of(0, stored);
        for (var step = 0; step < length; step++)
        {
            node = new ElementwiseNode(node, new Affine(1.5, 1));
        }

        var layout = OutputLayout.Of(new LazyDataset
        {
            Origin = "test",
            Attributes = AttributeSet.Empty,
            Coordinates = [],
            Variables = [new LazyVariable("tas", VariableRole.Data, ["time", "x"], node, AttributeSet.Empty)],
        });
        var partitions = Planner.Cut([layout], new EngineOptions());
        await using (var file = File.Create(output))
        {
            file.SetLength(layout.File.Length);
        }

        var pool = new BufferPool(64 << 20);
        await using var source = new Zeros(stored.Shape.Aggregate(4L, (bytes, count) => bytes * count));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var partition in partitions)
        {
            var evaluation = new Evaluation([source], pool, 1 << 20, Stop);
            var (start, end) = PartitionRunner.Bytes(layout, partition);
            using var writer = new SlabWriter(output, start, end);
            await new PartitionRunner(evaluation).WriteSlabAsync(layout, partition, writer);
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before + pool.AllocatedBytes;
    }

    // Gigabytes on no disk: what is not written reads as zeros, which are values. One cell is what is given.
    private static void WriteSparse(string path, int times, Func<int, float> first)
    {
        var layout = new ClassicFile()
            .Dimension("time", times, isUnlimited: true)
            .Dimension("lat", 96)
            .Dimension("lon", 144)
            .Variable("time", ElementType.Double, ["time"], [], ("units", "days since 1850-01-01"))
            .Variable("tas", ElementType.Float, ["time", "lat", "lon"], [])
            .Layout();
        Assert.True(layout.Length > times * 50_000L);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, layout.Length);
        RandomAccess.Write(file, layout.Header.Span, 0);
        var tas = layout.Placements[1];
        Span<byte> value = stackalloc byte[sizeof(float)];
        for (var time = 0; time < times; time++)
        {
            BinaryPrimitives.WriteSingleBigEndian(value, first(time));
            RandomAccess.Write(file, value, tas.Offset + (time * tas.Stride));
        }
    }

    private static long PeakMebibytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>A file of zeros that takes no memory.</summary>
    private sealed class Zeros(long length) : IByteSource
    {
        public string Name => "zeros";

        public string Location => Name;

        public SourceIdentity Identity { get; } = new(length, "1");

        public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            destination.Span.Clear();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
