using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>Which reductions of a job are one reading, and which are one state.</summary>
public sealed class SectionPlanTests
{
    private static readonly ReadNode _tas = PlannedArrays.Chunked([3650, 180, 288], [1, 180, 288]);

    [Fact]
    public void Mean_std_and_var_of_one_input_are_one_section_with_two_states()
    {
        // As three operations make them: nodes of their own.
        var (layouts, partitions) = PlannedArrays.Plan(
            PlannedArrays.Output(Reduced(Half(), new MeanAccumulator(), 0)),
            PlannedArrays.Output(new ElementwiseNode(Reduced(Half(), new VarianceAccumulator(), 0), new SquareRoot())),
            PlannedArrays.Output(Reduced(Half(), new VarianceAccumulator(), 0)));

        var section = Assert.IsType<StateSection>(Assert.Single(layouts[0].Sections));
        Assert.Equal(2, section.Reductions.Length);
        Assert.Empty(layouts[1].Sections);
        Assert.Empty(layouts[2].Sections);
        Assert.Equal(
            [new StatePlace(0, 0, 0), new StatePlace(0, 0, 1), new StatePlace(0, 0, 1)],
            layouts.Select(layout => layout.Reduced[0].States[0].Place));
        Assert.Equal(6, partitions.Length);
        Assert.Equal(_tas.BytesToRead, section.BytesToRead);
        Assert.Equal(_tas.WorkBytes, section.WorkBytes);

        static Node Half() => new ElementwiseNode(_tas, new Affine(0.5, 0));
    }

    [Fact]
    public void Reductions_of_other_dimensions_share_the_reading_where_they_are_cut_alike()
    {
        var (layouts, _) = PlannedArrays.Plan(
            PlannedArrays.Output(Reduced(_tas, new MeanAccumulator(), 0)),
            PlannedArrays.Output(Reduced(_tas, new ExtremeAccumulator<Larger>(), 0, 1, 2)),
            PlannedArrays.Output(Reduced(_tas, new SumAccumulator(), 1, 2)));

        var section = Assert.IsType<StateSection>(Assert.Single(layouts.SelectMany(layout => layout.Sections)));
        Assert.Equal([false, false, true], section.Reductions.Select(section.IsSideBySide));
    }

    [Fact]
    public void Other_inputs_other_accumulators_and_other_selections_are_not_taken_for_the_same()
    {
        var other = PlannedArrays.Chunked([3650, 180, 288], [1, 180, 288]);
        var later = _tas.Select(0, new IndexRange(1, 3649));

        var (layouts, partitions) = PlannedArrays.Plan(
            PlannedArrays.Output(Reduced(_tas, new MeanAccumulator(), 0)),
            PlannedArrays.Output(Reduced(other, new MeanAccumulator(), 0)),
            PlannedArrays.Output(Reduced(later, new MeanAccumulator(), 0)),
            PlannedArrays.Output(Reduced(new ElementwiseNode(_tas, new Affine(2, 0)), new MeanAccumulator(), 0)),
            PlannedArrays.Output(Reduced(new ElementwiseNode(_tas, new Affine(2, 1)), new MeanAccumulator(), 0)));

        Assert.All(layouts, layout => Assert.Single(layout.Sections));
        Assert.Equal([0, 1, 2, 3, 4], partitions.Select(partition => partition.Output).Distinct());
    }

    [Fact]
    public void States_that_would_be_too_much_together_are_not_shared()
    {
        // Each state is 41 MB; 64 MiB may be together.
        var (layouts, _) = PlannedArrays.Plan(
            PlannedArrays.Output(Reduced(Large(), new VarianceAccumulator(), 0)),
            PlannedArrays.Output(Reduced(Large(), new VarianceAccumulator(), 0)),
            PlannedArrays.Output(Reduced(Large(), new MeanAccumulator(), 0)),
            PlannedArrays.Output(Reduced(Large(), new SumAccumulator(), 0)));

        Assert.Equal([1, 0, 0, 1], layouts.Select(layout => layout.Sections.Length));
        Assert.All(layouts.SelectMany(layout => layout.Sections), section =>
            Assert.InRange(((StateSection)section).StateBytes, 1, 64 << 20));
    }

    [Fact]
    public void A_series_for_each_cell_in_slabs_is_finished_by_its_partitions()
    {
        // A zonal mean of 3650 time steps: its states would be a large part of what it reads.
        var (layouts, partitions) = PlannedArrays.Plan(PlannedArrays.Output(Reduced(_tas, new MeanAccumulator(), 2)));

        Assert.Equal(0, Assert.IsType<FixedSection>(Assert.Single(layouts[0].Sections)).Axis);
        Assert.Equal(12, partitions.Length);
    }

    private static readonly ReadNode _large = PlannedArrays.Chunked([3650, 720, 1440], [1, 720, 1440]);

    private static ReadNode Large() => _large;

    private static ReduceNode Reduced(Node input, Accumulator accumulator, params int[] axes) =>
        new(input, [.. axes], accumulator);
}
