using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;

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
    [InlineData(365)]
    [InlineData(3_650)]
    [InlineData(14_600)]
    [InlineData(146_000)]
    public void All_partial_states_are_at_most_a_twentieth_of_what_is_read(long times)
    {
        // A map at a quarter degree: one state is 16 MB.
        var layout = Layout(isReduced: true, times, 720, 1440);
        var section = Assert.IsType<StateSection>(Assert.Single(layout.Sections));

        var partitions = Planner.Cut([layout], _options);

        Assert.InRange(partitions.Length * section.StateBytes, 1, section.BytesToRead / 20);
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
