using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>How work is cut; shapes may be as large as they like, for nothing is read.</summary>
public sealed class PlannerTests
{
    private static readonly EngineOptions _options = new();

    [Theory]
    [InlineData(false, 1, 100, 100)]
    [InlineData(false, 365, 180, 360)]
    [InlineData(false, 36_500, 180, 360)]
    [InlineData(false, 1_000_000, 720, 1440)]
    [InlineData(false, 3, 20_000, 40_000)]
    [InlineData(true, 1, 100, 100)]
    [InlineData(true, 365, 180, 360)]
    [InlineData(true, 36_500, 180, 360)]
    [InlineData(true, 14_600, 720, 1440)]
    [InlineData(true, 1_000_000, 720, 1440)]
    public void Partitions_cover_every_row_once_and_are_not_too_many(bool isReduced, long times, long lats, long lons)
    {
        var layout = Layout(isReduced, times, lats, lons);

        var partitions = Planner.Cut([layout], _options);

        Assert.InRange(partitions.Length, 1, 4000);
        for (var number = 0; number < layout.Sections.Length; number++)
        {
            long next = 0;
            foreach (var partition in partitions.Where(partition => partition.Section == number))
            {
                Assert.Equal(next, partition.Start);
                next += partition.Count;
            }

            Assert.Equal(layout.Sections[number].Rows, next);
        }
    }

    [Fact]
    public void Less_than_16_MiB_is_one_partition() =>
        Assert.Single(Planner.Cut([Layout(false, 63, 256, 256)], _options));

    [Fact]
    public void The_same_work_is_cut_alike_on_every_machine() => Assert.Equal(
        Planner.Cut([Layout(false, 3650, 180, 360)], new EngineOptions { Concurrency = 1, MemoryLimitMb = 4096 }),
        Planner.Cut([Layout(false, 3650, 180, 360)], new EngineOptions { Concurrency = 64 }));

    [Theory]
    [InlineData(1_460)]
    [InlineData(3_650)]
    [InlineData(14_600)]
    [InlineData(146_000)]
    public void All_partial_states_are_at_most_a_sixtieth_of_what_is_read(long times)
    {
        // A map at a quarter degree: one state is 16 MB.
        var layout = Layout(isReduced: true, times, 720, 1440);
        var section = Assert.IsType<StateSection>(Assert.Single(layout.Sections));

        var partitions = Planner.Cut([layout], _options);

        Assert.InRange(partitions.Length * section.StateBytes, 1, section.BytesToRead / 60);
    }

    [Fact]
    public void The_difference_of_two_means_is_cut_along_the_inputs_of_both()
    {
        var (mean, other) = (Mean(3_650), Mean(7_300));
        var layout = Layout(["lat", "lon"], new BinaryNode(mean, other, new Subtraction()));

        Assert.Equal(
            [3_650, 7_300], layout.Sections.Select(section => Assert.IsType<StateSection>(section).Rows));
        Assert.Equal(mean.BytesToRead + other.BytesToRead, layout.Sections.Sum(section => section.BytesToRead));
    }

    [Fact]
    public void A_mean_that_is_taken_away_from_what_it_is_a_mean_of_is_cut_along_the_output()
    {
        var read = Tas(3_650, 180, 360);
        var mean = ArrangeNode.Of(new CastNode(Mean(3_650), ElementType.Float), [3_650, 180, 360], [1, 2]);
        var layout = Layout(["time", "lat", "lon"], new BinaryNode(read, mean, new Subtraction()));

        Assert.Equal(3_650, Assert.IsType<FixedSection>(Assert.Single(layout.Sections)).Rows);
    }

    [Fact]
    public void A_state_that_is_not_worth_keeping_is_not_made()
    {
        var layout = Layout(isReduced: true, 4, 720, 1440);

        Assert.IsType<FixedSection>(Assert.Single(layout.Sections));
    }

    // Ten years of daily maps in chunks of many shapes; what is decoded by two partitions is decoded twice.
    [Theory]
    [InlineData("1,180,288", 0, 12)]
    [InlineData("73,45,72", 0, 12)]
    [InlineData("100,180,288", 0, 12)]
    [InlineData("3650,12,16", 1, 12)]
    [InlineData("3650,180,16", 2, 12)]
    [InlineData("3650,7,288", 1, 12)]
    public void No_group_of_chunks_is_cut_by_two_partitions(string chunks, int axis, int count)
    {
        long[] lengths = [.. chunks.Split(',').Select(long.Parse)];
        var input = PlannedArrays.Chunked([3650, 180, 288], lengths);

        var (layouts, partitions) = PlannedArrays.Plan(
            PlannedArrays.Output(new ReduceNode(input, [0], new MeanAccumulator())));

        Assert.Equal(axis, Assert.IsType<StateSection>(Assert.Single(layouts[0].Sections)).Axis);
        Assert.Equal(count, partitions.Length);
        long next = 0;
        foreach (var partition in partitions)
        {
            Assert.Equal(next, partition.Start);
            Assert.Equal(0, partition.Start % lengths[axis]);
            Assert.InRange(partition.Count, 1, ((StateSection)layouts[0].Sections[0]).MostRows);
            next += partition.Count;
        }

        Assert.Equal(input.Shape[axis], next);
    }

