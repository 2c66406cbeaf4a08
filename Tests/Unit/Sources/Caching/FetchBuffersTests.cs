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
}
