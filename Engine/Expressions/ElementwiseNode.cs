using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>A function of each element, computed in place: a chain of any length needs one buffer.</summary>
internal sealed class ElementwiseNode : Node
{
    /// <summary>Numbers that all functions are applied to before any is to the next ones.</summary>
    private const int NearElements = 2 << 10;

    private readonly Node _input;
    private readonly ElementwiseFunction _function;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Floating-point values, NaN where missing.</param>
    /// <param name="function">The function.</param>
    public ElementwiseNode(Node input, ElementwiseFunction function)
        : base(input.Type, input.Shape, input)
    {
        if (!input.Type.IsFloating())
        {
            throw new ArgumentException($"{input.Type} must be decoded first", nameof(input));
        }

        _input = input;
        _function = function;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    public override Node Select(int axis, IndexRange range) =>
        new ElementwiseNode(_input.Select(axis, range), _function);

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        await _input.EvaluateAsync(region, destination, evaluation);
        Apply(_function, destination.Span);
    }

    /// <summary>Numbers are changed in tiles that stay in the processor's cache, by all functions of a chain.</summary>
    /// <inheritdoc/>
    public override async ValueTask VisitAsync(Region region, IPieceVisitor visitor, Evaluation evaluation)
    {
        var (source, functions) = Chain();
        using var tiles = new TileVisitor(visitor, Type, Convert, evaluation.Buffers);
        await source.VisitAsync(region, tiles, evaluation);

        // A tile is of the cache behind the nearest; what is changed again and again is of that.
        void Convert(ReadOnlySpan<byte> stored, ValueForm form, Span<byte> values)
        {
            var (storedBytes, valueBytes) = (form.Type.ByteLength(), Type.ByteLength());
            for (var left = values.Length / valueBytes; left > 0; left -= NearElements)
            {
                var count = Math.Min(left, NearElements);
                var part = values[..(count * valueBytes)];
                PieceNumbers.Decode(stored[..(count * storedBytes)], form, Type, part);
                foreach (var function in functions)
                {
                    Apply(function, part);
                }

                stored = stored[(count * storedBytes)..];
                values = values[part.Length..];
            }
        }
    }

    public override long VisitBytes(long blockBytes) => TileVisitor.Bytes + Chain().Source.VisitBytes(blockBytes);

    public override long ScratchBytes(long elements, long blockBytes) => _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) =>
        other is ElementwiseNode changed && changed._function.IsSameAs(_function);

    // What is changed, and the functions in the order in which they are applied.
    private (Node Source, ElementwiseFunction[] Functions) Chain()
    {
        var functions = new Stack<ElementwiseFunction>();
        Node source = this;
        while (source is ElementwiseNode changed)
        {
            functions.Push(changed._function);
            source = changed._input;
        }

        return (source, [.. functions]);
    }

    private void Apply(ElementwiseFunction function, Span<byte> values)
    {
        if (Type == ElementType.Float)
        {
            function.Apply(MemoryMarshal.Cast<byte, float>(values));
        }
        else
        {
            function.Apply(MemoryMarshal.Cast<byte, double>(values));
        }
    }
}
