using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Criteria;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Values where a criterion holds, and another number, or missing, where it does not.</summary>
/// <remarks>Operands are evaluated once a block; one that is the values themselves is not read again.</remarks>
internal sealed class WhereNode : Node
{
    private readonly Node _values;
    private readonly Criterion _criterion;
    private readonly ImmutableArray<Node> _operands;
    private readonly double _other;
    private readonly int _own; // The operand that is the values themselves, or -1.

    /// <summary>Creates the node.</summary>
    /// <param name="values">Floating-point values, NaN where missing.</param>
    /// <param name="criterion">Which of them are kept.</param>
    /// <param name="operands">
    /// What the criterion is about: floating-point values of the same shape, no two the same.
    /// </param>
    /// <param name="other">What is put in the place of the others; NaN for missing.</param>
    public WhereNode(Node values, Criterion criterion, ImmutableArray<Node> operands, double other)
        : base(values.Type, values.Shape, [values, .. Others(operands, Own(values, operands))])
    {
        if (!values.Type.IsFloating()
            || operands.Any(operand => !operand.Type.IsFloating() || !operand.Shape.SequenceEqual(values.Shape)))
        {
            throw new ArgumentException("values and operands are floating-point arrays of one shape", nameof(operands));
        }

        _values = values;
        _criterion = criterion;
        _operands = operands;
        _other = other;
        _own = Own(values, operands);
    }

    private bool IsOfItself => Others(_operands, _own).IsEmpty;

    private long TileMaskBytes => TileVisitor.TileElements * (1L + _criterion.SpareMasks);

    public override ImmutableArray<Node> Inputs => [_values, .. Others(_operands, _own)];

    public override Node Select(int axis, IndexRange range) => new WhereNode(
        _values.Select(axis, range),
        _criterion.Select(axis, range),
        [.. _operands.Select(operand => operand.Select(axis, range))],
        _other);

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var elements = (int)region.Elements;
        await _values.EvaluateAsync(region, destination, evaluation);
        var rented = new List<PooledBuffer>();
        try
        {
            var operands = new (ElementType, ReadOnlyMemory<byte>)[_operands.Length];
            for (var place = 0; place < operands.Length; place++)
            {
                var operand = _operands[place];
                if (place == _own)
                {
                    operands[place] = (operand.Type, destination);
                    continue;
                }

                rented.Add(evaluation.Buffers.Rent((long)elements * operand.Type.ByteLength()));
                await operand.EvaluateAsync(region, rented[^1].Memory, evaluation);
                operands[place] = (operand.Type, rented[^1].Memory);
            }

            rented.Add(evaluation.Buffers.Rent((long)elements * (1 + _criterion.SpareMasks)));
            Keep(new CriterionBlock(region, operands), rented[^1].Span, destination.Span, elements);
        }
        finally
        {
            rented.ForEach(buffer => buffer.Dispose());
        }
    }

    /// <summary>
    /// Values that are compared with themselves alone are kept, or not, in tiles that stay in the processor's cache.
    /// </summary>
    /// <inheritdoc/>
    public override async ValueTask VisitAsync(Region region, IPieceVisitor visitor, Evaluation evaluation)
    {
        if (!IsOfItself)
        {
            await base.VisitAsync(region, visitor, evaluation);
            return;
        }

        using var masks = evaluation.Buffers.Rent(TileMaskBytes);
        using var tiles = new TileVisitor(
            visitor,
            Type,
            (stored, form, values) => PieceNumbers.Decode(stored, form, Type, values),
            evaluation.Buffers,
            finish: (tile, values) =>
            {
                var block = new CriterionBlock(tile, _own < 0 ? [] : [(Type, values)]);
                Keep(block, masks.Span, values.Span, (int)tile.Elements);
            });
        await _values.VisitAsync(region, tiles, evaluation);
    }

    public override long VisitBytes(long blockBytes) => IsOfItself
        ? TileVisitor.Bytes + TileMaskBytes + _values.VisitBytes(blockBytes)
        : base.VisitBytes(blockBytes);

    public override long ScratchBytes(long elements, long blockBytes)
    {
        var operandBytes = Others(_operands, _own).Sum(operand => operand.Type.ByteLength());
        return (elements * (1 + _criterion.SpareMasks + operandBytes))
            + Inputs.Max(input => input.ScratchBytes(elements, blockBytes));
    }

    protected override bool HasSameTraits(Node other) => other is WhereNode same
        && same._criterion.IsSameAs(_criterion)
        && same._operands.Length == _operands.Length
        && same._operands.Zip(_operands).All(pair => pair.First.IsSameAs(pair.Second))
        && BitConverter.DoubleToInt64Bits(same._other) == BitConverter.DoubleToInt64Bits(_other);

    private static int Own(Node values, ImmutableArray<Node> operands)
    {
        for (var place = 0; place < operands.Length; place++)
        {
            if (operands[place].IsSameAs(values))
            {
                return place;
            }
        }

        return -1;
    }

    private static ImmutableArray<Node> Others(ImmutableArray<Node> operands, int own) =>
        own < 0 ? operands : operands.RemoveAt(own);

    private void Keep(CriterionBlock block, Span<byte> masks, Span<byte> destination, int elements)
    {
        var mask = masks[..elements];
        _criterion.Evaluate(block, mask, masks[elements..]);
        if (Type == ElementType.Float)
        {
            KeepMasked.Apply(MemoryMarshal.Cast<byte, float>(destination), mask, (float)_other);
        }
        else
        {
            KeepMasked.Apply(MemoryMarshal.Cast<byte, double>(destination), mask, _other);
        }
    }
}
