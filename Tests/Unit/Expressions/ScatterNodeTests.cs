using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class ScatterNodeTests
{
    private const double No = double.NaN;

    private readonly NodeArrays _arrays = new();

    [Fact]
    public async Task Positions_go_to_their_places_and_all_other_places_are_missing()
    {
        var columns = new ScatterNode(_arrays.Read([2, 3], 1f, 2f, 3f, 4f, 5f, 6f), 1, [1, 2, 4], 6);
        var rows = new ScatterNode(_arrays.Read([2, 2], 1.0, 2, 3, 4), 0, [0, 2], 3);

        Assert.Equal((double[])[No, 1, 2, No, 3, No, No, 4, 5, No, 6, No], await _arrays.ValuesAsync(columns));
        Assert.Equal((double[])[1, 2, No, No, 3, 4], await _arrays.ValuesAsync(rows));
        Assert.Equal((double[])[2, No], await _arrays.ValuesAsync(columns, new Region([0, 2], [1, 2])));
        Assert.Equal((double[])[No], await _arrays.ValuesAsync(columns, new Region([1, 5], [1, 1])));
    }

    [Fact]
    public async Task A_selection_is_that_of_the_spread_array_wherever_it_begins_and_ends()
    {
        var node = new ScatterNode(_arrays.Read([2, 4], 1.0, 2, 3, 4, 5, 6, 7, 8), 1, [0, 3, 4, 7], 9);
        var whole = await _arrays.ValuesAsync(node);

        for (long start = 0; start < 9; start++)
        {
            for (long step = 1; step < 4; step++)
            {
                for (long count = 0; start + ((count - 1) * step) < 9; count++)
                {
                    var range = new IndexRange(start, count, step);

                    Assert.Equal(
                        NodeArrays.Pick(whole, [2, 9], [new(0, 2), range]),
                        await _arrays.ValuesAsync(node.Select(1, range)));
                }
            }
        }

        Assert.IsType<ReadNode>(node.Select(1, new IndexRange(3, 2)));
    }

    [Fact]
    public void Places_that_do_not_fit_are_refused()
    {
        var values = _arrays.Read([2], 1.0, 2);

        Assert.ThrowsAny<ArgumentException>(() => new ScatterNode(values, 0, [0], 3));
        Assert.ThrowsAny<ArgumentException>(() => new ScatterNode(values, 0, [1, 1], 3));
        Assert.ThrowsAny<ArgumentException>(() => new ScatterNode(values, 0, [1, 3], 3));
        Assert.ThrowsAny<ArgumentException>(() => new ScatterNode(_arrays.Read([2], 1, 2), 0, [0, 1], 3));
    }
}
