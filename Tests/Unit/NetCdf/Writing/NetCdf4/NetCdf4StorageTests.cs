using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>How variables are said to be stored.</summary>
public sealed class NetCdf4StorageTests
{
    [Fact]
    public void Chunks_are_shuffled_before_they_are_deflated()
    {
        var storage = NetCdf4Storage.Deflated([2, 3], 4, 5);

        Assert.True(storage.IsChunked);
        Assert.Equal([2, 1], storage.Filters.Select(filter => filter.Id));
        Assert.Equal([4u, 5u], storage.Filters.Select(filter => Assert.Single(filter.Parameters)));
        Assert.All(storage.Filters, filter => Assert.True(filter.IsOptional));
        Assert.False(NetCdf4Storage.Contiguous.IsChunked);
        Assert.False(new NetCdf4Storage([], []).IsChunked);
    }
}
