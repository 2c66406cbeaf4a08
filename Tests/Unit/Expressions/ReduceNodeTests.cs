using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.NetCdf.Chunks;

using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.NetCdf.Chunks;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class ReduceNodeTests
{
    private static readonly ImmutableArray<long> _shape = [40, 30, 50];

    [Fact]
    public async Task Several_reductions_share_one_reading()
    {
        var arrays = new NodeArrays();
        var read = Read(arrays);
        ReduceNode[] reductions =
        [
            new(read, [0], new MeanAccumulator()),
            new(read, [0], new VarianceAccumulator()),
            new(read, [0], new SumAccumulator()),
            new(read, [1, 2], new MeanAccumulator()),
            new(read, [1, 2], new VarianceAccumulator()),
            new(read, [1, 2], new WeightedMeanAccumulator(), Rows(30)),
            new(read, [0, 1, 2], new CountAccumulator()),
        ];
        var evaluation = arrays.Evaluation();

        var together = await MapAsync(reductions, evaluation);

        Assert.Equal(60_000 * sizeof(float), evaluation.BytesRead);
        Assert.Equal(60_000 * sizeof(float), ((MemorySource)arrays.Source(0)).BytesRead);
        for (var place = 0; place < reductions.Length; place++)
        {
            Assert.Equal(await arrays.ValuesAsync(reductions[place]), together[place]);
        }
    }

    // The weights of all elements are more than a block: they are evaluated block by block, the values beside them.
    [Theory]
    [InlineData(1 << 10)]
    [InlineData(1 << 20)]
    public async Task Weights_of_each_element_are_taken_block_by_block(long blockBytes)
    {
        var arrays = new NodeArrays { BlockBytes = blockBytes };
        var read = Read(arrays);
        double[] weights = [.. Enumerable.Range(0, 60_000).Select(place => (double)(place % 5))];
        var reduction = new ReduceNode(
            read,
            [0],
            new WeightedMeanAccumulator(),
            new ReductionWeights(arrays.Read(_shape, weights), [0, 1, 2]));

        var means = await arrays.ValuesAsync(reduction);

        for (var cell = 0; cell < means.Length; cell++)
        {
            var places = Enumerable.Range(0, 40).Select(row => (row * 1500) + cell).ToArray();
            Assert.Equal(
                places.Sum(place => weights[place] * Number(place)) / places.Sum(place => weights[place]),
                means[cell],
                1e-9);
        }
    }

    [Fact]
    public async Task It_takes_no_more_buffers_than_it_says()
    {
        var arrays = new NodeArrays { BlockBytes = 1 << 16 };
        var scaled = new DecodeNode(
            Read(arrays), new Packing(ElementType.Float, [3], 2, 0, ElementType.Float), ElementType.Float);
        var reduction = new ReduceNode(
            new ElementwiseNode(scaled, new Affine(2, 1)), [0], new WeightedMeanAccumulator(), Rows(30));
        var cells = Region.ElementsOf(reduction.Shape.AsSpan());

        _ = await arrays.ValuesAsync(reduction);

        // Lengths are rounded up to powers of two.
        Assert.InRange(arrays.Buffers.AllocatedBytes, 1, 2 * reduction.ScratchBytes(cells, arrays.BlockBytes));
    }

    [Fact]
    public async Task Cancelled_it_ends()
    {
        var arrays = new NodeArrays();
        var reduction = new ReduceNode(Read(arrays), [0], new MeanAccumulator());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => MapAsync([reduction], arrays.EvaluationUntil(new CancellationToken(true))));
    }

    [Fact]
    public async Task Reductions_of_other_inputs_are_refused()
    {
        var arrays = new NodeArrays();
        ReduceNode[] reductions =
        [
            new(arrays.Read([2], 1.0, 2.0), [0], new MeanAccumulator()),
            new(arrays.Read([3], 1.0, 2.0, 3.0), [0], new MeanAccumulator()),
        ];

        await Assert.ThrowsAsync<ArgumentException>(() => MapAsync(reductions, arrays.Evaluation()));
    }

    // To the last bit: a job that runs again must give the same bytes, whatever is in the cache by then.
    [Fact]
    public async Task A_result_hangs_neither_on_the_cache_nor_on_how_long_reads_take()
    {
        var file = new ChunkedFile(ElementType.Double, [30, 20, 20], [7, 6, 9], [30, 20, 20], [1], 5, false);
        var read = ReadNode.Of(0, file.Variable).Select(1, new IndexRange(1, 17)).Select(2, new IndexRange(2, 9, 2));
        var node = new DecodeNode(read, new Packing(ElementType.Double, [], 1, 0, ElementType.Double), ElementType.Double);
        var cache = new ChunkCache(new MemoryBudget(1 << 22), new BufferPool(1 << 22), 0, 1 << 22);
        foreach (var accumulator in new Accumulator[] { new MeanAccumulator(), new VarianceAccumulator() })
        {
            var reduction = new ReduceNode(node, [1, 2], accumulator);
            var results = new List<byte[]>();
            foreach (var source in new IByteSource[] { file.Source, file.Source, new SlowSource(file.Source, -1) })
            {
                var evaluation = new Evaluation(
                    [source], new BufferPool(1 << 20), 1 << 20, TestContext.Current.CancellationToken)
                {
                    Chunks = results.Count == 0 ? null : cache,
                };
                var result = new byte[30 * sizeof(double)];
                await reduction.EvaluateAsync(Region.Whole(reduction.Shape), result, evaluation);
                results.Add(result);
            }

            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
    }

    private static async Task<List<double[]>> MapAsync(ReduceNode[] reductions, Evaluation evaluation)
    {
        // One after the other in memory, as a partition has them, of which two may be added to at once.
        var bytes = reductions.Select(node => (int)node.StateBytes(Region.ElementsOf(node.Shape.AsSpan()))).ToArray();
        var all = new byte[bytes.Sum()];
        Memory<byte>[] states = [.. bytes.Select((count, place) => all.AsMemory(bytes[..place].Sum(), count))];
        for (var place = 0; place < states.Length; place++)
        {
            reductions[place].Accumulator.Clear(states[place].Span);
        }

        await ReduceNode.MapAsync(
            reductions,
            Region.Whole(reductions[0].InputShape),
            states,
            evaluation);
        return [.. reductions.Select((node, place) =>
        {
            var result = new byte[Region.ElementsOf(node.Shape.AsSpan()) * sizeof(double)];
            node.Accumulator.Finish(states[place].Span, result);
            return NodeArrays.Doubles(result, node.Type);
        })];
    }

    private static Node Read(NodeArrays arrays) =>
        arrays.Read(_shape, true, [.. Enumerable.Range(0, 60_000).Select(place => (float)Number(place))]);

    private static double Number(int place) => place * 7 % 101;

    private static ReductionWeights Rows(int rows) =>
        new(new KnownNode([.. Enumerable.Range(0, rows).Select(row => row * 0.25)]), [1]);
}
