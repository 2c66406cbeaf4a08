using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>
/// Numbers by row and kind of column, as the areas of cells of a grid whose columns are of a few widths:
/// [rows, columns].
/// </summary>
/// <param name="kinds">For each kind of column its rows; as many for each.</param>
/// <param name="columns">Each column's kind.</param>
internal sealed class RowsByColumnNode(ImmutableArray<ImmutableArray<double>> kinds, ImmutableArray<int> columns)
    : Node(ElementType.Double, [kinds[0].Length, columns.Length])
{
    private readonly ImmutableArray<ImmutableArray<double>> _kinds = kinds;
    private readonly ImmutableArray<int> _columns = columns;

    public override ImmutableArray<Node> Inputs => [];

    public override Node Select(int axis, IndexRange range) => axis == 0
        ? new RowsByColumnNode([.. _kinds.Select(rows => Of(rows, range))], _columns)
        : new RowsByColumnNode(_kinds, Of(_columns, range));

    public override ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var values = MemoryMarshal.Cast<byte, double>(destination.Span);
        var kindOf = _columns.AsSpan((int)region.Start[1], (int)region.Count[1]);
        var done = 0;
        for (var row = (int)region.Start[0]; row < region.Start[0] + region.Count[0]; row++)
        {
            foreach (var kind in kindOf)
            {
                values[done++] = _kinds[kind][row];
            }
        }

        return ValueTask.CompletedTask;
    }

    public override long ScratchBytes(long elements, long blockBytes) => 0;

    protected override bool HasSameTraits(Node other) => other is RowsByColumnNode areas
        && areas._columns.SequenceEqual(_columns)
        && areas._kinds.Length == _kinds.Length
        && areas._kinds.Zip(_kinds).All(pair => MemoryMarshal.AsBytes(pair.First.AsSpan())
            .SequenceEqual(MemoryMarshal.AsBytes(pair.Second.AsSpan())));

    private static ImmutableArray<T> Of<T>(ImmutableArray<T> values, IndexRange range) =>
        [.. Enumerable.Range(0, (int)range.Count).Select(place => values[(int)(range.Start + (place * range.Step))])];
}
