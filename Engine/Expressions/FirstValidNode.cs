using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Of several arrays of one shape, at each place the value that is not missing: they agree on it.</summary>
/// <remarks>
/// Where two have different values, evaluation ends with an exception that names the place and both: the first such
/// place of the whole array, row by row, whichever part of it was evaluated and met one.
/// </remarks>
internal sealed class FirstValidNode : Node
{
    private readonly ImmutableArray<Node> _inputs;
    private readonly MergedVariable _variable;
    private readonly long? _missing;
    private readonly ImmutableArray<IndexRange> _selection;

    /// <summary>Creates the node.</summary>
    /// <param name="inputs">
    /// Floating-point values, NaN where missing; int64; or characters, of which 0 are missing.
    /// </param>
    /// <param name="variable">What messages say of them.</param>
    /// <param name="missing">The integer that stands for missing; null where none does.</param>
    public FirstValidNode(ImmutableArray<Node> inputs, MergedVariable variable, long? missing = null)
        : this(inputs, variable, missing, [.. inputs[0].Shape.Select(IndexRange.All)])
    {
    }

    private FirstValidNode(
        ImmutableArray<Node> inputs, MergedVariable variable, long? missing, ImmutableArray<IndexRange> selection)
        : base(inputs[0].Type, inputs[0].Shape, inputs.AsSpan())
    {
        if ((!Type.IsFloating() && Type is not (ElementType.Char or ElementType.Int64))
            || inputs.Any(input => input.Type != Type || !input.Shape.SequenceEqual(Shape)))
        {
            throw new ArgumentException("arrays of different types or shapes are merged", nameof(inputs));
        }

        _inputs = inputs;
        _variable = variable;
        _missing = missing;
        _selection = selection;
    }

    public override ImmutableArray<Node> Inputs => _inputs;

    public override Node Select(int axis, IndexRange range) => new FirstValidNode(
        [.. _inputs.Select(input => input.Select(axis, range))],
        _variable,
        _missing,
        _selection.SetItem(axis, _selection[axis].Then(range)));

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        using var scratch = evaluation.Buffers.Rent(region.Elements * Type.ByteLength());
        if (await MergeAsync(region, destination, scratch.Memory, evaluation) is null)
        {
            return;
        }

        // Other parts may be evaluated at the same time: what is told must not depend on which of them is quicker.
        foreach (var block in Region.Whole(Shape).Blocks(region.Elements))
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            if (await MergeAsync(block, destination, scratch.Memory, evaluation) is var (place, input))
            {
                throw await ConflictAsync(block, place, input, evaluation);
            }
        }

        throw Changed();
    }

    public override long ScratchBytes(long elements, long blockBytes) => (elements * Type.ByteLength())
        + _inputs.Max(input => input.ScratchBytes(elements, blockBytes));

    protected override bool HasSameTraits(Node other) => other is FirstValidNode merged
        && ReferenceEquals(merged._variable, _variable)
        && merged._missing == _missing
        && merged._selection.SequenceEqual(_selection);

    // The first place of a region at which inputs differ, and the input that differs there from one before it.
    private async ValueTask<(int Place, int Input)?> MergeAsync(
        Region region, Memory<byte> values, Memory<byte> others, Evaluation evaluation)
    {
        var bytes = (int)region.Elements * Type.ByteLength();
        await _inputs[0].EvaluateAsync(region, values[..bytes], evaluation);
        var (end, conflict) = (bytes, -1);
        for (var input = 1; input < _inputs.Length; input++)
        {
            await _inputs[input].EvaluateAsync(region, others[..bytes], evaluation);

            // Where a conflict is known, only places before it can still come first.
            if (Fill(values.Span[..end], others.Span[..end]) is var place and >= 0)
            {
                (end, conflict) = (place * Type.ByteLength(), input);
            }
        }

        return conflict < 0 ? null : (end / Type.ByteLength(), conflict);
    }

    private InvalidOperationException Changed() =>
        new($"the values of {_variable.Name} changed while they were read");

    private int Fill(Span<byte> values, ReadOnlySpan<byte> others) => Type switch
    {
        ElementType.Float => FirstValid.Apply(
            MemoryMarshal.Cast<byte, float>(values), MemoryMarshal.Cast<byte, float>(others)),
        ElementType.Double => FirstValid.Apply(
            MemoryMarshal.Cast<byte, double>(values), MemoryMarshal.Cast<byte, double>(others)),
        ElementType.Int64 => FillIntegers(
            MemoryMarshal.Cast<byte, long>(values), MemoryMarshal.Cast<byte, long>(others)),
        _ => FillCharacters(values, others),
    };

    private int FillIntegers(Span<long> values, ReadOnlySpan<long> others)
    {
        for (var place = 0; place < values.Length; place++)
        {
            if (values[place] == _missing)
            {
                values[place] = others[place];
            }
            else if (others[place] != _missing && others[place] != values[place])
            {
                return place;
            }
        }

        return -1;
    }

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

        throw Changed();
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
            ElementType.Int64 => BitConverter.ToInt64(bytes) is var whole && whole == _missing
                ? null
                : whole.ToString(CultureInfo.InvariantCulture),
            _ => bytes[0] == 0 ? null : $"'{(char)bytes[0]}'",
        };
    }

    private string? Text(double value) => double.IsNaN(value) ? null : AxisText.Number(value, Type);
}
