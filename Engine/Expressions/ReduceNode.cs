using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>An array reduced over some of its dimensions; the accumulator says what type the result has.</summary>
/// <remarks>Values that are put into bins give a result for each bin: a dimension more, in front of all others.</remarks>
internal sealed class ReduceNode : Node
{
    private readonly Node _input;
    private readonly ReductionWeights? _weights;
    private readonly ReductionGroups? _groups;
    private readonly ImmutableArray<int> _kept;
    private readonly bool _isOwn; // Values are put into bins by themselves.

    /// <summary>Creates the node.</summary>
    /// <param name="input">Values as the accumulator takes them.</param>
    /// <param name="axes">The dimensions that go away.</param>
    /// <param name="accumulator">What is computed.</param>
    /// <param name="weights">The weights of the values, where the accumulator takes them.</param>
    /// <param name="groups">The bins that values are put into; none together with weights.</param>
    public ReduceNode(
        Node input,
        ImmutableArray<int> axes,
        Accumulator accumulator,
        ReductionWeights? weights = null,
        ReductionGroups? groups = null)
        : base(
            accumulator.Result,
            [
                .. groups is null ? Array.Empty<long>() : [groups.Count],
                .. Enumerable.Range(0, input.Rank).Except(axes).Select(axis => input.Shape[axis]),
            ],
            [.. Needed(input, weights, groups)])
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

        if (groups is not null && (weights is not null || !groups.Fit(input, axes)))
        {
            throw new ArgumentException("the groups do not fit the values", nameof(groups));
        }

        _input = input;
        _weights = weights;
        _groups = groups;
        _isOwn = groups?.IsOwn(input) ?? false;
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

    public override ImmutableArray<Node> Inputs => [.. Needed(_input, _weights, _groups)];

    /// <summary>The bins that values are put into, or null.</summary>
    public ReductionGroups? Groups => _groups;

    // Weights of a file are wanted again by the block of the next time step.
    public override bool LeavesParts => IsRemembered || base.LeavesParts;

    private bool IsRemembered => _weights is { Node: KeptNode or { BytesToRead: > 0 } };

    /// <summary>The dimension of the input that a dimension of the result was; -1 for that of bins.</summary>
    /// <param name="axis">The result's dimension.</param>
    public int InputAxis(int axis) => axis < Added ? -1 : _kept[axis - Added];

    /// <summary>The dimension of the result that a dimension of the input is, which is not reduced.</summary>
    /// <param name="axis">The input's dimension.</param>
    public int ResultAxis(int axis) => _kept.IndexOf(axis) + Added;

    // Bins in front, which are computed together.
    public override ChunkGrid? Chunks => _input.Chunks is { } chunks
        ? new(
            [.. Shape.Take(Added), .. _kept.Select(axis => chunks.First[axis])],
            [.. Shape.Take(Added), .. _kept.Select(axis => chunks.Length[axis])])
        : null;

    private int Added => _groups is null ? 0 : 1;

    /// <summary>Where what is reduced is cut into chunks of a file; null where it is not.</summary>
    public ChunkGrid? InputChunks => _input.Chunks;

    public override Node Select(int axis, IndexRange range)
    {
        if (axis < Added)
        {
            return new ReduceNode(_input, Axes, Accumulator, _weights, _groups!.Select(range));
        }

        var kept = InputAxis(axis);
        return new ReduceNode(_input.Select(kept, range), Axes, Accumulator, _weights?.Select(kept, range), _groups);
    }

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        if (evaluation.Provided(this) is { } provided)
        {
            CopyRegion(provided, region, destination);
            return;
        }

        if (_groups is not null && region.Count[0] < Shape[0])
        {
            var some = Select(0, new IndexRange(region.Start[0], region.Count[0]));
            await some.EvaluateAsync(region.With(0, 0, region.Count[0]), destination, evaluation);
            return;
        }

        var cells = (int)region.Elements;
        using var state = evaluation.Buffers.Rent(StateBytes(cells));
        Accumulator.Clear(state.Span);

        var input = Region.Whole(_input.Shape);
        for (var axis = 0; axis < _kept.Length; axis++)
        {
            input = input.With(_kept[axis], region.Start[axis + Added], region.Count[axis + Added]);
        }

        input = _groups?.Narrowed(input) ?? input;
        if (input.Elements > 0)
        {
            await MapAsync(input, state.Memory, evaluation);
        }

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

