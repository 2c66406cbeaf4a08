using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Unit.Sources;

public sealed class BlockCacheTests
{
    private readonly List<long> _fetched = [];

    [Fact]
    public async Task The_block_that_was_used_longest_ago_gives_way()
    {
        var cache = new BlockCache(new(2), FetchAsync);

        foreach (var number in new long[] { 1, 2, 1, 3, 1, 2 })
        {
            Assert.Equal([(byte)number], await cache.Get(number));
        }

        Assert.Equal([1, 2, 3, 2], _fetched);
    }

    [Fact]
    public async Task A_block_that_was_put_is_not_fetched()
    {
        var cache = new BlockCache(new(2), FetchAsync);
        cache.Put(7, [9]);

        Assert.Equal([9], await cache.Get(7));
        Assert.Empty(_fetched);
    }

    [Fact]
    public async Task Callers_that_come_together_wait_for_one_fetch()
    {
        var gate = new TaskCompletionSource<byte[]>();
        var fetches = 0;
        var cache = new BlockCache(new(2), _ =>
        {
            Interlocked.Increment(ref fetches);
            return gate.Task;
        });

        var waiting = Enumerable.Range(0, 50).Select(_ => cache.Get(1)).ToList();
        gate.SetResult([4]);

        Assert.All(await Task.WhenAll(waiting), block => Assert.Equal([4], block));
        Assert.Equal(1, fetches);
    }

    [Fact]
    public async Task A_failed_fetch_is_tried_again_by_the_next_caller()
    {
        var failures = 1;
        var cache = new BlockCache(new(1), _ =>
            failures-- > 0 ? Task.FromException<byte[]>(new IOException("gone")) : Task.FromResult(new byte[] { 5 }));

        await Assert.ThrowsAsync<IOException>(() => cache.Get(1));
        Assert.Equal([5], await cache.Get(1));
    }

    [Fact]
    public async Task A_block_is_found_only_once_it_has_come_and_finding_it_keeps_it()
    {
        var gate = new TaskCompletionSource<byte[]>();
        var cache = new BlockCache(new(2), number => number == 1 ? gate.Task : FetchAsync(number));
        var reading = cache.Get(1);
        Assert.Null(cache.Find(1));
        Assert.Null(cache.Find(2));
        gate.SetResult([1]);
        _ = await reading;
        _ = await cache.Get(2);
        Assert.Equal([1], cache.Find(1));
        _ = await cache.Get(3);

        Assert.Equal([1], cache.Find(1));
        Assert.Null(cache.Find(2));
    }

    [Fact]
    public async Task Files_share_the_memory_and_the_block_that_was_used_longest_ago_gives_way_whose_ever_it_is()
    {
        var memory = new BlockMemory(2);
        BlockCache one = new(memory, FetchAsync), other = new(memory, FetchAsync);
        _ = await one.Get(1);
        _ = await other.Get(2);
        _ = await one.Get(1);
        _ = await other.Get(3);

        Assert.Equal([1], one.Find(1));
        Assert.Null(other.Find(2));
        Assert.Equal([3], other.Find(3));
        Assert.Equal(2, memory.Count);
    }

    [Fact]
    public async Task What_is_given_up_is_fetched_again_but_not_what_is_under_way()
    {
        var gate = new TaskCompletionSource<byte[]>();
        var memory = new BlockMemory(2);
        var cache = new BlockCache(memory, number => number == 1 ? gate.Task : FetchAsync(number));
        var reading = cache.Get(1);
        _ = await cache.Get(2);
        lock (memory.Gate)
        {
            memory.Trim();
        }

        Assert.Null(cache.Find(2));
        Assert.Same(reading, cache.Get(1));
        gate.SetResult([1]);
        Assert.Equal([1], await reading);
    }

    [Fact]
    public async Task A_file_that_is_closed_keeps_nothing()
    {
        var memory = new BlockMemory(2);
        var cache = new BlockCache(memory, FetchAsync);
        _ = await cache.Get(1);
        cache.Close();
        Assert.Equal(0, memory.Count);

        Assert.Equal([2], await cache.Get(2)); // A reader that was late.
        Assert.Equal(0, memory.Count);
    }

    private Task<byte[]> FetchAsync(long number)
    {
        lock (_fetched)
        {
            _fetched.Add(number);
        }

        return Task.FromResult(new[] { (byte)number });
    }
}
