using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>The weights of what is reduced: an array over some of its dimensions.</summary>
/// <param name="Node">
/// The weights, in double; where one is missing or not above 0, the values that have it are left out.
/// </param>
/// <param name="Axes">The dimensions of what is reduced that the weights have, in order, of equal lengths.</param>
internal sealed record ReductionWeights(Node Node, ImmutableArray<int> Axes)
{
    /// <summary>The weights of some positions of one dimension of what is reduced.</summary>
    /// <param name="axis">The dimension of what is reduced.</param>
    /// <param name="range">The positions.</param>
    public ReductionWeights Select(int axis, IndexRange range) =>
        Axes.IndexOf(axis) is var place and >= 0 ? this with { Node = Node.Select(place, range) } : this;

    /// <summary>The weights that a region of what is reduced has.</summary>
    /// <param name="region">The region.</param>
    public Region Part(Region region) =>
        new([.. Axes.Select(axis => region.Start[axis])], [.. Axes.Select(axis => region.Count[axis])]);
}
