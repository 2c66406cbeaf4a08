using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class ReductionLoopTests
{
    private static readonly ValueForm[] _forms = [.. StoredSamples.Forms];

    // Blocks of any chunks, each cut out of memory that holds more than it.
    private static readonly Gen<Case> _cases =
        from lengths in Gen.Long[1, 5].Array[1, 4]
        from chunk in Gen.Long[1, 6].Array[4]
        from margins in Gen.Long[0, 2].Array[4]
        from starts in Gen.Long[0, 3].Array[4]
        from isReduced in Gen.Bool.Array[4]
        from isWeighted in Gen.Bool.Array[4]
        from form in Gen.Int[0, _forms.Length - 1]
        select new Case(
            [.. lengths],
            [.. chunk.Take(lengths.Length)],
            [.. margins.Take(lengths.Length)],
            [.. starts.Take(lengths.Length)],
            [.. isReduced.Take(lengths.Length)],
            [.. isWeighted.Take(lengths.Length)],
            _forms[form]);

    [Fact]
    public void Sums_equal_those_of_a_naive_loop_for_all_shapes_axes_chunks_and_strides() => _cases.Sample(test =>
    {
        var state = new double[2 * test.Cells];
        var naive = new double[2 * test.Cells];
        foreach (var block in test.Blocks())
        {
            test.Add(new MeanAccumulator(), block, default, state);
            foreach (var (at, value) in test.Valid(block))
            {
                naive[test.Cell(at)] += value;
                naive[test.Cells + test.Cell(at)]++;
            }
        }

        Assert.Equal(naive, state);
    });

    [Fact]
    public void Weights_go_with_their_values_for_all_shapes_axes_chunks_and_strides() => _cases.Sample(test =>
    {
        var state = new double[4 * test.Cells];
        var naive = new double[4 * test.Cells];
        foreach (var block in test.Blocks())
        {
            double[] weights = [.. Case.Positions(block)
                .Where(at => Enumerable.Range(0, block.Rank).All(axis =>
                    test.IsWeighted[axis] || at[axis] == block.Start[axis]))
                .Select(test.Weight)];
            test.Add(new WeightedMeanAccumulator(), block, weights, state);
            foreach (var (at, value) in test.Valid(block))
            {
                naive[test.Cell(at)] += value * test.Weight(at);
                naive[(2 * test.Cells) + test.Cell(at)] += test.Weight(at);
            }
        }

        Assert.Equal(naive, state);
    });

    [Fact]
    public void Integers_go_to_their_cells_for_all_shapes_axes_chunks_and_strides() => _cases.Sample(item =>
    {
        var test = item with { Form = new(ElementType.Int64) };
        var (sums, largest) = (new long[test.Cells], new long[test.Cells]);
        var (naiveSums, naiveLargest) = (new long[test.Cells], new long[test.Cells]);
        foreach (var block in test.Blocks())
        {
            test.Add(new IntegerSumAccumulator(), block, default, MemoryMarshal.Cast<long, double>(sums.AsSpan()));
            test.Add(new IntegerExtremeAccumulator(true), block, default, MemoryMarshal.Cast<long, double>(largest.AsSpan()));
            foreach (var (at, value) in test.Valid(block))
            {
                naiveSums[test.Cell(at)] += (long)value;
                naiveLargest[test.Cell(at)] = Math.Max(naiveLargest[test.Cell(at)], (long)value);
            }
        }

        Assert.Equal(naiveSums, sums);
        Assert.Equal(naiveLargest, largest);
    });

    [Fact]
    public void A_cell_takes_the_rows_of_a_long_piece_in_their_order()
    {
        // 1e17 swallows the one before it and not those behind: in another order the sums would be others.
        double[] column = [1, 1e17, -1e17, 3, 5];
        var block = Region.Whole([5, 2, 100]);
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(place => column[place / 200])];
        var state = new double[2 * 200];

        new MeanAccumulator().Add(
            new Piece(block, MemoryMarshal.AsBytes<double>(numbers), [200, 100, 1], new(ElementType.Double)),
            block,
            [0],
            default,
            default,
            MemoryMarshal.AsBytes(state.AsSpan()));

        Assert.All(state[..200], sum => Assert.Equal(8, sum));
        Assert.All(state[200..], count => Assert.Equal(5, count));
    }

    [Fact]
    public void A_long_column_of_a_map_goes_to_cells_that_stand_apart()
    {
        var (region, block) = (Region.Whole([3, 300, 4]), new Region([0, 0, 2], [3, 300, 1]));
        float[] numbers = [.. Enumerable.Range(0, 900).Select(place => (float)place)];
        var state = new double[2 * 1200];

        new SumAccumulator().Add(
            new Piece(block, MemoryMarshal.AsBytes<float>(numbers), [300, 1, 1], new(ElementType.Float)),
            region,
            [0],
            default,
            default,
            MemoryMarshal.AsBytes(state.AsSpan()));

        Assert.Equal(
            Enumerable.Range(0, 1200).Select(cell => cell % 4 == 2 ? 900.0 + (3 * (cell / 4)) : 0), state[..1200]);
    }

    [Fact]
    public void A_piece_without_numbers_changes_nothing()
    {
        double[] state = [1, 2];

        new SumAccumulator().Add(
            new Piece(new Region([0, 0], [0, 5]), [], [5, 1], new(ElementType.Float)),
            Region.Whole([2, 5]),
            [0, 1],
            default,
            default,
            MemoryMarshal.AsBytes(state.AsSpan()));

        Assert.Equal([1, 2], state);
    }

    /// <summary>An array of small whole numbers, some of them missing.</summary>
    internal sealed record Case(
        ImmutableArray<long> Shape,
        ImmutableArray<long> Chunk,
        ImmutableArray<long> Margins,
        ImmutableArray<long> Starts,
        ImmutableArray<bool> IsReduced,
        ImmutableArray<bool> IsWeighted,
        ValueForm Form)
    {
        public int Cells => (int)Region.ElementsOf([.. Shape.Where((_, axis) => !IsReduced[axis])]);

        private Region Whole => new(Starts, Shape);

        public static IEnumerable<long[]> Positions(Region block)
        {
            IEnumerable<long[]> all = [[]];
            for (var axis = 0; axis < block.Rank; axis++)
            {
                var (start, count) = (block.Start[axis], block.Count[axis]);
                all = all.SelectMany(at => Enumerable.Range(0, (int)count).Select(step => (long[])[.. at, start + step]));
            }

            return all;
        }

        public IEnumerable<Region> Blocks()
        {
            IEnumerable<Region> all = [Whole];
            for (var each = 0; each < Shape.Length; each++)
            {
                var axis = each;
                all = all.SelectMany(block => Enumerable.Range(0, (int)((Shape[axis] + Chunk[axis] - 1) / Chunk[axis])).Select(
                    part => block.With(
                        axis,
                        Starts[axis] + (part * Chunk[axis]),
                        Math.Min(Chunk[axis], Shape[axis] - (part * Chunk[axis])))));
            }

            return all;
        }

        // The block's numbers stand in memory that has the margins' numbers behind them along each dimension.
        public void Add(Accumulator accumulator, Region block, ReadOnlySpan<double> weights, Span<double> state)
        {
            var strides = new long[block.Rank];
            var size = 1L;
            for (var axis = block.Rank - 1; axis >= 0; axis--)
            {
                strides[axis] = size;
                size *= block.Count[axis] + Margins[axis];
            }

            var numbers = Enumerable.Repeat(1e9, (int)size).ToArray();
            foreach (var at in Positions(block))
            {
                numbers[at.Select((place, axis) => (place - block.Start[axis]) * strides[axis]).Sum()] = Number(at);
            }

            var last = block.Count.Select((count, axis) => (count - 1) * strides[axis]).Sum();
            var bytes = Form.Type == ElementType.Int64
                ? MemoryMarshal.AsBytes<long>(numbers.Select(number => double.IsNaN(number) ? 0 : (long)number).ToArray())
                : StoredSamples.Bytes(Form, numbers);
            int[] weighted = [.. Enumerable.Range(0, block.Rank).Where(axis => IsWeighted[axis])];
            accumulator.Add(
                new Piece(block, bytes[..(int)((last + 1) * Form.Type.ByteLength())], strides, Form),
                Whole,
                [.. Enumerable.Range(0, block.Rank).Where(axis => IsReduced[axis])],
                weights,
                weights.IsEmpty ? [] : weighted,
                MemoryMarshal.AsBytes(state));
        }

        public IEnumerable<(long[] At, double Value)> Valid(Region block) =>
            Positions(block).Select(at => (at, Number(at))).Where(pair => Form.IsValid(pair.Item2));

        public int Cell(long[] at)
        {
            long cell = 0;
            for (var axis = 0; axis < Shape.Length; axis++)
            {
                cell = IsReduced[axis] ? cell : (cell * Shape[axis]) + at[axis] - Starts[axis];
            }

            return (int)cell;
        }

        public double Weight(long[] at) =>
            1 + at.Select((place, axis) => IsWeighted[axis] ? place * (axis + 1) * 3 : 0).Sum();

        private double Number(long[] at)
        {
            var number = at.Select((place, axis) => place * (7 + (axis * 5))).Sum();
            return (number % 7) switch
            {
                3 => double.NaN,
                5 when !double.IsNaN(Form.Missing) => Form.Missing,
                6 when !double.IsNaN(Form.OtherMissing) => Form.OtherMissing,
                _ => number,
            };
        }
    }
}
