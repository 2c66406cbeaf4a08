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

    private static MergedVariable Variable { get; } = new(
        "v",
        ["a", "b", "c"],
        [Axes.Lat(0, 10), Axes.Lon(0, 20, 40)],
        problem => new ComputeException(Fault.InvalidValue, "compat", problem));

    private static TextNode Characters(string text) =>
        TextNode.Of(System.Text.Encoding.ASCII.GetBytes(text), [text.Length]);

    private FirstValidNode Merged(params double[][] arrays) =>
        new([.. arrays.Select(array => _arrays.Read([2, 3], array))], Variable);
}
