using System.Numerics;
using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class FetchBuffersTests
{
    // The pool gives twice as much as was asked for at worst, and that is what the process has then.
    [Fact]
    public void What_is_lent_is_counted_as_long_as_it_is()
    {
        var buffers = new FetchBuffers(100_000);
        var rented = new List<byte[]>();
        while (buffers.Rent(20_000) is { } more)
        {
            rented.Add(more);
        }

        Assert.InRange(rented.Sum(room => room.Length), 60_000, 100_000);
        Assert.Equal(rented.Sum(room => room.Length), buffers.Lent);

        rented.ForEach(buffers.Return);
        Assert.Equal(0, buffers.Lent);
    }

    [Fact]
    public void What_is_not_lent_is_not_allocated_either()
    {
        const int Much = 64 << 20;
        var buffers = new FetchBuffers(Much - 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(buffers.Rent(Much));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(0, buffers.Lent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_003)]
    public void All_of_what_is_allowed_can_be_lent(int bytes)
    {
        var most = bytes == 0 ? 16 : Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)bytes));
        var buffers = new FetchBuffers(most);

        var rented = buffers.Rent(bytes);

        Assert.NotNull(rented);
        Assert.InRange(rented.Length, bytes, most);
        Assert.Equal(rented.Length, buffers.Lent);
        buffers.Return(rented);
        Assert.Equal(0, buffers.Lent);
    }
}