    /// <summary>Adds a region of an input to the states of all reductions of it, read once.</summary>
    /// <param name="reductions">The reductions; at least one, all of the same input.</param>
    /// <param name="input">The region of the input.</param>
    /// <param name="states">One state a reduction, as for a single one.</param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    public static async ValueTask MapAsync(
        IReadOnlyList<ReduceNode> reductions,
        Region input,
        IReadOnlyList<Memory<byte>> states,
        Evaluation evaluation)
    {
        var node = reductions[0]._input;
        if (reductions.Any(other => other._input.Type != node.Type || !other._input.Shape.SequenceEqual(node.Shape)))
        {
            throw new ArgumentException("the reductions are not of one input", nameof(reductions));
        }

        // Weights are evaluated once for the region where they are few, else for each block of it.
        var maximum = Math.Max(1, evaluation.BlockBytes / node.Type.ByteLength());
        var isCut = reductions.Any(
            reduction => (reduction._weights is { } weights && weights.Part(input).Elements > maximum)
                || (!reduction._isOwn && reduction._groups?.PartOf(input).Elements > maximum));
        using var visitor = new ReductionVisitor(reductions, input, states, evaluation);
        foreach (var part in isCut ? node.Blocks(input, maximum) : [input])
        {
            await visitor.PrepareAsync(part);
            await node.VisitAsync(part, visitor, evaluation);
        }
    }

    /// <summary>Adds pieces to states of reductions that put the values of one input into the same bins.</summary>
    /// <param name="region">The region of the input that the states cover.</param>
    /// <param name="targets">The accumulators and their states.</param>
    /// <param name="buffers">Where memory comes from.</param>
    public GroupedPieces Grouped(
        Region region, IReadOnlyList<(Accumulator Accumulator, Memory<byte> State)> targets, BufferPool buffers) =>
        new(_groups!, _isOwn, Axes, region, targets, buffers);

    /// <summary>Whether another reduction of the same input puts the same values into the same bins.</summary>
    /// <param name="other">The other reduction.</param>
    public bool IsGroupedAs(ReduceNode other) =>
        _groups is not null && _groups.IsSameAs(other._groups) && Axes.SequenceEqual(other.Axes);

    /// <summary>The weights of a region of the input.</summary>
    /// <param name="part">The region.</param>
    /// <param name="buffers">Where memory comes from that is not remembered.</param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    /// <returns>The weights, and what gives their memory back; null where there are none.</returns>
    public async ValueTask<PieceWeights?> WeightsAsync(Region part, BufferPool buffers, Evaluation evaluation)
    {
        if (_weights is null)
        {
            return null;
        }

        var weighted = _weights.Part(part);
        if (IsRemembered && evaluation.Last.Find(this, weighted) is { } known)
        {
            return new(_weights.Axes, weighted, known, buffers);
        }

        var rented = buffers.Rent(weighted.Elements * sizeof(double));
        try
        {
            await _weights.Node.EvaluateAsync(weighted, rented.Memory, evaluation);
        }
        catch
        {
            rented.Dispose();
            throw;
        }

        if (IsRemembered)
        {
            evaluation.Last.Put(this, weighted, rented.Span);
        }

        return new(_weights.Axes, weighted, rented.Memory, buffers, rented);
    }

    /// <summary>Bytes of the state for some cells.</summary>
    /// <param name="cells">The number of cells.</param>
    public long StateBytes(long cells) => cells * Accumulator.Components * Accumulator.ComponentBytes;

    public override long ScratchBytes(long elements, long blockBytes) =>
        StateBytes(elements) + _input.VisitBytes(blockBytes) + WeightBytes(blockBytes);

    /// <summary>
    /// Bytes of buffers that a reduction holds beside others of one input: for its weights, or its bins.
    /// </summary>
    /// <param name="blockBytes">The size of blocks that the input is read in.</param>
    public long WeightBytes(long blockBytes)
    {
        if (_groups is not null)
        {
            return GroupTile.Bytes + (_isOwn ? 0 : _groups.PartBytes(_input, blockBytes));
        }

        if (_weights is null)
        {
            return 0;
        }

        var block = Math.Max(1, blockBytes / _input.Type.ByteLength());
        var elements = Math.Min(block, Region.ElementsOf(_weights.Node.Shape.AsSpan()));
        return (2 * elements * sizeof(double)) + _weights.Node.ScratchBytes(elements, blockBytes);
    }

    protected override bool HasSameTraits(Node other) => other is ReduceNode reduced
        && reduced.Axes.SequenceEqual(Axes)
        && reduced.Accumulator.IsSameAs(Accumulator)
        && (reduced._weights?.Axes ?? []).SequenceEqual(_weights?.Axes ?? [])
        && (_groups is null ? reduced._groups is null : _groups.IsSameAs(reduced._groups));

    private static IEnumerable<Node> Needed(Node input, ReductionWeights? weights, ReductionGroups? groups)
    {
        yield return input;
        if (weights is not null)
        {
            yield return weights.Node;
        }

        if (groups?.Source is { } source && !groups.IsOwn(input))
        {
            yield return source;
        }
    }

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