    // 14 kB are wanted, and 757 MB are decoded for them.
    [Theory]
    [InlineData("73,45,72", 12, "5 5 4 4 4 4 4 4 4 4 4 4")] // 50 groups: two cores have 25 each.
    [InlineData("100,180,288", 12, "4 3 3 3 3 3 3 3 3 3 3 3")]
    [InlineData("1,180,288", 12, "305 305 304 304 304 304 304 304 304 304 304 304")]
    public void Longer_partitions_come_first(string chunks, int count, string groups)
    {
        long[] chunk = [.. chunks.Split(',').Select(long.Parse)];
        var input = PlannedArrays.Chunked([3650, 180, 288], chunk);

        var (_, partitions) = PlannedArrays.Plan(
            PlannedArrays.Output(new ReduceNode(input, [0], new MeanAccumulator())));

        Assert.Equal(count, partitions.Length);
        Assert.Equal(
            groups, string.Join(' ', partitions.Select(part => (part.Count + chunk[0] - 1) / chunk[0])));
    }

    [Fact]
    public void A_point_of_every_map_is_cut_by_what_it_decodes()
    {
        var series = PlannedArrays.Chunked([3650, 180, 288], [1, 180, 288])
            .Select(1, new IndexRange(90, 1)).Select(2, new IndexRange(7, 1));

        var (_, partitions) = PlannedArrays.Plan(PlannedArrays.Records(series));

        Assert.Equal(12, partitions.Length);
        Assert.Equal(3650 * sizeof(float), partitions.Sum(partition => partition.BytesToRead));
    }

    [Fact]
    public void Records_whose_chunks_reach_over_more_than_is_held_at_once_are_cut_within_them()
    {
        var (_, held) = PlannedArrays.Plan(PlannedArrays.Records(PlannedArrays.Chunked([3650, 36, 72], [3650, 12, 16])));
        var (_, larger) = PlannedArrays.Plan(PlannedArrays.Records(PlannedArrays.Chunked([3650, 180, 288], [3650, 12, 16])));

        Assert.Single(held);
        Assert.Equal(12, larger.Length);
        Assert.Equal(3650, larger.Sum(partition => partition.Count));
    }

    [Fact]
    public void Finishing_many_outputs_holds_only_what_later_ones_want()
    {
        var maps = Enumerable.Range(0, 200).Select(_ => PlannedArrays.Output(new ReduceNode(
            PlannedArrays.Chunked([3650, 720, 1440], [1, 720, 1440]), [0], new MeanAccumulator())));

        var (layouts, _) = PlannedArrays.Plan([.. maps]);

        Assert.InRange(PartitionMemory.OfFinishing(layouts, 1 << 20), 3 * 16_588_800L, 80 << 20);
    }

    [Fact]
    public void The_refusal_says_how_much_memory_would_do()
    {
        var layouts = OutputLayout.Of(
            [PlannedArrays.Output(new ReduceNode(PlannedArrays.Contiguous(100_000, 1500, 2000), [0], new MeanAccumulator()))],
            64);
        var refusal = Assert.Throws<ComputeException>(
            () => Planner.Cut(layouts, new EngineOptions { MemoryLimitMb = 128 }));
        var wanted = int.Parse(
            refusal.Message.Split("LimitMb of ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

        Assert.NotEmpty(Planner.Cut(layouts, new EngineOptions { MemoryLimitMb = wanted }));
        Assert.Throws<ComputeException>(() => Planner.Cut(layouts, new EngineOptions { MemoryLimitMb = wanted - 1 }));
    }

    [Fact]
    public void Work_that_needs_more_memory_than_there_is_is_refused_before_it_runs()
    {
        var refusal = Assert.Throws<ComputeException>(() => Planner.Cut(
            [Layout(isReduced: true, 100_000, 1500, 2000)], new EngineOptions { MemoryLimitMb = 128 }));

        Assert.Equal(Fault.TooLarge, refusal.Fault);
        Assert.Contains("64 MiB", refusal.Message, StringComparison.Ordinal);
    }

    private static OutputLayout Layout(bool isReduced, long times, long lats, long lons)
    {
        var node = Tas(times, lats, lons);
        return isReduced
            ? Layout(["lat", "lon"], new ReduceNode(node, [0], new MeanAccumulator()))
            : Layout(["time", "lat", "lon"], node);
    }

    private static OutputLayout Layout(ImmutableArray<string> dimensions, Node node) => OutputLayout.Of(new LazyDataset
    {
        Origin = "test",
        Attributes = AttributeSet.Empty,
        Coordinates = [],
        Variables = [new LazyVariable("tas", VariableRole.Data, dimensions, node, AttributeSet.Empty)],
    });

    private static ReduceNode Mean(long times) => new(Tas(times, 180, 360), [0], new MeanAccumulator());

    private static ReadNode Tas(long times, long lats, long lons) => ReadNode.Of(0, new IndexedVariable(
        "tas",
        ElementType.Float,
        [new("time", times), new("lat", lats), new("lon", lons)],
        AttributeSet.Empty,
        new ContiguousLayout(0),
        IsBigEndian: true));
}
