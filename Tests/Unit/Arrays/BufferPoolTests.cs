using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Tests.Unit.Arrays;

public sealed class BufferPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    public void A_buffer_is_exactly_as_long_as_asked(long bytes)
    {
        using var buffer = new BufferPool(1 << 30).Rent(bytes);

        Assert.Equal(bytes, buffer.Memory.Length);
    }

    [Fact]
    public void A_buffer_that_was_given_back_is_rented_again()
    {
        var pool = new BufferPool(1 << 20);
        for (var time = 0; time < 100; time++)
        {
            using var one = pool.Rent(5000);
            using var other = pool.Rent(8000);
        }

        Assert.Equal(2 * 8192, pool.AllocatedBytes);
    }

    [Fact]
    public void No_more_is_kept_than_the_pool_may_keep()
    {
        var pool = new BufferPool(8192);
        for (var time = 0; time < 2; time++)
        {
            using var one = pool.Rent(8192);
            using var other = pool.Rent(8192);
        }

        // The second round found one of the two buffers of the first.
        Assert.Equal(3 * 8192, pool.AllocatedBytes);
    }

    [Fact]
    public void After_a_trim_nothing_is_kept_and_there_is_room_for_as_much_as_before()
    {
        var pool = new BufferPool(8192);
        pool.Rent(8192).Dispose();
        pool.Trim();
        for (var time = 0; time < 2; time++)
        {
            using var one = pool.Rent(8192);
        }

        Assert.Equal(2 * 8192, pool.AllocatedBytes);
    }
}
