using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>The weights of a reduction, and what is said of them.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="By">What the values are weighted by, for people.</param>
/// <param name="Units">Their units, which those of a sum are multiplied by; null where they are not known.</param>
internal sealed record WeightedCells(ReductionWeights Weights, string By, string? Units)
{
    /// <summary>The axes of the data which together are the area that goes away; empty where one stays.</summary>
    public ImmutableArray<int> Area { get; init; } = [];

    /// <summary>Whether areas are among the weights.</summary>
    public bool AreAreas { get; init; }

    /// <summary>The product of two weights.</summary>
    /// <param name="other">The other weights; not of areas.</param>
    /// <param name="shape">The shape of the data.</param>
    public WeightedCells Times(WeightedCells other, ImmutableArray<long> shape)
    {
        ImmutableArray<int> axes = [.. Weights.Axes.Union(other.Weights.Axes).Order()];
        var product = new BinaryNode(
            Arranged(Weights, axes, shape), Arranged(other.Weights, axes, shape), new Multiplication());
        return this with
        {
            Weights = new ReductionWeights(product, axes),
            By = $"{By} and {other.By}",
            Units = Arithmetic.Units.Product(Units, other.Units),
        };
    }

    private static Node Arranged(ReductionWeights weights, ImmutableArray<int> axes, ImmutableArray<long> shape) =>
        ArrangeNode.Of(
            weights.Node, [.. axes.Select(axis => shape[axis])], [.. weights.Axes.Select(axis => axes.IndexOf(axis))]);
}
