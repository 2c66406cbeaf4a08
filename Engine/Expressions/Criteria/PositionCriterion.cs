using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Criteria;

/// <summary>Holds at some positions of one dimension, as a condition on a coordinate does.</summary>
/// <param name="axis">The dimension.</param>
/// <param name="holds">For each of its positions whether it holds there.</param>
internal sealed class PositionCriterion(int axis, ImmutableArray<bool> holds) : Criterion
{
    private readonly int _axis = axis;
    private readonly ImmutableArray<bool> _holds = holds;

    public override void Evaluate(CriterionBlock block, Span<byte> mask, Span<byte> spare)
    {
        var count = block.Region.Count;
        var run = (int)Region.ElementsOf(count.AsSpan()[(_axis + 1)..]);
        var (start, length) = ((int)block.Region.Start[_axis], (int)count[_axis]);
        for (var (done, place) = (0, 0); done < mask.Length; done += run)
        {
            mask.Slice(done, run).Fill(_holds[start + place] ? CompareNumbers.Holds : (byte)0);
            place = place + 1 == length ? 0 : place + 1;
        }
    }

    public override Criterion Select(int axis, IndexRange range) => axis != _axis ? this : new PositionCriterion(
        axis,
        [.. Enumerable.Range(0, (int)range.Count).Select(place => _holds[(int)(range.Start + (place * range.Step))])]);

    public override bool IsSameAs(Criterion other) => other is PositionCriterion same
        && same._axis == _axis
        && same._holds.SequenceEqual(_holds);
}
