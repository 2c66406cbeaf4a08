using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>An array without one of its dimensions, which has length 1.</summary>
internal sealed class SqueezeNode : Node
{
    private readonly Node _input;
    private readonly int _axis;

    public SqueezeNode(Node input, int axis)
        : base(input.Type, input.Shape.RemoveAt(axis), input)
    {
        if (input.Shape[axis] != 1)
        {
            throw new ArgumentException($"dimension {axis} has length {input.Shape[axis]}, not 1", nameof(axis));
        }

        _input = input;
        _axis = axis;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    public override ChunkGrid? Chunks => _input.Chunks?.Without(_axis);

    public override Node Select(int axis, IndexRange range) =>
        new SqueezeNode(_input.Select(axis < _axis ? axis : axis + 1, range), _axis);

    public override ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation) =>
        _input.EvaluateAsync(region.Insert(_axis, 0, 1), destination, evaluation);

    public override long ScratchBytes(long elements, long blockBytes) => _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) => other is SqueezeNode squeezed && squeezed._axis == _axis;
}
