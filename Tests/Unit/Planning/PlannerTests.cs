using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
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
        ImmutableArray<Dimension> dimensions = [new("time", times), new("lat", lats), new("lon", lons)];
        var tas = new IndexedVariable("tas", ElementType.Float, dimensions, AttributeSet.Empty, new ContiguousLayout(0), true);
        Node node = ReadNode.Of(0, tas);
        return OutputLayout.Of(new LazyDataset
        {
            Origin = "test",
            Attributes = AttributeSet.Empty,
            Coordinates = [],
            Variables =
            [
                new LazyVariable(
                    "tas",
                    VariableRole.Data,
                    isReduced ? ["lat", "lon"] : ["time", "lat", "lon"],
                    isReduced ? new ReduceNode(node, [0], new MeanAccumulator()) : node,
                    AttributeSet.Empty),
            ],
        });
    }
}
