using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class StoredRowsTests
{
    private static readonly ValueForm _floats = new(ElementType.Float);

    [Theory]
    [InlineData(2, 5, 4, 36)]
    [InlineData(1, 1000, 3, 12)]
    [InlineData(0, 5, 7, 0)]
    [InlineData(9, 0, 1, 4)]
    public void Rows_that_memory_holds_to_the_last_byte_are_taken_and_not_one_byte_more(
        int count, long stride, int length, int bytes)
    {
        Assert.Equal(count, new StoredRows(new byte[bytes], count, stride, length, _floats).Count);
        Assert.Throws<ArgumentException>(
            () => new StoredRows(new byte[Math.Max(3, bytes - 1)], Math.Max(1, count), stride, length, _floats).Count);
    }

    [Fact]
    public void Rows_of_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredRows(new byte[8], -1, 1, 1, _floats).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredRows(new byte[8], 1, -1, 1, _floats).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredRows(new byte[8], 1, 1, -1, _floats).Count);
        Assert.Throws<OverflowException>(() => new StoredRows(new byte[8], 3, long.MaxValue, 1, _floats).Count);
        Assert.Throws<ArgumentException>(() => new StoredRows(new byte[8], 1, 1, 1, new(ElementType.Short)).Count);
    }
}
