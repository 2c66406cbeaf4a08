using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class ConcatNodeTests
{
    [Fact]
    public async Task Every_range_with_every_step_crosses_the_borders_of_parts_rightly()
    {
        var arrays = new NodeArrays();
        int[] lengths = [3, 1, 4, 2];
        var next = 0;
        ImmutableArray<Node> parts = [.. lengths.Select(length =>
            arrays.Read([length], [.. Enumerable.Range(0, length).Select(_ => (double)next++)]))];
        var joined = new ConcatNode(0, parts);

        for (var start = 0; start < next; start++)
        {
            for (var step = 1; step <= next; step++)
            {
                for (var count = 1; start + ((count - 1) * step) < next; count++)
                {
                    var selected = joined.Select(0, new IndexRange(start, count, step));

                    Assert.Equal(
                        Enumerable.Range(0, count).Select(place => (double)(start + (place * step))),
                        await arrays.ValuesAsync(selected));
                }
            }
        }
    }

    [Fact]
    public async Task Only_the_parts_that_a_range_touches_are_read()
    {
        var arrays = new NodeArrays();
        var joined = new ConcatNode(0, [arrays.Read([2], 1.0, 2.0), arrays.Read([2], 3.0, 4.0), arrays.Read([2], 5.0, 6.0)]);

        var selected = joined.Select(0, new IndexRange(2, 2));

        Assert.IsType<ReadNode>(selected);
        Assert.Equal((double[])[3, 4], await arrays.ValuesAsync(selected));
        Assert.Equal(16, selected.BytesToRead);
    }

    [Fact]
    public async Task Nothing_of_it_is_empty()
    {
        var arrays = new NodeArrays();
        var joined = new ConcatNode(0, [arrays.Read([2], 1.0, 2.0), arrays.Read([2], 3.0, 4.0)]);

        Assert.Empty(await arrays.ValuesAsync(joined.Select(0, new IndexRange(1, 0))));
    }

    // A request may join results of joins as often as it likes; evaluation goes as deep as nodes are nested.
    [Fact]
    public async Task Joins_of_joins_along_one_dimension_are_one()
    {
        var arrays = new NodeArrays();
        Node joined = arrays.Read([1], 0.0);
        for (var number = 1; number < 5000; number++)
        {
            joined = new ConcatNode(0, [joined, arrays.Read([1], (double)number)]);
        }

        Assert.All(joined.Inputs, input => Assert.IsType<ReadNode>(input));
        Assert.Equal(Enumerable.Range(0, 5000).Select(number => (double)number), await arrays.ValuesAsync(joined));
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        var arrays = new NodeArrays();

        Assert.Throws<ArgumentException>(() => new ConcatNode(0, [arrays.Read([1], 1.0), arrays.Read([1], 1f)]));
        Assert.Throws<ArgumentException>(() => new ConcatNode(0, [arrays.Read([1, 1], 1.0), arrays.Read([1, 2], 1.0, 2.0)]));
    }
}
