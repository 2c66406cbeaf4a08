using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Criteria;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>Weighted sums, and means, of the values in each bin.</summary>
/// <remarks>
/// A mean is the sum of weighted values by the sum of their weights, each over the bin. What is missing, or has no
/// weight above 0, is left out with its weight; an empty bin is missing. Source: xarray's DataArrayWeighted, within
/// each group.
/// </remarks>
internal static class WeightedBins
{
    /// <summary>The result, a dimension of bins where the first was that is binned.</summary>
    /// <param name="values">Floating-point values, NaN where missing.</param>
    /// <param name="reduced">The axes that go away.</param>
    /// <param name="isMean">Whether sums are divided by the sum of weights.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="binned">The bins.</param>
    public static Node Of(
        Node values, ImmutableArray<int> reduced, bool isMean, ReductionWeights weights, BinnedValues binned)
    {
        var repeated = ArrangeNode.Of(weights.Node, values.Shape, weights.Axes);
        JoinedCriterion isCounted = new(
            needsAll: true,
            [new ComparisonCriterion(0, Comparator.Greater, 0.0), new ComparisonCriterion(1, Comparator.Equal, 1)]);
        var counted = new WhereNode(repeated, isCounted, [repeated, values], double.NaN);
        var sum = Sum(new BinaryNode(values, counted, new Multiplication()));
        return isMean
            ? new BinaryNode(sum, Sum(counted), new Division()) // 0 / 0 is the NaN that stands for missing.
            : binned.Bins.WithoutEmpty(sum, sum.BinAxis);

        ReduceNode Sum(Node terms) => new(terms, reduced, new SumAccumulator(), groups: binned.Groups);
    }
}
