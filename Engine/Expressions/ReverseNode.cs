using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>An array with the positions of one dimension in the opposite order.</summary>
internal sealed class ReverseNode : Node
{
    private readonly Node _input;
    private readonly int _axis;

    /// <summary>Creates the node.</summary>
    /// <param name="input">The array.</param>
    /// <param name="axis">The dimension.</param>
    public ReverseNode(Node input, int axis)
        : base(input.Type, input.Shape, input)
    {
        _input = input;
        _axis = axis;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    public override ChunkGrid? Chunks
    {
        get
        {
            if (_input.Chunks is not { } chunks)
            {
                return null;
            }

            var length = chunks.Length[_axis];
            var last = (Shape[_axis] - chunks.First[_axis] - 1) % length;
            return chunks with { First = chunks.First.SetItem(_axis, (last < 0 ? last + length : last) + 1) };
        }
    }

    public override Node Select(int axis, IndexRange range)
    {
        var last = range.Start + (Math.Max(0, range.Count - 1) * range.Step);
        return new ReverseNode(
            _input.Select(axis, axis == _axis ? range with { Start = Shape[axis] - 1 - last } : range), _axis);
    }

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var (start, count) = (region.Start[_axis], region.Count[_axis]);
        using var scratch = evaluation.Buffers.Rent(destination.Length);
        await _input.EvaluateAsync(
            region.With(_axis, Shape[_axis] - start - count, count), scratch.Memory, evaluation);
        var row = (int)(Region.ElementsOf(region.Count.AsSpan()[(_axis + 1)..]) * Type.ByteLength());
        var all = (int)(row * count);
        for (var done = 0; done < destination.Length; done += row)
        {
            // Within its group of rows the row at the same distance from the other end.
            var from = (done / all * all) + all - row - (done % all);
            scratch.Memory.Slice(from, row).CopyTo(destination[done..]);
        }
    }

    public override long ScratchBytes(long elements, long blockBytes) =>
        (elements * Type.ByteLength()) + _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) => other is ReverseNode reversed && reversed._axis == _axis;
}
