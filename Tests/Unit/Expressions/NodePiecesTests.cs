using System.Collections.Immutable;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions;

/// <summary>The law of pieces, over the same expressions as <see cref="NodeTests"/>.</summary>
public sealed class NodePiecesTests
{
    [Fact]
    public Task Pieces_of_a_region_cover_it_once_and_have_its_values() => Gen.Int[0, int.MaxValue - 1].SampleAsync(
        async seed =>
        {
            var (arrays, node, random) = NodeTests.Build(seed);
            var (_, region) = NodeTests.Part(random, node.Shape);
            ImmutableArray<int> reduced = [.. Enumerable.Range(0, node.Rank).Where(_ => random.Next(2) == 0)];

            var pieces = await arrays.PiecesAsync(node, region, reduced);

            Assert.All(pieces.Times, times => Assert.Equal(1, times));
            Assert.Equal(await arrays.ValuesAsync(node, region), pieces.Values);
        },
        iter: 600,
        threads: 1);
}
