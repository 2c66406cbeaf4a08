using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Tests.Unit.Arrays;

public sealed class PooledBufferTests
{
    [Fact]
    public void A_buffer_is_given_back_once_however_often_it_is_disposed()
    {
        var pool = new BufferPool(1 << 20);
        var buffer = pool.Rent(10);
        buffer.Dispose();
        buffer.Dispose();

        using var one = pool.Rent(10);
        using var other = pool.Rent(10);

        one.Span.Fill(1);
        other.Span.Fill(2);
        Assert.Equal(1, one.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => buffer.Memory);
    }
}
