using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Criteria;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class WhereNodeTests
{
    private readonly NodeArrays _arrays = new();

    [Fact]
    public async Task What_is_compared_with_itself_is_read_once()
    {
        var values = _arrays.Read([3], 1f, 2f, 3f);

        var node = new WhereNode(values, new ComparisonCriterion(0, Comparator.Greater, 1.5), [values], -1);

        Assert.Equal((double[])[-1, 2, 3], await _arrays.ValuesAsync(node));
        Assert.Equal(values.BytesToRead, node.BytesToRead);
        Assert.Equal([values], node.Inputs);
    }

    // 0.1 in single precision is more than 0.1; beside double precision, and beyond single, numbers are what they are.
    [Fact]
    public async Task Numbers_are_rounded_as_the_values_are()
    {
        var singles = _arrays.Read([3], 0.1f, -0.1f, float.PositiveInfinity);
        var doubles = _arrays.Read([3], 0.1, -0.1, double.PositiveInfinity);

        async Task<double[]> Kept(Criterion criterion, params Node[] operands) =>
            await _arrays.ValuesAsync(new WhereNode(doubles, criterion, [.. operands], 0));

        Assert.Equal(
            (double[])[0.1, 0, 0], await Kept(new ComparisonCriterion(0, Comparator.Equal, 0.1), singles));
        Assert.Equal(
            (double[])[0.1, 0, 0], await Kept(new ComparisonCriterion(0, Comparator.Equal, 0.1), doubles));
        Assert.Equal(
            (double[])[0.1, 0, 0], await Kept(new ComparisonCriterion(0, Comparator.Greater, right: 1), singles, doubles));
        Assert.Equal(
            (double[])[0.1, -0.1, 0], await Kept(new ComparisonCriterion(0, Comparator.LessOrEqual, 1e300), singles));
    }

    [Fact]
    public void Operands_have_the_shape_of_the_values() => Assert.Throws<ArgumentException>(() => new WhereNode(
        _arrays.Read([3], 1f, 2f, 3f), new FixedCriterion(true), [_arrays.Read([2], 1f, 2f)], 0));

    /// <summary>A condition on the values themselves, on others, and on positions.</summary>
    internal static WhereNode Some(Node node, int axis, Random random)
    {
        var changed = new ElementwiseNode(node, new Affine(2, 1));
        Criterion[] terms =
        [
            new ComparisonCriterion(0, Comparator.Less, random.NextDouble() * 50),
            new NegatedCriterion(new ComparisonCriterion(1, Comparator.GreaterOrEqual, random.NextDouble())),
            new ComparisonCriterion(0, Comparator.NotEqual, right: 1),
            new PositionCriterion(axis, [.. Enumerable.Range(0, (int)node.Shape[axis]).Select(_ => random.Next(2) == 0)]),
        ];
        random.Shuffle(terms);
        Criterion joined = new JoinedCriterion(random.Next(2) == 0, [.. terms.Take(2)]);
        return new(
            node,
            new JoinedCriterion(random.Next(2) == 0, [joined, terms[2]]),
            [node, changed],
            random.Next(2) == 0 ? double.NaN : 7);
    }
}
