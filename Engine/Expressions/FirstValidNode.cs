using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Of several arrays of one shape, at each place the value that is not missing: they agree on it.</summary>
/// <remarks>Where two have different values, evaluation ends with an exception that names the place and both.</remarks>
internal sealed class FirstValidNode : Node
{
    private readonly ImmutableArray<Node> _inputs;
    private readonly MergedVariable _variable;
    private readonly ImmutableArray<IndexRange> _selection;

    /// <summary>Creates the node.</summary>
    /// <param name="inputs">Floating-point values, NaN where missing, or characters, of which 0 are missing.</param>
    /// <param name="variable">What messages say of them.</param>
    public FirstValidNode(ImmutableArray<Node> inputs, MergedVariable variable)
        : this(inputs, variable, [.. inputs[0].Shape.Select(IndexRange.All)])
    {
    }

    private FirstValidNode(
        ImmutableArray<Node> inputs, MergedVariable variable, ImmutableArray<IndexRange> selection)
        : base(inputs[0].Type, inputs[0].Shape, inputs.AsSpan())
    {
        if ((!Type.IsFloating() && Type != ElementType.Char)
            || inputs.Any(input => input.Type != Type || !input.Shape.SequenceEqual(Shape)))
        {
            throw new ArgumentException("arrays of different types or shapes are merged", nameof(inputs));
        }

        _inputs = inputs;
        _variable = variable;
        _selection = selection;
    }

    public override ImmutableArray<Node> Inputs => _inputs;

    public override Node Select(int axis, IndexRange range) => new FirstValidNode(
        [.. _inputs.Select(input => input.Select(axis, range))],
        _variable,
        _selection.SetItem(axis, _selection[axis].Then(range)));

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        await _inputs[0].EvaluateAsync(region, destination, evaluation);
        using var scratch = evaluation.Buffers.Rent(region.Elements * Type.ByteLength());
        for (var input = 1; input < _inputs.Length; input++)
        {
            await _inputs[input].EvaluateAsync(region, scratch.Memory, evaluation);
            if (Fill(destination.Span, scratch.Span) is var place and >= 0)
            {
                throw await ConflictAsync(region, place, input, evaluation);
            }
        }
    }

    // The first input's scratch is given back before the others' buffer is taken.
    public override long ScratchBytes(long elements, long blockBytes) => Math.Max(
        _inputs[0].ScratchBytes(elements, blockBytes),
        (elements * Type.ByteLength())
            + _inputs.Skip(1).Select(input => input.ScratchBytes(elements, blockBytes)).DefaultIfEmpty().Max());

    protected override bool HasSameTraits(Node other) => other is FirstValidNode merged
        && ReferenceEquals(merged._variable, _variable)
        && merged._selection.SequenceEqual(_selection);

    private int Fill(Span<byte> values, ReadOnlySpan<byte> others) => Type switch
    {
        ElementType.Float => FirstValid.Apply(
            MemoryMarshal.Cast<byte, float>(values), MemoryMarshal.Cast<byte, float>(others)),
        ElementType.Double => FirstValid.Apply(
            MemoryMarshal.Cast<byte, double>(values), MemoryMarshal.Cast<byte, double>(others)),
        _ => FillCharacters(values, others),
    };

    private static int FillCharacters(Span<byte> values, ReadOnlySpan<byte> others)
    {
        for (var place = 0; place < values.Length; place++)
        {
            if (values[place] == 0)
            {
                values[place] = others[place];
            }
            else if (others[place] != 0 && others[place] != values[place])
            {
                return place;
            }
        }

        return -1;
    }

    private async ValueTask<ComputeException> ConflictAsync(
        Region region, int place, int input, Evaluation evaluation)
    {
        var point = new long[Rank];
        long left = place;
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            point[axis] = region.Start[axis] + (left % region.Count[axis]);
            left /= region.Count[axis];
        }

        var here = new Region([.. point], [.. point.Select(_ => 1L)]);
        var other = await ValueAsync(_inputs[input], here, evaluation);
        for (var earlier = 0; earlier < input; earlier++)
        {
            if (await ValueAsync(_inputs[earlier], here, evaluation) is { } value)
            {
                long[] positions = [.. point.Select((position, axis) =>
                    _selection[axis].Start + (position * _selection[axis].Step))];
                return _variable.Refuse(
                    $"`{_variable.Name}`{_variable.Place(positions)} is {value} in {_variable.Origins[earlier]} and "
                    + $"{other} in {_variable.Origins[input]}");
            }
        }

        throw new InvalidOperationException($"the values of {_variable.Name} changed while they were read");
    }

    // The value at a point as messages speak of it; null where it is missing.
    private async ValueTask<string?> ValueAsync(Node node, Region point, Evaluation evaluation)
    {
        var bytes = new byte[Type.ByteLength()];
        await node.EvaluateAsync(point, bytes, evaluation);
        return Type switch
        {
            ElementType.Float => Text(BitConverter.ToSingle(bytes)),
            ElementType.Double => Text(BitConverter.ToDouble(bytes)),
            _ => bytes[0] == 0 ? null : $"'{(char)bytes[0]}'",
        };
    }

    private string? Text(double value) => double.IsNaN(value) ? null : AxisText.Number(value, Type);
}
