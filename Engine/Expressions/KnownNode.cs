using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Numbers in memory along one dimension, as the widths of an axis' cells.</summary>
/// <param name="values">The numbers.</param>
internal sealed class KnownNode(ImmutableArray<double> values) : Node(ElementType.Double, [values.Length])
{
    private readonly ImmutableArray<double> _values = values;

    public override ImmutableArray<Node> Inputs => [];

    public override Node Select(int axis, IndexRange range) =>
        new KnownNode([.. Enumerable.Range(0, (int)range.Count)
            .Select(place => _values[(int)(range.Start + (place * range.Step))])]);

    public override ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        _values.AsSpan((int)region.Start[0], (int)region.Count[0])
            .CopyTo(MemoryMarshal.Cast<byte, double>(destination.Span));
        return ValueTask.CompletedTask;
    }

    public override long ScratchBytes(long elements, long blockBytes) => 0;

    // By their bits: a zero of either sign is another weight's neighbour.
    protected override bool HasSameTraits(Node other) => other is KnownNode known
        && MemoryMarshal.AsBytes(known._values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(_values.AsSpan()));
}
