using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>An array reduced over some of its dimensions; the accumulator says what type the result has.</summary>
internal sealed class ReduceNode : Node
{
    private readonly Node _input;
    private readonly ReductionWeights? _weights;
    private readonly ImmutableArray<int> _kept;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Values as the accumulator takes them.</param>
    /// <param name="axes">The dimensions that go away.</param>
    /// <param name="accumulator">What is computed.</param>
    /// <param name="weights">The weights of the values, where the accumulator takes them.</param>
    public ReduceNode(
        Node input, ImmutableArray<int> axes, Accumulator accumulator, ReductionWeights? weights = null)
        : base(
            accumulator.Result,
            [.. Enumerable.Range(0, input.Rank).Except(axes).Select(axis => input.Shape[axis])],
            weights is null ? [input] : [input, weights.Node])
    {
        if (!accumulator.Takes(input.Type))
        {
            throw new ArgumentException(
                $"{input.Type} must be decoded for {accumulator.GetType().Name}", nameof(input));
        }

        if (weights is not null
            && (weights.Node.Type != ElementType.Double
                || !weights.Axes.Order().SequenceEqual(weights.Axes)
                || !weights.Axes.Select(axis => input.Shape[axis]).SequenceEqual(weights.Node.Shape)))
        {
            throw new ArgumentException("the weights do not fit the values", nameof(weights));
        }

        _input = input;
        _weights = weights;
        Axes = axes;
        Accumulator = accumulator;
        _kept = [.. Enumerable.Range(0, input.Rank).Except(axes)];
    }

    /// <summary>The dimensions of the input that go away.</summary>
    public ImmutableArray<int> Axes { get; }

    /// <summary>What is computed.</summary>
    public Accumulator Accumulator { get; }

    /// <summary>The shape of what is reduced.</summary>
    public ImmutableArray<long> InputShape => _input.Shape;

    /// <summary>What is reduced.</summary>
    public Node Input => _input;

    public override ImmutableArray<Node> Inputs => _weights is null ? [_input] : [_input, _weights.Node];

    // Weights of a file are wanted again by the block of the next time step.
    public override bool LeavesParts => IsRemembered || base.LeavesParts;

    private bool IsRemembered => _weights is { Node: KeptNode or { BytesToRead: > 0 } };

    /// <summary>The dimension of the input that a dimension of the result was.</summary>
    /// <param name="axis">The result's dimension.</param>
    public int InputAxis(int axis) => _kept[axis];

    public override ChunkGrid? Chunks => _input.Chunks is { } chunks
        ? new([.. _kept.Select(axis => chunks.First[axis])], [.. _kept.Select(axis => chunks.Length[axis])])
        : null;

    /// <summary>Where what is reduced is cut into chunks of a file; null where it is not.</summary>
    public ChunkGrid? InputChunks => _input.Chunks;

    public override Node Select(int axis, IndexRange range) =>
        new ReduceNode(
            _input.Select(_kept[axis], range), Axes, Accumulator, _weights?.Select(_kept[axis], range));

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        if (evaluation.Provided(this) is { } provided)
        {
            CopyRegion(provided, region, destination);
            return;
        }

        var cells = (int)region.Elements;
        using var state = evaluation.Buffers.Rent(StateBytes(cells));
        Accumulator.Clear(state.Span);

        var input = Region.Whole(_input.Shape);
        for (var axis = 0; axis < _kept.Length; axis++)
        {
            input = input.With(_kept[axis], region.Start[axis], region.Count[axis]);
        }

