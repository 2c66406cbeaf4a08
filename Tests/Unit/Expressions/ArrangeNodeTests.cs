using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

/// <summary>Dimensions in another order, repeated, turned round; their laws are NodeTests'.</summary>
public sealed class ArrangeNodeTests
{
    [Fact]
    public async Task Positions_are_picked_in_any_order()
    {
        var arrays = new NodeArrays();
        var node = arrays.Read([2, 4], 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);

        Assert.Equal((double[])[4, 2, 1, 8, 6, 5], await arrays.ValuesAsync(node.Pick(1, [3, 1, 0])));
        Assert.Equal((double[])[3, 1, 4, 7, 5, 8], await arrays.ValuesAsync(node.Pick(1, [2, 0, 3])));
        Assert.Equal((double[])[5, 6, 7, 8, 1, 2, 3, 4], await arrays.ValuesAsync(node.Pick(0, [1, 0])));
        Assert.IsType<ReadNode>(Assert.Single(node.Pick(1, [3, 2, 1, 0]).Inputs));
    }

    [Fact]
    public async Task Arrays_are_arranged_by_their_dimensions_and_repeated_along_new_ones()
    {
        var arrays = new NodeArrays();
        var node = arrays.Read([2, 3], 1f, 2f, 3f, 4f, 5f, 6f);

        var turned = ArrangeNode.Of(node, [3, 2], [1, 0]);
        var repeated = ArrangeNode.Of(node, [2, 2, 3], [1, 2]);
        var between = ArrangeNode.Of(node, [3, 2, 2], [2, 0]);

        Assert.Equal((double[])[1, 4, 2, 5, 3, 6], await arrays.ValuesAsync(turned));
        Assert.Equal((double[])[1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], await arrays.ValuesAsync(repeated));
        Assert.Equal((double[])[1, 4, 1, 4, 2, 5, 2, 5, 3, 6, 3, 6], await arrays.ValuesAsync(between));
        Assert.Same(node, ArrangeNode.Of(node, [2, 3], [0, 1]));
    }
}
