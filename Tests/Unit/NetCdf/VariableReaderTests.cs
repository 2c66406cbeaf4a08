using System.Buffers.Binary;
using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class VariableReaderTests
{
    private static readonly byte[] _bytes = RandomBytes(24 << 20);

    private static readonly Gen<ElementType> _type = Gen.Enum<ElementType>().Where(type => type.HasByteLength());

    /// <summary>Shapes of a few elements, whose rows lie close together.</summary>
    private static readonly Gen<(IndexedVariable, IndexRange[])> _small = Selections(Gen.Long[1, 7].Array[0, 5]);

    /// <summary>Shapes whose rows are long, far apart, or longer than the scratch buffer.</summary>
    private static readonly Gen<(IndexedVariable, IndexRange[])> _large = Selections(Gen.OneOf(
        Gen.Long[1, 40_000].Array[2],
        Gen.Select(Gen.Long[1, 3], Gen.Long[1, 30], Gen.Long[1, 30_000], (a, b, c) => new[] { a, b, c }),
        Gen.Select(Gen.Long[1, 200], Gen.Long[1, 25], Gen.Long[1, 900], (a, b, c) => new[] { a, b, 1, c }),
        Gen.Long[1, 20_000_000].Array[1]));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task Any_selection_of_a_small_variable_is_what_a_naive_pick_gives() =>
        _small.SampleAsync(CheckAsync, iter: 3000);

    [Fact]
    public Task Any_selection_of_a_large_variable_is_what_a_naive_pick_gives() =>
        _large.SampleAsync(CheckAsync, iter: 80);

    [Fact]
    public async Task A_scalar_is_read_with_an_empty_selection()
    {
        var source = new MemorySource([0, 0, 0x12, 0x34, 0, 0]);
        var scalar = new IndexedVariable("s", ElementType.Short, [], AttributeSet.Empty, new ContiguousLayout(2), true);
        var value = new byte[2];

        await VariableReader.ReadAsync(source, scalar, ReadOnlyMemory<IndexRange>.Empty, value, CancellationToken);

        Assert.Equal(0x1234, BitConverter.ToInt16(value));
        Assert.Equal(2, VariableReader.ProjectedBytes(scalar, ReadOnlyMemory<IndexRange>.Empty));
    }

    [Fact]
    public async Task A_variable_without_records_has_nothing_to_read()
    {
        var source = new MemorySource([]);
        var empty = Variable(ElementType.Float, [0, 1L << 40], new RecordLayout(100, 1L << 42));

        await VariableReader.ReadAsync(
            source, empty, new[] { IndexRange.All(0), IndexRange.All(1L << 40) }, default, CancellationToken);

        Assert.Equal(0, source.Reads);
    }

    [Fact]
    public async Task Whole_slowest_rows_are_one_read()
    {
        var source = new MemorySource(_bytes);
        var variable = Variable(ElementType.Float, [100, 50, 40], new ContiguousLayout(4));
        IndexRange[] selection = [new(20, 60), IndexRange.All(50), IndexRange.All(40)];

        await VariableReader.ReadAsync(source, variable, selection, new byte[60 * 50 * 40 * 4], CancellationToken);

        Assert.Equal(1, source.Reads);
        Assert.Equal(60 * 50 * 40 * 4, source.BytesRead);
        Assert.Equal(60 * 50 * 40 * 4, VariableReader.ProjectedBytes(variable, selection));
    }

    [Fact]
    public async Task A_box_of_a_fine_grid_is_read_by_its_span_not_row_by_row()
    {
        var source = new MemorySource(_bytes);
        var variable = Variable(ElementType.Float, [1, 1000, 1000], new ContiguousLayout(0));
        IndexRange[] box = [new(0, 1), new(400, 200), new(300, 100)];

        await VariableReader.ReadAsync(source, variable, box, new byte[200 * 100 * 4], CancellationToken);

        Assert.Equal(1, source.Reads);
        Assert.Equal((199 * 4000) + 400, source.BytesRead);
        Assert.Equal(source.BytesRead, VariableReader.ProjectedBytes(variable, box));
    }

    [Fact]
    public async Task A_point_through_time_reads_only_its_own_elements()
    {
        var source = new MemorySource(_bytes);
        var variable = Variable(ElementType.Float, [200, 150, 200], new RecordLayout(0, 120_000));
        IndexRange[] point = [IndexRange.All(200), new(75, 1), new(20, 1)];

        await VariableReader.ReadAsync(source, variable, point, new byte[200 * 4], CancellationToken);

        Assert.Equal(200, source.Reads);
        Assert.Equal(800, source.BytesRead);
        Assert.Equal(800, VariableReader.ProjectedBytes(variable, point));
    }

    [Fact]
    public async Task Reading_allocates_nothing_that_grows_with_the_elements()
    {
        var source = new MemorySource(_bytes);
        var variable = Variable(ElementType.Float, [6, 1000, 1000], new ContiguousLayout(0));
        IndexRange[] everyOther = [IndexRange.All(6), new(0, 500, 2), new(0, 500, 2)];
        var destination = new byte[6 * 500 * 500 * 4];
        await VariableReader.ReadAsync(source, variable, everyOther, destination, CancellationToken);

        var before = GC.GetAllocatedBytesForCurrentThread();
        await VariableReader.ReadAsync(source, variable, everyOther, destination, CancellationToken);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    /// <summary>Field note 13: libraries with global state crash, or need a lock, when threads share a file.</summary>
    [Fact]
    public async Task Any_number_of_threads_read_one_file_at_once()
    {
        var source = new MemorySource(_bytes);
        var variable = Variable(ElementType.Float, [60, 300, 300], new ContiguousLayout(0));
        IndexRange[] selection = [new(1, 20, 3), new(10, 200), new(5, 100, 2)];
        var expected = NaivePick(variable, selection);

        await Parallel.ForAsync(0, 64, CancellationToken, async (_, cancellationToken) =>
        {
            var actual = new byte[expected.Length];
            await VariableReader.ReadAsync(source, variable, selection, actual, cancellationToken);
            Assert.Equal(expected, actual);
        });
    }

    /// <summary>Field note 34: one grid point over 150 years took five minutes a file.</summary>
    [Fact]
    public async Task A_point_through_time_of_a_slow_source_is_read_a_few_elements_at_once()
    {
        await using var source = new SlowSource(new MemorySource(_bytes), failsAt: -1);
        var variable = Variable(ElementType.Float, [200, 150, 200], new RecordLayout(0, 120_000));
        IndexRange[] point = [IndexRange.All(200), new(75, 1), new(20, 1)];
        var actual = new byte[200 * 4];

        await VariableReader.ReadAsync(source, variable, point, actual, CancellationToken);

        Assert.Equal(NaivePick(variable, point), actual);
        Assert.InRange(source.MostAtOnce, 4, 8);
    }

    [Fact]
    public async Task A_failed_read_is_told_only_when_no_other_read_is_left()
    {
        await using var source = new SlowSource(new MemorySource(_bytes), failsAt: 60 * 120_000);
        var variable = Variable(ElementType.Float, [200, 150, 200], new RecordLayout(0, 120_000));
        IndexRange[] point = [IndexRange.All(200), new(0, 1), new(0, 1)];

        _ = await Assert.ThrowsAsync<ComputeException>(
            async () => await VariableReader.ReadAsync(source, variable, point, new byte[200 * 4], CancellationToken));

        Assert.Equal(0, source.Underway);
        Assert.InRange(source.Begun, 61, 70);
    }

    /// <summary>Field notes 4 and 7: what could not be read never comes out as zeros or as missing values.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_file_that_became_shorter_fails_the_read(long step)
    {
        var variable = Variable(ElementType.Float, [700, 700], new ContiguousLayout(0));
        IndexRange[] selection = [IndexRange.All(700), new(0, 100, step)];
        var source = new MemorySource(_bytes[..(700 * 700 * 4 / 2)]);

        var failure = await Assert.ThrowsAsync<ComputeException>(async () => await VariableReader.ReadAsync(
            source, variable, selection, new byte[700 * 100 * 4], CancellationToken));

        Assert.Equal(Fault.CorruptData, failure.Fault);
    }

    [Theory]
    [InlineData(-1, 1, 1)]
    [InlineData(0, 11, 1)]
    [InlineData(0, 6, 2)]
    [InlineData(10, 1, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 1, 0)]
    [InlineData(1, 2, long.MaxValue)]
    [InlineData(long.MaxValue, 1, 1)]
    public async Task A_selection_outside_the_variable_is_a_fault_of_the_caller(long start, long count, long step)
    {
        var variable = Variable(ElementType.Byte, [10], new ContiguousLayout(0));

        IndexRange[] selection = [new(start, count, step)];

        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await VariableReader.ReadAsync(
            new MemorySource(_bytes), variable, selection, new byte[20], CancellationToken));
    }

    [Fact]
    public async Task A_destination_of_another_length_is_a_fault_of_the_caller()
    {
        var variable = Variable(ElementType.Int, [10], new ContiguousLayout(0));

        _ = await Assert.ThrowsAsync<ArgumentException>(async () => await VariableReader.ReadAsync(
            new MemorySource(_bytes), variable, new[] { IndexRange.All(10) }, new byte[39], CancellationToken));
        _ = await Assert.ThrowsAsync<ArgumentException>(async () => await VariableReader.ReadAsync(
            new MemorySource(_bytes), variable, ReadOnlyMemory<IndexRange>.Empty, new byte[4], CancellationToken));
    }

    private static async Task CheckAsync((IndexedVariable Variable, IndexRange[] Selection) sample)
    {
        var (variable, selection) = sample;
        var expected = NaivePick(variable, selection);
        var actual = new byte[expected.Length];
        var source = new MemorySource(_bytes);

        await VariableReader.ReadAsync(source, variable, selection, actual, CancellationToken);

        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{variable} {string.Join(' ', selection)}");
        var projectedBytes = VariableReader.ProjectedBytes(variable, selection);
        Assert.InRange(source.BytesRead, expected.Length, projectedBytes);
        Assert.InRange(projectedBytes - source.BytesRead, 0, Math.Max(0, source.Reads - 1) * (64L << 10));
    }

    private static byte[] NaivePick(IndexedVariable variable, IndexRange[] selection)
    {
        var elementBytes = variable.Type.ByteLength();
        var (offset, recordStride) = variable.Layout is RecordLayout records
            ? (records.Offset, records.Stride)
            : (((ContiguousLayout)variable.Layout).Offset, -1L);
        var elements = selection.Aggregate(1L, (product, range) => product * range.Count);
        var picked = new byte[elements * elementBytes];
        for (long element = 0; element < elements; element++)
        {
            var rest = element;
            long at = offset;
            long strideBytes = elementBytes;
            for (int axis = selection.Length - 1; axis >= 0; axis--)
            {
                var position = selection[axis].Start + (rest % selection[axis].Count * selection[axis].Step);
                rest /= selection[axis].Count;
                at += position * (axis == 0 && recordStride >= 0 ? recordStride : strideBytes);
                strideBytes *= variable.Shape[axis];
            }

            var to = picked.AsSpan((int)element * elementBytes, elementBytes);
            _bytes.AsSpan((int)at, elementBytes).CopyTo(to);
            if (variable.IsBigEndian == BitConverter.IsLittleEndian)
            {
                to.Reverse();
            }
        }

        return picked;
    }

    private static Gen<(IndexedVariable, IndexRange[])> Selections(Gen<long[]> shapes) =>
        Gen.Select(shapes, _type, Gen.Bool, Gen.Int[0, 40], Gen.Bool)
            .Where((shape, type, isRecord, gap, _) => ExtentBytes(shape, type, isRecord, gap) <= _bytes.Length)
            .SelectMany((shape, type, isRecord, gap, isBigEndian) =>
                Ranges(shape).Select(ranges => (Place(shape, type, isRecord, gap, isBigEndian), ranges)));

    private static long ExtentBytes(long[] shape, ElementType type, bool isRecord, int gap)
    {
        var bytes = shape.Aggregate((long)type.ByteLength(), (product, length) => product * length);
        return 17 + bytes + (isRecord && shape.Length > 0 ? shape[0] * gap : 0);
    }

    private static IndexedVariable Place(long[] shape, ElementType type, bool isRecord, int gap, bool isBigEndian)
    {
        var recordBytes = shape.Skip(1).Aggregate((long)type.ByteLength(), (product, length) => product * length);
        DataLayout layout = isRecord && shape.Length > 0
            ? new RecordLayout(17, recordBytes + gap)
            : new ContiguousLayout(17);
        return Variable(type, shape, layout) with { IsBigEndian = isBigEndian };
    }

    private static Gen<IndexRange[]> Ranges(long[] shape) =>
        shape.Aggregate(
            Gen.Const(ImmutableArray<IndexRange>.Empty),
            (ranges, length) => Gen.Select(ranges, Range(length), (before, range) => before.Add(range)))
        .Select(ranges => ranges.ToArray());

    private static Gen<IndexRange> Range(long length) => Gen.OneOf(
        Gen.Const(IndexRange.All(length)),
        Gen.Long[0, length - 1].Select(start => new IndexRange(start, 1)),
        Gen.Select(Gen.Long[0, length - 1], Gen.Long[1, 4], Gen.Double[0, 1], (start, step, part) =>
            new IndexRange(start, (long)(part * (((length - 1 - start) / step) + 1)), step)));

    private static IndexedVariable Variable(ElementType type, long[] shape, DataLayout layout) => new(
        "v",
        type,
        [.. shape.Select((length, axis) => new Dimension($"d{axis}", length))],
        AttributeSet.Empty,
        layout,
        true);

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        for (int at = 0; at < length; at += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), (ulong)at * 0x9E3779B97F4A7C15);
        }

        return bytes;
    }
}
