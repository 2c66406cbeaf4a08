using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Cf;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class FirstValidNodeTests
{
    private const double No = double.NaN;

    private readonly NodeArrays _arrays = new();

    [Fact]
    public async Task Each_place_has_the_value_that_some_array_has()
    {
        var node = Merged([1, No, No, No, 5, 6], [1, 2, No, No, No, 6], [No, 2, 3, No, No, No]);

        Assert.Equal((double[])[1, 2, 3, No, 5, 6], await _arrays.ValuesAsync(node));
        Assert.Equal((double[])[2, 5], await _arrays.ValuesAsync(node.Select(1, new IndexRange(1, 1))));
    }

    // The place is told as it was before anything was selected, the value by the array that it came from.
    [Fact]
    public async Task Two_values_at_one_place_end_the_evaluation_with_the_place_and_both()
    {
        var node = Merged([1, No, No, No, No, No], [1, 2, 3, 4, 5, 6.25], [No, No, No, No, No, 7]);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => _arrays.ValuesAsync(node.Select(0, new IndexRange(1, 1)).Select(1, new IndexRange(0, 2, 2))));

        Assert.Equal("`v` at lat 10, lon 40 is 6.25 in b and 7 in c", refusal.Message);
        Assert.Equal(
            (double[])[2, 5], await _arrays.ValuesAsync(node.Select(1, new IndexRange(1, 1))));
    }

    // Blocks and partitions may be evaluated in any order, and at the same time.
    [Fact]
    public async Task What_is_told_is_the_first_place_of_all_whichever_part_meets_one()
    {
        var node = Merged([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 9, 9], [0, 8, No, No, 7, No]);

        foreach (var part in (Region[])[Region.Whole(node.Shape), new([1, 0], [1, 3]), new([1, 1], [1, 1]), new([0, 1], [1, 1])])
        {
            var refusal = await Assert.ThrowsAsync<ComputeException>(() => _arrays.ValuesAsync(node, part));
            Assert.Equal("`v` at lat 0, lon 20 is 1 in a and 8 in c", refusal.Message);
        }
    }

    [Fact]
    public async Task Integers_are_merged_exactly()
    {
        const long Large = (1L << 53) + 1;
        var node = new FirstValidNode([Whole(Large, -1, 3), Whole(Large, 2, -1)], Line, missing: -1);
        var all = new FirstValidNode([Whole(Large, -1), Whole(Large - 1, -1)], Line);

        var bytes = new byte[3 * sizeof(long)];
        await node.EvaluateAsync(Region.Whole(node.Shape), bytes, _arrays.Evaluation());
        Assert.Equal([Large, 2, 3], MemoryMarshal.Cast<byte, long>(bytes));
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => _arrays.ValuesAsync(all));
        Assert.Equal("`v` at lat 0 is 9007199254740993 in a and 9007199254740992 in b", refusal.Message);
    }

    [Fact]
    public async Task Characters_must_agree_too()
    {
        var texts = _arrays.Read([2], (byte)'a', (byte)0);
        var node = new FirstValidNode([Characters("a\0"), Characters("ab")], Variable);
        var other = new FirstValidNode([Characters("ax"), Characters("ab")], Variable with { Axes = [Axes.Lat(5, 6)] });

        Assert.Equal((double[])['a', 'b'], await _arrays.ValuesAsync(node));
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => _arrays.ValuesAsync(other));
        Assert.Equal("`v` at lat 6 is 'x' in a and 'b' in b", refusal.Message);
        Assert.Throws<ArgumentException>(() => new FirstValidNode([texts, texts], Variable));
    }

    private static MergedVariable Line => Variable with { Axes = [Axes.Lat(0, 10, 20)] };

    private static MergedVariable Variable { get; } = new(
        "v",
        ["a", "b", "c"],
        [Axes.Lat(0, 10), Axes.Lon(0, 20, 40)],
        problem => new ComputeException(Fault.InvalidValue, "compat", problem));

    private static TextNode Characters(string text) =>
        TextNode.Of(System.Text.Encoding.ASCII.GetBytes(text), [text.Length]);

    private Node Whole(params long[] values) => _arrays.Read([values.Length], values);

    private FirstValidNode Merged(params double[][] arrays) =>
        new([.. arrays.Select(array => _arrays.Read([2, 3], array))], Variable);
}
