using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>
/// Walks a block and hands its rows to an accumulator, with the cells of the state that they belong to.
/// </summary>
/// <remarks>
/// Neighbouring dimensions are merged where the state allows, so that the innermost run is as long as it can be: it
/// either belongs to as many cells that follow each other, or, where its dimension is reduced, to one cell. With
/// weights, it either has as many of them that follow each other, or one.
/// </remarks>
internal readonly ref struct ReductionLoop
{
    private readonly int _cells;
    private readonly int _firstCell;
    private readonly ReadOnlySpan<int> _counts;
    private readonly ReadOnlySpan<int> _strides;
    private readonly ReadOnlySpan<int> _weightStrides;
    private readonly ReadOnlySpan<double> _weights;

    /// <summary>Prepares the walk.</summary>
    /// <param name="region">The region of the input that the state covers.</param>
    /// <param name="block">The block, within the region.</param>
    /// <param name="axes">The reduced dimensions.</param>
    /// <param name="weights">The block's weights, row-major, or none.</param>
    /// <param name="weighted">The dimensions that weights have, in their order.</param>
    public ReductionLoop(
        Region region,
        Region block,
        ImmutableArray<int> axes,
        ReadOnlySpan<double> weights = default,
        ReadOnlySpan<int> weighted = default)
    {
        var counts = new List<int>();
        var strides = new List<int>();
        var weightStrides = new List<int>();
        var (stride, weightStride) = (1, 1);
        var first = 0L;
        for (var axis = region.Rank - 1; axis >= 0; axis--)
        {
            var count = (int)block.Count[axis];
            var isReduced = axes.Contains(axis);
            var step = isReduced ? 0 : stride;
            var weightStep = weighted.Contains(axis) ? weightStride : 0;
            weightStride *= weightStep > 0 ? count : 1;
            if (!isReduced)
            {
                first += (block.Start[axis] - region.Start[axis]) * stride;
                stride = checked(stride * (int)region.Count[axis]);
            }

            if (count == 1)
            {
                continue;
            }

            if (counts.Count > 0
                && Continues(step, strides[^1], counts[^1])
                && Continues(weightStep, weightStrides[^1], counts[^1]))
            {
                counts[^1] *= count;
            }
            else
            {
                counts.Add(count);
                strides.Add(step);
                weightStrides.Add(weightStep);
            }
        }

        _cells = stride;
        _firstCell = (int)first;
        counts.Reverse();
        strides.Reverse();
        weightStrides.Reverse();
        _counts = counts.ToArray();
        _strides = strides.ToArray();
        _weightStrides = weightStrides.ToArray();
        _weights = weights;
    }

    private delegate void Add<T, TState>(ReadOnlySpan<T> values, Span<TState> state, int cell, int cells);

    private delegate void AddWeighted<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells);

    private bool IsRun => _counts.Length == 0 || _strides[^1] == 0;

    /// <summary>Adds the block to the state.</summary>
    /// <param name="values">The block's elements.</param>
    /// <param name="state">The state of all cells of the region.</param>
    /// <param name="accumulator">What is computed.</param>
    public void Run(ReadOnlySpan<float> values, Span<double> state, FloatingAccumulator accumulator) =>
        Run(values, state, IsRun ? new Add<float, double>(accumulator.AddRun) : accumulator.AddRow);

    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{double}, FloatingAccumulator)"/>
    public void Run(ReadOnlySpan<double> values, Span<double> state, FloatingAccumulator accumulator) =>
        Run(values, state, IsRun ? new Add<double, double>(accumulator.AddRun) : accumulator.AddRow);

    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{double}, FloatingAccumulator)"/>
    public void Run(ReadOnlySpan<long> values, Span<long> state, IntegerAccumulator accumulator) =>
        Run(values, state, IsRun ? new Add<long, long>(accumulator.AddRun) : accumulator.AddRow);

    /// <summary>Adds the block, and its weights, to the state of a weighted mean.</summary>
    /// <param name="values">The block's elements.</param>
    /// <param name="state">The state of all cells of the region.</param>
    public void RunWeighted(ReadOnlySpan<float> values, Span<double> state) => RunWeighted(
        values,
        state,
        IsRun ? new AddWeighted<float>(WeightedMeanAccumulator.AddRun) : WeightedMeanAccumulator.AddRow);

    /// <inheritdoc cref="RunWeighted(ReadOnlySpan{float}, Span{double})"/>
    public void RunWeighted(ReadOnlySpan<double> values, Span<double> state) => RunWeighted(
        values,
        state,
        IsRun ? new AddWeighted<double>(WeightedMeanAccumulator.AddRun) : WeightedMeanAccumulator.AddRow);

    // A dimension continues the one inside it when one step of it is that one's whole length.
    private static bool Continues(int step, int innerStride, int innerCount) =>
        innerStride == 0 ? step == 0 : step == innerStride * innerCount;

    private void RunWeighted<T>(ReadOnlySpan<T> values, Span<double> state, AddWeighted<T> add)
    {
        var inner = _counts.Length == 0 ? 1 : _counts[^1];
        var weights = _counts.Length == 0 || _weightStrides[^1] == 0 ? 1 : inner;
        var cell = new Walk(_counts, _strides, _firstCell);
        var weight = new Walk(_counts, _weightStrides, 0);
        for (var done = 0; done < values.Length; done += inner)
        {
            add(values.Slice(done, inner), _weights.Slice(weight.Place, weights), state, cell.Place, _cells);
            cell.Next();
            weight.Next();
        }
    }

    private void Run<T, TState>(ReadOnlySpan<T> values, Span<TState> state, Add<T, TState> add)
    {
        var inner = _counts.Length == 0 ? 1 : _counts[^1];
        var walk = new Walk(_counts, _strides, _firstCell);
        for (var done = 0; done < values.Length; done += inner)
        {
            add(values.Slice(done, inner), state, walk.Place, _cells);
            walk.Next();
        }
    }

    // An odometer over all dimensions but the innermost.
    private ref struct Walk
    {
        private readonly ReadOnlySpan<int> _counts;
        private readonly ReadOnlySpan<int> _strides;
        private readonly Span<int> _position;

        public Walk(ReadOnlySpan<int> counts, ReadOnlySpan<int> strides, int first)
        {
            var outer = Math.Max(0, counts.Length - 1);
            _counts = counts[..outer];
            _strides = strides[..outer];
            _position = new int[outer];
            Place = first;
        }

        public int Place { get; private set; }

        public void Next()
        {
            for (var axis = _counts.Length - 1; axis >= 0; axis--)
            {
                Place += _strides[axis];
                if (++_position[axis] < _counts[axis])
                {
                    return;
                }

                Place -= _strides[axis] * _counts[axis];
                _position[axis] = 0;
            }
        }
    }
}
