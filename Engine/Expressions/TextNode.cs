using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Texts that are in memory, as characters: the last dimension counts those of one text.</summary>
internal sealed class TextNode : Node
{
    private readonly ReadOnlyMemory<byte> _characters;
    private readonly ImmutableArray<long> _strides;
    private readonly ImmutableArray<IndexRange> _selection;

    private TextNode(
        ReadOnlyMemory<byte> characters, ImmutableArray<long> strides, ImmutableArray<IndexRange> selection)
        : base(ElementType.Char, [.. selection.Select(range => range.Count)])
    {
        _characters = characters;
        _strides = strides;
        _selection = selection;
    }

    /// <summary>All of some texts.</summary>
    /// <param name="characters">The characters, row-major.</param>
    /// <param name="shape">The lengths of the dimensions; the last one is the length of a text, in bytes.</param>
    public static TextNode Of(ReadOnlyMemory<byte> characters, ImmutableArray<long> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return stride == characters.Length
            ? new(characters, [.. strides], [.. shape.Select(IndexRange.All)])
            : throw new ArgumentException($"{characters.Length} characters for {stride}", nameof(characters));
    }

    public override ImmutableArray<Node> Inputs => [];

    public override Node Select(int axis, IndexRange range) =>
        new TextNode(_characters, _strides, _selection.SetItem(axis, _selection[axis].Then(range)));

    public override ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        _ = Fill(region, 0, 0, destination.Span);
        return ValueTask.CompletedTask;
    }

    public override long ScratchBytes(long elements, long blockBytes) => 0;

    protected override bool HasSameTraits(Node other) => other is TextNode text
        && text._strides.SequenceEqual(_strides)
        && text._selection.SequenceEqual(_selection)
        && text._characters.Span.SequenceEqual(_characters.Span);

    private Span<byte> Fill(Region region, int axis, long offset, Span<byte> left)
    {
        if (axis == Rank)
        {
            left[0] = _characters.Span[(int)offset];
            return left[1..];
        }

        var range = _selection[axis].Then(new IndexRange(region.Start[axis], region.Count[axis]));
        for (long place = 0; place < range.Count; place++)
        {
            left = Fill(region, axis + 1, offset + ((range.Start + (place * range.Step)) * _strides[axis]), left);
        }

        return left;
    }
}
