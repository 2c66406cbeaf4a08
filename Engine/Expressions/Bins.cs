using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Criteria;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>The bins that the data of a dataset are put into by the reduction that follows.</summary>
/// <param name="Of">The name of what is binned.</param>
/// <param name="Dimension">The dimension that the reduction's result has for them.</param>
/// <param name="Edges">The edges, each above the one before.</param>
/// <param name="Units">The units of the edges, or null.</param>
/// <param name="Reduced">The dimensions of what is binned, which go away.</param>
internal sealed record Bins(
    string Of, string Dimension, ImmutableArray<double> Edges, string? Units, ImmutableArray<string> Reduced)
{
    /// <summary>How many numbers are in each bin, [bins], or null where it is known whether any is.</summary>
    public Node? Members { get; init; }

    /// <summary>Whether any number is in each bin, where it is known.</summary>
    public ImmutableArray<bool> AreThere { get; init; } = [];

    /// <summary>Results of bins, those of empty bins missing.</summary>
    /// <param name="results">The results in floating point, the bins in front.</param>
    public Node WithoutEmpty(Node results)
    {
        if (Members is null)
        {
            return AreThere.All(isThere => isThere)
                ? results
                : new WhereNode(results, new PositionCriterion(0, AreThere), [], double.NaN);
        }

        var members = ArrangeNode.Of(Members, results.Shape, [0]);
        return new WhereNode(
            results, new ComparisonCriterion(0, Comparator.Greater, 0.0), [members], double.NaN);
    }
}
