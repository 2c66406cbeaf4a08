using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Arrays joined along one dimension, in order; their other dimensions and their types are equal.</summary>
/// <remarks>A join of joins along the same dimension is one join: expressions do not grow deep by it.</remarks>
internal sealed class ConcatNode : Node
{
    private readonly int _axis;
    private readonly ImmutableArray<Node> _inputs;
    private readonly ImmutableArray<long> _starts;

    public ConcatNode(int axis, ImmutableArray<Node> inputs)
        : this(Flat(axis, inputs), axis)
    {
    }

    private ConcatNode(ImmutableArray<Node> inputs, int axis)
        : base(
            inputs[0].Type,
            inputs[0].Shape.SetItem(axis, inputs.Sum(input => input.Shape[axis])),
            inputs.AsSpan())
    {
        _axis = axis;
        _inputs = inputs;
        var starts = ImmutableArray.CreateBuilder<long>(_inputs.Length);
        long start = 0;
        foreach (var input in _inputs)
        {
            if (input.Type != Type || !input.Shape.RemoveAt(axis).SequenceEqual(Shape.RemoveAt(axis)))
            {
                throw new ArgumentException("arrays of different types or shapes are joined", nameof(inputs));
            }

            starts.Add(start);
            start += input.Shape[axis];
        }

        _starts = starts.MoveToImmutable();
    }

    /// <summary>The dimension along which the arrays are joined.</summary>
    public int Axis => _axis;

    public override ImmutableArray<Node> Inputs => _inputs;

    /// <summary>Those of the first array: files that are joined are mostly cut alike.</summary>
    public override ChunkGrid? Chunks => _inputs[0].Chunks;

    public override bool IsPushedPlain => _inputs.All(input => input.IsPushedPlain);

    public override Node Select(int axis, IndexRange range)
    {
        if (axis != _axis)
        {
            return new ConcatNode(_axis, [.. _inputs.Select(input => input.Select(axis, range))]);
        }

        var parts = ImmutableArray.CreateBuilder<Node>();
        for (var place = 0; place < _inputs.Length; place++)
        {
            var length = _inputs[place].Shape[axis];

            // The first selected position at or after this part's start, and how many fall before its end.
            var skipped = Math.Max(0, (_starts[place] - range.Start + range.Step - 1) / range.Step);
            var first = range.Start + (skipped * range.Step);
            var end = _starts[place] + length;
            var count = first >= end ? 0 : Math.Min(range.Count - skipped, ((end - 1 - first) / range.Step) + 1);
            if (count > 0)
            {
                parts.Add(_inputs[place].Select(axis, new IndexRange(first - _starts[place], count, range.Step)));
            }
        }

        return parts.Count switch
        {
            0 => _inputs[0].Select(axis, new IndexRange(0, 0)),
            1 => parts[0],
            _ => new ConcatNode(_axis, parts.ToImmutable()),
        };
    }

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var elementBytes = Type.ByteLength();
        var inner = Region.ElementsOf(region.Count.AsSpan()[(_axis + 1)..]) * elementBytes;
        var outer = Region.ElementsOf(region.Count.AsSpan()[.._axis]);
        var rowBytes = region.Count[_axis] * inner;
        long done = 0;
        for (var place = 0; place < _inputs.Length; place++)
        {
            var from = Math.Max(region.Start[_axis], _starts[place]);
            var to = Math.Min(region.Start[_axis] + region.Count[_axis], _starts[place] + _inputs[place].Shape[_axis]);
            if (from >= to)
            {
                continue;
            }

            var part = region.With(_axis, from - _starts[place], to - from);
            var partRow = (int)((to - from) * inner);
            if (outer == 1)
            {
                // The part's elements follow each other in the destination: no scratch, no copy.
                var slice = destination.Slice((int)done, partRow);
                await _inputs[place].EvaluateAsync(part, slice, evaluation);
            }
            else
            {
                using var scratch = evaluation.Buffers.Rent(outer * partRow);
                await _inputs[place].EvaluateAsync(part, scratch.Memory, evaluation);
                for (long row = 0; row < outer; row++)
                {
                    scratch.Memory.Slice((int)(row * partRow), partRow)
                        .CopyTo(destination.Slice((int)((row * rowBytes) + done), partRow));
                }
            }

            done += partRow;
        }
    }

    /// <summary>Pushes one part's pieces after the other's, each as it is stored in its file.</summary>
    /// <inheritdoc/>
    public override async ValueTask VisitAsync(Region region, IPieceVisitor visitor, Evaluation evaluation)
    {
        if (LeavesParts)
        {
            await base.VisitAsync(region, visitor, evaluation);
            return;
        }

        for (var place = 0; place < _inputs.Length; place++)
        {
            var start = _starts[place];
            var from = Math.Max(region.Start[_axis], start);
            var to = Math.Min(region.Start[_axis] + region.Count[_axis], start + _inputs[place].Shape[_axis]);
            if (from >= to)
            {
                continue;
            }

            var part = region.With(_axis, from - start, to - from);
            await _inputs[place].VisitAsync(part, new ChangedPieces(visitor.Reduced, Shift), evaluation);

            void Shift(in Piece piece)
            {
                var block = piece.Block;
                visitor.Visit(new Piece(
                    block.With(_axis, block.Start[_axis] + start, block.Count[_axis]),
                    piece.Bytes,
                    piece.Strides,
                    piece.Form));
            }
        }
    }

    public override long VisitBytes(long blockBytes) =>
        LeavesParts ? base.VisitBytes(blockBytes) : _inputs.Max(input => input.VisitBytes(blockBytes));

    public override long ScratchBytes(long elements, long blockBytes) =>
        (_axis == 0 ? 0 : elements * Type.ByteLength())
        + _inputs.Max(input => input.ScratchBytes(elements, blockBytes));

    protected override bool HasSameTraits(Node other) => other is ConcatNode join && join._axis == _axis;

    private static ImmutableArray<Node> Flat(int axis, ImmutableArray<Node> inputs) =>
        [.. inputs.SelectMany(input => input is ConcatNode join && join._axis == axis ? join._inputs : [input])];
}
