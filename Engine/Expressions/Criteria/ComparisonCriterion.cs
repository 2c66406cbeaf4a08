using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Criteria;

/// <summary>Holds where an operand compares as it should, with a number or with another operand.</summary>
/// <remarks>
/// Accuracy: float32 is compared in single precision, the number rounded to it, as xarray does, so that a value equals
/// the number that was written for it; where one side is float64, or the number is beyond float32, in double.
/// </remarks>
internal sealed class ComparisonCriterion : Criterion
{
    /// <summary>Numbers that are converted at once.</summary>
    private const int Tile = 512;

    private readonly int _left;
    private readonly Comparator _comparator;
    private readonly int? _right;
    private readonly double _number;

    /// <summary>Compares an operand with a number.</summary>
    /// <param name="left">The operand's place.</param>
    /// <param name="comparator">How.</param>
    /// <param name="number">The number.</param>
    public ComparisonCriterion(int left, Comparator comparator, double number) =>
        (_left, _comparator, _number) = (left, comparator, number);

    /// <summary>Compares an operand with another.</summary>
    /// <param name="left">The operand's place.</param>
    /// <param name="comparator">How.</param>
    /// <param name="right">The other's place; the same for a test that only NaN passes, or fails.</param>
    public ComparisonCriterion(int left, Comparator comparator, int right) =>
        (_left, _comparator, _right) = (left, comparator, right);

    public override void Evaluate(CriterionBlock block, Span<byte> mask, Span<byte> spare)
    {
        if (block.TypeOf(_left) != ElementType.Float || !IsSingle(block))
        {
            EvaluateDoubles(block, mask);
        }
        else if (_right is { } right)
        {
            CompareNumbers.Apply(block.Singles(_left), _comparator, block.Singles(right), mask);
        }
        else
        {
            CompareNumbers.Apply(block.Singles(_left), _comparator, (float)_number, mask);
        }
    }

    public override bool IsSameAs(Criterion other) => other is ComparisonCriterion same
        && same._left == _left
        && same._comparator == _comparator
        && same._right == _right
        && BitConverter.DoubleToInt64Bits(same._number) == BitConverter.DoubleToInt64Bits(_number);

    private bool IsSingle(CriterionBlock block) => _right is { } right
        ? block.TypeOf(right) == ElementType.Float
        : float.IsFinite((float)_number);

    private void EvaluateDoubles(CriterionBlock block, Span<byte> mask)
    {
        Span<double> left = stackalloc double[Tile];
        Span<double> right = stackalloc double[Tile];
        for (var done = 0; done < mask.Length; done += Tile)
        {
            var count = Math.Min(Tile, mask.Length - done);
            var values = block.Doubles(_left, done, left[..count]);
            if (_right is { } other)
            {
                CompareNumbers.Apply(values, _comparator, block.Doubles(other, done, right[..count]), mask[done..]);
            }
            else
            {
                CompareNumbers.Apply(values, _comparator, _number, mask[done..]);
            }
        }
    }
}
