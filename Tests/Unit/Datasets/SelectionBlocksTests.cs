using System.Collections.Immutable;
using CsCheck;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Datasets;

namespace Compute.Orleans.Tests.Unit.Datasets;

public sealed class SelectionBlocksTests
{
    private static readonly Gen<IndexRange> _ranges =
        Gen.Select(Gen.Long[0, 20], Gen.Long[0, 6], Gen.Long[1, 5], (start, count, step) => new IndexRange(start, count, step));

    [Fact]
    public void The_pieces_together_are_the_selection_in_order_and_none_is_too_large() =>
        Gen.Select(_ranges.Array[0, 4], Gen.Long[1, 40]).Sample((selection, maximum) =>
        {
            var blocks = SelectionBlocks.Of([.. selection], maximum).ToList();

            Assert.Equal(Positions(selection), blocks.SelectMany(block => Positions(block)));
            Assert.All(blocks, block => Assert.InRange(SelectionBlocks.Elements(block), 1, maximum));
        });

    [Fact]
    public void Nothing_is_selected_whatever_lengths_stand_beside_a_length_of_0()
    {
        ImmutableArray<IndexRange> selection = [new(0, long.MaxValue), new(0, long.MaxValue), new(0, 0)];

        Assert.Equal(0, SelectionBlocks.Elements(selection.AsSpan()[1..]));
        Assert.Empty(SelectionBlocks.Of([new(0, 1L << 40), new(0, 0)], 10));
        Assert.Throws<OverflowException>(() => SelectionBlocks.Elements(selection.AsSpan()[..2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionBlocks.Of([], 0));
    }

    private static IEnumerable<string> Positions(IEnumerable<IndexRange> selection) => selection.Aggregate(
        (IEnumerable<string>)[""],
        (places, range) =>
            from place in places
            from at in Enumerable.Range(0, (int)range.Count)
            select FormattableString.Invariant($"{place},{range.Start + (at * range.Step)}"));
}
