using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class RecentBlocksTests : CacheTests
{
    [Fact]
    public async Task The_block_that_was_used_longest_ago_goes_first()
    {
        var store = await StoreAsync();
        var file = store.Open("https://host.example/file.nc", new(10, "one"));
        var blocks = new RecentBlocks(2);
        blocks.Put(file, 1, [1]);
        blocks.Put(file, 2, [2]);
        Assert.Equal([1], blocks.Find(file, 1));
        blocks.Put(file, 3, [3]);
        blocks.Put(file, 3, [4]);

        Assert.Null(blocks.Find(file, 2));
        Assert.Equal([1], blocks.Find(file, 1));
        Assert.Equal([3], blocks.Find(file, 3));
    }
}
