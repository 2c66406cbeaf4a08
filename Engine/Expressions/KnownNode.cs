using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Numbers in memory along one dimension, as the widths of an axis' cells.</summary>
/// <param name="values">The numbers.</param>
internal sealed class KnownNode(ImmutableArray<double> values) : Node(ElementType.Double, [values.Length])
{
    public override ImmutableArray<Node> Inputs => [];

    public override Node Select(int axis, IndexRange range) =>
        new KnownNode([.. Enumerable.Range(0, (int)range.Count)
            .Select(place => values[(int)(range.Start + (place * range.Step))])]);

    public override ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        values.AsSpan((int)region.Start[0], (int)region.Count[0])
            .CopyTo(MemoryMarshal.Cast<byte, double>(destination.Span));
        return ValueTask.CompletedTask;
    }

    public override long ScratchBytes(long elements, long blockBytes) => 0;
}
