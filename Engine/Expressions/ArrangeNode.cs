using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>An array with its dimensions in another order, repeated along new ones: broadcasting by name.</summary>
internal sealed class ArrangeNode : Node
{
    private readonly Node _input;
    private readonly ImmutableArray<int> _places;
    private readonly bool _isDear;

    /// <summary>Creates the node.</summary>
    /// <param name="input">The array.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="places">
    /// For each dimension of the input the dimension of the result that it becomes, of equal length; all other
    /// dimensions of the result repeat the array.
    /// </param>
    public ArrangeNode(Node input, ImmutableArray<long> shape, ImmutableArray<int> places)
        : base(input.Type, shape, input)
    {
        if (places.Length != input.Rank
            || places.Distinct().Count() < places.Length
            || places.Where((place, axis) => shape[place] != input.Shape[axis]).Any())
        {
            throw new ArgumentException("the dimensions do not fit each other", nameof(places));
        }

        _input = input;
        _places = places;
        _isDear = places.Length < shape.Length && input is not KeptNode && IsDear(input);
    }

    public override ImmutableArray<Node> Inputs => [_input];

    public override bool LeavesParts => _isDear || base.LeavesParts;

    /// <summary>An array arranged for a result; the array itself where nothing is to be done.</summary>
    /// <param name="input">The array.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="places">For each dimension of the input the dimension of the result that it becomes.</param>
    public static Node Of(Node input, ImmutableArray<long> shape, ImmutableArray<int> places)
    {
        if (places.Length == shape.Length && places.SequenceEqual(Enumerable.Range(0, places.Length)))
        {
            return input;
        }

        // Along the slowest dimension that is longer than one, blocks follow each other: what is repeated there is
        // wanted by each of them, and is worth keeping where it takes more reading than keeping.
        var slowest = shape.TakeWhile(length => length <= 1).Count();
        var isWantedOften = slowest < shape.Length && !places.Contains(slowest);
        var kept = isWantedOften && IsDear(input) ? new KeptNode(input) : input;
        return new ArrangeNode(kept, shape, places);
    }

    public override Node Select(int axis, IndexRange range)
    {
        var place = _places.IndexOf(axis);
        return new ArrangeNode(
            place < 0 ? _input : _input.Select(place, range), Shape.SetItem(axis, range.Count), _places);
    }

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var part = new Region(
            [.. _places.Select(place => region.Start[place])], [.. _places.Select(place => region.Count[place])]);
        if (_isDear && evaluation.Last.Find(this, part) is { } known)
        {
            Arrange(known.Span, part, destination.Span, region);
            return;
        }

        using var scratch = evaluation.Buffers.Rent(part.Elements * Type.ByteLength());
        await _input.EvaluateAsync(part, scratch.Memory, evaluation);
        if (_isDear)
        {
            evaluation.Last.Put(this, part, scratch.Span);
        }

        Arrange(scratch.Span, part, destination.Span, region);
    }

    public override long ScratchBytes(long elements, long blockBytes) =>
        (elements * Type.ByteLength()) + _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) =>
        other is ArrangeNode arranged && arranged._places.SequenceEqual(_places);

    // Whether it takes more reading than keeping.
    private static bool IsDear(Node input) =>
        input.BytesToRead > Region.ElementsOf(input.Shape.AsSpan()) * input.Type.ByteLength();

    private void Arrange(ReadOnlySpan<byte> from, Region part, Span<byte> to, Region region)
    {
        // How far one step of a dimension of the result goes in the part: not at all where the part is repeated.
        var strides = new long[Rank];
        long stride = Type.ByteLength();
        for (var axis = _places.Length - 1; axis >= 0; axis--)
        {
            strides[_places[axis]] = stride;
            stride *= part.Count[axis];
        }

        Copy(from, to, region.Count.AsSpan(), strides);
    }

    private void Copy(ReadOnlySpan<byte> from, Span<byte> to, ReadOnlySpan<long> counts, ReadOnlySpan<long> strides)
    {
        var bytes = Type.ByteLength();

        // The innermost dimensions that lie in the part as in the result are copied at once.
        var outer = counts.Length;
        long run = bytes;
        while (outer > 0 && (counts[outer - 1] == 1 || strides[outer - 1] == run))
        {
            run *= counts[--outer];
        }

        if (outer == 0)
        {
            from[..(int)run].CopyTo(to);
            return;
        }

        Copy(from, to, counts[..outer], strides[..outer], (int)run);
    }

    private static void Copy(
        ReadOnlySpan<byte> from, Span<byte> to, ReadOnlySpan<long> counts, ReadOnlySpan<long> strides, int run)
    {
        if (counts.Length == 0)
        {
            from[..run].CopyTo(to);
            return;
        }

        var row = to.Length / (int)counts[0];
        if (strides[0] == 0)
        {
            Copy(from, to[..row], counts[1..], strides[1..], run);
            for (var done = row; done < to.Length; done += row)
            {
                to[..row].CopyTo(to[done..]);
            }

            return;
        }

        if (counts.Length == 1 && run is sizeof(int) or sizeof(long))
        {
            Gather(from, to, (int)strides[0], run);
            return;
        }

        for (var place = 0; place < counts[0]; place++)
        {
            Copy(from[(int)(place * strides[0])..], to.Slice(place * row, row), counts[1..], strides[1..], run);
        }
    }

    // Single elements, of one of two lengths known to the compiler.
    private static void Gather(ReadOnlySpan<byte> from, Span<byte> to, int stride, int run)
    {
        var place = 0;
        if (run == sizeof(int))
        {
            for (var done = 0; done < to.Length; done += sizeof(int), place += stride)
            {
                from.Slice(place, sizeof(int)).CopyTo(to[done..]);
            }

            return;
        }

        for (var done = 0; done < to.Length; done += sizeof(long), place += stride)
        {
            from.Slice(place, sizeof(long)).CopyTo(to[done..]);
        }
    }
}
