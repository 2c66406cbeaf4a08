using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>Arrays in memory as nodes, and nodes evaluated into arrays.</summary>
internal sealed class NodeArrays
{
    private readonly List<IByteSource> _sources = [];

    /// <summary>Buffers of the evaluations.</summary>
    public BufferPool Buffers { get; } = new(1 << 24);

    /// <summary>How much a reduction reads at once.</summary>
    public long BlockBytes { get; init; } = 64 << 10;

    /// <summary>The file of an array.</summary>
    public IByteSource Source(int array) => _sources[array];

    /// <summary>A node that reads an array.</summary>
    public Node Read<T>(ImmutableArray<long> shape, params T[] values)
        where T : unmanaged => Read(shape, !BitConverter.IsLittleEndian, values);

    /// <summary>A node that reads an array in one byte order or the other.</summary>
    public Node Read<T>(ImmutableArray<long> shape, bool isBigEndian, T[] values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            ByteSwap.Reverse(bytes, Marshal.SizeOf<T>());
        }

        _sources.Add(new MemorySource(bytes));
        var variable = new IndexedVariable(
            "v",
            TypeOf<T>(),
            [.. shape.Select((length, axis) => new Dimension(FormattableString.Invariant($"d{axis}"), length))],
            AttributeSet.Empty,
            new ContiguousLayout(0),
            isBigEndian);
        return ReadNode.Of(_sources.Count - 1, variable);
    }

    /// <summary>A node of all its elements.</summary>
    public Task<double[]> ValuesAsync(Node node) => ValuesAsync(node, Region.Whole(node.Shape));

    /// <summary>The elements of a region.</summary>
    public async Task<double[]> ValuesAsync(Node node, Region region)
    {
        var bytes = new byte[region.Elements * node.Type.ByteLength()];
        await node.EvaluateAsync(region, bytes, Evaluation());
        return Doubles(bytes, node.Type);
    }

    /// <summary>The pieces of a region, put together.</summary>
    public async Task<PieceCollector> PiecesAsync(Node node, Region region, ImmutableArray<int> reduced)
    {
        var pieces = new PieceCollector(region, reduced);
        await node.VisitAsync(region, pieces, Evaluation());
        return pieces;
    }

    /// <summary>A new evaluation of these arrays.</summary>
    public Evaluation Evaluation() => EvaluationUntil(TestContext.Current.CancellationToken);

    /// <summary>A new evaluation of these arrays that ends at another time.</summary>
    public Evaluation EvaluationUntil(CancellationToken end) => new(_sources, Buffers, BlockBytes, end);

    /// <summary>Elements in native order as doubles; those of 64-bit integers are rounded.</summary>
    public static double[] Doubles(byte[] bytes, ElementType type) => type switch
    {
        ElementType.Byte => Convert<sbyte>(bytes, value => value),
        ElementType.Char or ElementType.UByte => Convert<byte>(bytes, value => value),
        ElementType.Short => Convert<short>(bytes, value => value),
        ElementType.UShort => Convert<ushort>(bytes, value => value),
        ElementType.Int => Convert<int>(bytes, value => value),
        ElementType.UInt => Convert<uint>(bytes, value => value),
        ElementType.Int64 => Convert<long>(bytes, value => value),
        ElementType.UInt64 => Convert<ulong>(bytes, value => value),
        ElementType.Float => Convert<float>(bytes, value => value),
        _ => Convert<double>(bytes, value => value),
    };

    /// <summary>What a region picks out of a whole array, element by element.</summary>
    public static double[] Pick(double[] whole, ImmutableArray<long> shape, IReadOnlyList<IndexRange> ranges)
    {
        var picked = new List<double>();
        Walk(0, 0);
        return [.. picked];

        void Walk(int axis, long offset)
        {
            if (axis == shape.Length)
            {
                picked.Add(whole[offset]);
                return;
            }

            for (long place = 0; place < ranges[axis].Count; place++)
            {
                Walk(axis + 1, (offset * shape[axis]) + ranges[axis].Start + (place * ranges[axis].Step));
            }
        }
    }

    private static ElementType TypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.SByte => ElementType.Byte,
        TypeCode.Byte => ElementType.UByte,
        TypeCode.Int16 => ElementType.Short,
        TypeCode.UInt16 => ElementType.UShort,
        TypeCode.Int32 => ElementType.Int,
        TypeCode.UInt32 => ElementType.UInt,
        TypeCode.Int64 => ElementType.Int64,
        TypeCode.Single => ElementType.Float,
        TypeCode.Double => ElementType.Double,
        var other => throw new NotSupportedException($"{other} is no element type here"),
    };

    private static double[] Convert<T>(byte[] bytes, Func<T, double> convert)
        where T : unmanaged =>
        [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(convert)];
}
