using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Tests.Support;

/// <summary>Arrays of files that are planned and never read, so that they may be as large as they like.</summary>
internal static class PlannedArrays
{
    /// <summary>Floats in one run.</summary>
    public static ReadNode Contiguous(params long[] shape) => ReadNode.Of(0, Variable(shape, new ContiguousLayout(0)));

    /// <summary>Floats in deflated chunks.</summary>
    public static ReadNode Chunked(long[] shape, long[] chunks) => ReadNode.Of(
        0,
        Variable(
            shape, new ChunkedLayout([.. chunks], [.. shape], ChunkTable.Empty, [new StoredFilter(1, "deflate", false, [1])], [])));

    /// <summary>One output of fixed size.</summary>
    public static LazyDataset Output(Node node) => new()
    {
        Origin = "test",
        Attributes = AttributeSet.Empty,
        Coordinates = [],
        Variables =
        [
            new LazyVariable(
                "v",
                VariableRole.Data,
                [.. Enumerable.Range(0, node.Rank).Select(axis => FormattableString.Invariant($"d{axis}"))],
                node,
                AttributeSet.Empty),
        ],
    };

    /// <summary>One output whose slowest dimension has records.</summary>
    public static LazyDataset Records(Node node) => Output(node) with
    {
        Coordinates =
        [
            new Coordinate
            {
                Name = "d0",
                Type = ElementType.Int,
                Values = [.. Enumerable.Range(0, (int)node.Shape[0]).Select(time => (double)time)],
                Attributes = AttributeSet.Empty,
                IsUnlimited = true,
            },
        ],
    };

    /// <summary>Lays outputs out and cuts them, with default options.</summary>
    public static (ImmutableArray<OutputLayout> Layouts, ImmutableArray<PlannedPartition> Partitions) Plan(
        params LazyDataset[] outputs)
    {
        var options = new EngineOptions();
        var layouts = OutputLayout.Of(outputs, options.PartitionMb);
        return (layouts, Planner.Cut(layouts, options));
    }

    private static IndexedVariable Variable(long[] shape, DataLayout layout) => new(
        "v",
        ElementType.Float,
        [.. shape.Select((length, axis) => new Dimension(FormattableString.Invariant($"d{axis}"), length))],
        AttributeSet.Empty,
        layout,
        IsBigEndian: false);
}