        await MapAsync(input, state.Memory, evaluation);
        Accumulator.Finish(state.Span, destination.Span);
    }

    /// <summary>Adds a region of the input to a state.</summary>
    /// <param name="input">The region of the input; the state has one cell for each of its kept positions.</param>
    /// <param name="state">
    /// The state, of <see cref="StateBytes"/>, already cleared or holding an earlier region.
    /// </param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    public ValueTask MapAsync(Region input, Memory<byte> state, Evaluation evaluation) =>
        MapAsync([this], input, [state], evaluation);

    /// <summary>
    /// Adds a region of an input that several reductions have to a state of each; it is evaluated once.
    /// </summary>
    /// <param name="reductions">The reductions; their inputs are the same.</param>
    /// <param name="input">The region of the input.</param>
    /// <param name="states">For each reduction its state, as for one of them alone.</param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    public static async ValueTask MapAsync(
        IReadOnlyList<ReduceNode> reductions,
        Region input,
        IReadOnlyList<Memory<byte>> states,
        Evaluation evaluation)
    {
        var node = reductions[0].Input;
        var elementBytes = node.Type.ByteLength();
        var maximum = Math.Max(1, evaluation.BlockBytes / elementBytes);
        using var buffer = evaluation.Buffers.Rent(Math.Min(maximum, Math.Max(1, input.Elements)) * elementBytes);
        foreach (var block in reductions[0].Blocks(input, maximum))
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            var values = buffer.Memory[..(int)(block.Elements * elementBytes)];
            await node.EvaluateAsync(block, values, evaluation);
            for (var place = 0; place < reductions.Count; place++)
            {
                await reductions[place].AddAsync(values, input, block, states[place], evaluation);
            }
        }
    }

    private ValueTask AddAsync(
        ReadOnlyMemory<byte> values, Region input, Region block, Memory<byte> state, Evaluation evaluation)
    {
        if (_weights is not null)
        {
            return AddWeightedAsync(_weights, values, input, block, state, evaluation);
        }

        Accumulator.Add(values.Span, _input.Type, new ReductionLoop(input, block, Axes), state.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Bytes of the state for some cells.</summary>
    /// <param name="cells">The number of cells.</param>
    public long StateBytes(long cells) => cells * Accumulator.Components * Accumulator.ComponentBytes;

    public override long ScratchBytes(long elements, long blockBytes)
    {
        var block = Math.Max(1, blockBytes / _input.Type.ByteLength());
        return StateBytes(elements) + (block * _input.Type.ByteLength()) + _input.ScratchBytes(block, blockBytes)
            + WeightBytes(block, blockBytes);
    }

    /// <summary>Bytes of buffers that a reduction holds beside others of one input: for its weights.</summary>
    /// <param name="blockBytes">The size of blocks that the input is read in.</param>
    public long WeightBytes(long blockBytes) =>
        WeightBytes(Math.Max(1, blockBytes / _input.Type.ByteLength()), blockBytes);

    protected override bool HasSameTraits(Node other) => other is ReduceNode reduced
        && reduced.Axes.SequenceEqual(Axes)
        && reduced.Accumulator.IsSameAs(Accumulator)
        && (reduced._weights?.Axes ?? []).SequenceEqual(_weights?.Axes ?? []);

    private long WeightBytes(long block, long blockBytes)
    {
        if (_weights is null)
        {
            return 0;
        }

        var elements = Math.Min(block, Region.ElementsOf(_weights.Node.Shape.AsSpan()));
        return (elements * sizeof(double)) + _weights.Node.ScratchBytes(elements, blockBytes);
    }

    private async ValueTask AddWeightedAsync(
        ReductionWeights weights,
        ReadOnlyMemory<byte> values,
        Region input,
        Region block,
        Memory<byte> state,
        Evaluation evaluation)
    {
        var part = new Region(
            [.. weights.Axes.Select(axis => block.Start[axis])], [.. weights.Axes.Select(axis => block.Count[axis])]);
        if (IsRemembered && evaluation.Last.Find(this, part) is { } known)
        {
            Add(known.Span);
            return;
        }

        using var scratch = evaluation.Buffers.Rent(part.Elements * sizeof(double));
        await weights.Node.EvaluateAsync(part, scratch.Memory, evaluation);
        if (IsRemembered)
        {
            evaluation.Last.Put(this, part, scratch.Span);
        }

        Add(scratch.Span);

        void Add(ReadOnlySpan<byte> bytes)
        {
            var loop = new ReductionLoop(
                input, block, Axes, MemoryMarshal.Cast<byte, double>(bytes), weights.Axes.AsSpan());
            Accumulator.Add(values.Span, _input.Type, loop, state.Span);
        }
    }

    // Chunk by chunk, so that each is decoded once; but parts that are left for the next block want it to be near.
    private IEnumerable<Region> Blocks(Region input, long maximum) =>
        !_input.LeavesParts && _input.Chunks is { } chunks ? chunks.Blocks(input, maximum) : input.Blocks(maximum);

    private void CopyRegion(ReadOnlyMemory<byte> whole, Region region, Memory<byte> destination)
    {
        var elementBytes = Type.ByteLength();
        var done = 0;
        foreach (var (start, count) in region.Runs(Shape))
        {
            var bytes = (int)count * elementBytes;
            whole.Slice((int)start * elementBytes, bytes).CopyTo(destination[done..]);
            done += bytes;
        }
    }
}
