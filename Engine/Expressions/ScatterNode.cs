using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>
/// An array spread along one dimension: each position goes to a place, and all other places are missing.
/// </summary>
internal sealed class ScatterNode : Node
{
    private readonly Node _input;
    private readonly int _axis;
    private readonly ImmutableArray<int> _places;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Floating-point values, NaN where missing, or characters, of which 0 are missing.</param>
    /// <param name="axis">The dimension.</param>
    /// <param name="places">The place of each position, ascending.</param>
    /// <param name="length">How many places there are.</param>
    public ScatterNode(Node input, int axis, ImmutableArray<int> places, long length)
        : base(input.Type, input.Shape.SetItem(axis, length), input)
    {
        if (!input.Type.IsFloating() && input.Type != ElementType.Char)
        {
            throw new ArgumentException($"{input.Type} must be decoded first", nameof(input));
        }

        var before = -1;
        foreach (var place in places)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(place, before, nameof(places));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, length, nameof(places));
            before = place;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(places.Length, input.Shape[axis], nameof(places));

        _input = input;
        _axis = axis;
        _places = places;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    public override Node Select(int axis, IndexRange range)
    {
        if (axis != _axis)
        {
            return new ScatterNode(_input.Select(axis, range), _axis, _places, Shape[_axis]);
        }

        int[] positions = [.. Enumerable.Range(0, _places.Length).Where(position => IsIn(_places[position]))];
        var selected = positions.Length == 0
            ? _input.Select(axis, new IndexRange(0, 0))
            : _input.Select(axis, IndexRange.Of(positions));
        return positions.Length == range.Count
            ? selected
            : new ScatterNode(
                selected,
                axis,
                [.. positions.Select(position => (int)((_places[position] - range.Start) / range.Step))],
                range.Count);

        bool IsIn(int place) => place >= range.Start && place < range.End && (place - range.Start) % range.Step == 0;
    }

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var (start, count) = (region.Start[_axis], region.Count[_axis]);
        var (first, end) = (FirstFrom(start), FirstFrom(start + count));
        var part = region.With(_axis, first, end - first);
        if (end - first == count)
        {
            await _input.EvaluateAsync(part, destination, evaluation);
            return;
        }

        Clear(destination.Span);
        if (part.Elements == 0)
        {
            return;
        }

        using var scratch = evaluation.Buffers.Rent(part.Elements * Type.ByteLength());
        await _input.EvaluateAsync(part, scratch.Memory, evaluation);
        var row = (int)(Region.ElementsOf(region.Count.AsSpan()[(_axis + 1)..]) * Type.ByteLength());
        var outer = Region.ElementsOf(region.Count.AsSpan()[.._axis]);
        var from = 0;
        for (long group = 0; group < outer; group++)
        {
            for (var position = first; position < end; position++, from += row)
            {
                var to = ((group * count) + _places[position] - start) * row;
                scratch.Memory.Slice(from, row).CopyTo(destination[(int)to..]);
            }
        }
    }

    public override long ScratchBytes(long elements, long blockBytes) =>
        (elements * Type.ByteLength()) + _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) => other is ScatterNode scattered
        && scattered._axis == _axis
        && scattered._places.AsSpan().SequenceEqual(_places.AsSpan());

    // The first position whose place is not before another.
    private int FirstFrom(long place)
    {
        var found = _places.BinarySearch((int)place);
        return found >= 0 ? found : ~found;
    }

    private void Clear(Span<byte> destination)
    {
        switch (Type)
        {
            case ElementType.Float: MemoryMarshal.Cast<byte, float>(destination).Fill(float.NaN); break;
            case ElementType.Double: MemoryMarshal.Cast<byte, double>(destination).Fill(double.NaN); break;
            default: destination.Clear(); break;
        }
    }
}
