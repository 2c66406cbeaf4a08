using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class RecordNeighboursTests
{
    private const long Stride = 70_000; // Further apart than what is read along.

    private static readonly ElementType[] _types =
        [ElementType.Byte, ElementType.Short, ElementType.Int, ElementType.Float, ElementType.Double];

    private static readonly Gen<(IndexedVariable One, IndexedVariable Other, int Bytes)> _any =
        from records in Gen.OneOf(Gen.Long[1, 5], Gen.Long[200, 3000])
        from stride in Gen.OneOf(Gen.Long[64, 90], Gen.Long[1000, 1200])
        from types in Gen.Int[0, 4].Array[2]
        from offsets in Gen.Long[0, 24].Array[2]
        from isBigEndian in Gen.Bool
        select (
            Variable("one", _types[types[0]], [records], offsets[0], stride, isBigEndian),
            Variable("other", _types[types[1]], [records, 2], offsets[1], stride, isBigEndian),
            (int)(records * stride) + 64);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task Both_are_what_they_are_by_themselves() => _any.SampleAsync(
        async sample =>
        {
            var (one, other, length) = sample;
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var source = new MemorySource(bytes);
            Assert.True(RecordNeighbours.Are(one, other));
            var (oneRead, otherRead) = (Room(one), Room(other));

            await RecordNeighbours.ReadAsync(source, one, oneRead, other, otherRead, CancellationToken);

            Assert.Equal(await AloneAsync(source, one), oneRead);
            Assert.Equal(await AloneAsync(source, other), otherRead);
        },
        iter: 300);

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public async Task Each_record_is_one_read(int records)
    {
        var source = new MemorySource(new byte[records * Stride]);
        var (time, bounds) = TimeAndBounds(records);

        await RecordNeighbours.ReadAsync(source, time, Room(time), bounds, Room(bounds), CancellationToken);

        Assert.Equal(records, source.Reads);
        Assert.Equal(records * 24, source.BytesRead);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public async Task A_file_that_ends_early_is_an_error(int records)
    {
        var source = new MemorySource(new byte[((records - 1) * Stride) + 20]);
        var (time, bounds) = TimeAndBounds(records);

        var thrown = await Assert.ThrowsAsync<ComputeException>(() => RecordNeighbours.ReadAsync(
            source, time, Room(time), bounds, Room(bounds), CancellationToken));

        Assert.Equal(Fault.CorruptData, thrown.Fault);
    }

    [Fact]
    public void Others_are_no_neighbours()
    {
        var time = Variable("time", ElementType.Double, [30], 100, Stride);

        Assert.False(RecordNeighbours.Are(time, Variable("far", ElementType.Double, [30, 2], 60_000, Stride)));
        Assert.False(RecordNeighbours.Are(time, Variable("fewer", ElementType.Double, [29, 2], 108, Stride)));
        Assert.False(RecordNeighbours.Are(time, Variable("closer", ElementType.Double, [30, 2], 108, Stride - 4)));
        Assert.False(RecordNeighbours.Are(time, Variable("large", ElementType.Double, [30, 8000], 108, Stride)));
        Assert.False(RecordNeighbours.Are(time, Variable("text", ElementType.Char, [30, 2], 108, Stride)));
        Assert.False(RecordNeighbours.Are(
            time, Variable("fixed", ElementType.Double, [30, 2], 108, Stride) with { Layout = new ContiguousLayout(108) }));
        Assert.False(RecordNeighbours.Are(
            Variable("none", ElementType.Double, [0], 100, Stride), Variable("n", ElementType.Double, [0], 108, Stride)));
    }

    private static (IndexedVariable Time, IndexedVariable Bounds) TimeAndBounds(long records) => (
        Variable("time", ElementType.Double, [records], 0, Stride),
        Variable("time_bnds", ElementType.Double, [records, 2], 8, Stride));

    private static byte[] Room(IndexedVariable variable) =>
        new byte[Region.ElementsOf(variable.Shape.AsSpan()) * variable.ElementBytes];

    private static async Task<byte[]> AloneAsync(MemorySource source, IndexedVariable variable)
    {
        var bytes = Room(variable);
        IndexRange[] all = [.. variable.Shape.Select(IndexRange.All)];
        await VariableReader.ReadAsync(source, variable, all, bytes, CancellationToken);
        return bytes;
    }

    private static IndexedVariable Variable(
        string name, ElementType type, long[] shape, long offset, long stride, bool isBigEndian = true) => new(
        name,
        type,
        [.. shape.Select((length, axis) => new Dimension($"d{axis}", length, axis == 0))],
        AttributeSet.Empty,
        new RecordLayout(offset, stride),
        isBigEndian);
}
