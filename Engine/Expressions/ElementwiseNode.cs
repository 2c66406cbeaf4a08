using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>A function of each element, computed in place: a chain of any length needs one buffer.</summary>
internal sealed class ElementwiseNode : Node
{
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
        if (Type == ElementType.Float)
        {
            _function.Apply(MemoryMarshal.Cast<byte, float>(destination.Span));
        }
        else
        {
            _function.Apply(MemoryMarshal.Cast<byte, double>(destination.Span));
        }
    }

    public override long ScratchBytes(long elements, long blockBytes) => _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) =>
        other is ElementwiseNode changed && changed._function.IsSameAs(_function);
}
