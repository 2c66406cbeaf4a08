using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Chunks;

namespace Compute.Orleans.Tests.Unit.NetCdf.Chunks;

public sealed class ChunkCacheTests
{
    private const int ChunkBytes = 4096;

    private static readonly IndexKey _file = new("f.nc", new(100, "1"));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chunk_is_decoded_once_and_found_again()
    {
        var cache = Cache(0, 1 << 20, out _);

        var first = await GetAsync(cache, 1);
        Assert.Equal(1, first!.Bytes[0]);
        cache.Return(first);
        var again = await cache.GetAsync(
            Key(1), ChunkBytes, _ => throw new InvalidOperationException(), CancellationToken);

        Assert.Same(first, again);
        Assert.Same(first, cache.Find(Key(1)));
        Assert.Null(cache.Find(Key(1) with { File = new("f.nc", new(100, "2")) }));
        Assert.Equal(ChunkBytes, cache.Bytes);
    }

    [Fact]
    public async Task Those_who_want_one_chunk_at_once_wait_for_one_decoding()
    {
        var cache = Cache(0, 1 << 20, out _);
        var decoded = new TaskCompletionSource();
        var decodings = 0;
        Task<KeptChunk?>[] all = [.. Enumerable.Range(0, 16).Select(_ => cache.GetAsync(
            Key(1),
            ChunkBytes,
            async room =>
            {
                decodings++;
                await decoded.Task;
                room.Span.Fill(7);
            },
            CancellationToken).AsTask())];

        Assert.Null(cache.Find(Key(1)));
        decoded.SetResult();
        var chunks = await Task.WhenAll(all);

        Assert.Equal(1, decodings);
        Assert.All(chunks, chunk => Assert.Equal(7, chunk!.Bytes[^1]));
    }

    [Fact]
    public async Task A_failure_is_the_reader_s_own_and_leaves_nothing()
    {
        var cache = Cache(0, 1 << 20, out var budget);
        var decoded = new TaskCompletionSource();
        var first = cache.GetAsync(
            Key(1),
            ChunkBytes,
            async _ =>
            {
                await decoded.Task;
                throw new ComputeException(Fault.CorruptData, "f.nc", "damaged");
            },
            CancellationToken).AsTask();
        var second = GetAsync(cache, 1).AsTask();

        decoded.SetResult();

        _ = await Assert.ThrowsAsync<ComputeException>(() => first);
        cache.Return((await second)!);
        cache.Release(long.MaxValue);
        Assert.Equal(0, cache.Bytes);
        Assert.True(budget.TryTake(1 << 20));
    }

    [Fact]
    public async Task The_least_recently_used_goes_first_but_none_in_use()
    {
        var cache = Cache(0, 3 * ChunkBytes, out _);
        foreach (var number in (int[])[1, 2, 3, 1])
        {
            cache.Return((await GetAsync(cache, number))!);
        }

        var fourth = await GetAsync(cache, 4);
        Assert.Null(cache.Find(Key(2)));
        var (third, first) = (cache.Find(Key(3)), cache.Find(Key(1)));
        Assert.NotNull(third);
        Assert.NotNull(first);
        Assert.Null(await GetAsync(cache, 5)); // All are in use.

        cache.Return(fourth!);
        Assert.NotNull(await GetAsync(cache, 5));
        Assert.Null(cache.Find(Key(4)));
        Assert.Equal(3 * ChunkBytes, cache.Bytes);
    }

    [Fact]
    public async Task Memory_that_a_partition_wants_is_given_back_but_for_the_cache_s_own()
    {
        var cache = Cache(ChunkBytes, 1 << 20, out var budget);
        budget.Release = cache.Release;
        var chunks = new List<KeptChunk>();
        for (var number = 0; number < 100; number++)
        {
            chunks.Add((await GetAsync(cache, number))!);
        }

        chunks.ForEach(cache.Return);
        Assert.Equal(100 * ChunkBytes, cache.Bytes);

        using (await budget.TakeAsync(1 << 20, CancellationToken))
        {
            Assert.Equal(ChunkBytes, cache.Bytes);
            Assert.NotNull(cache.Find(Key(0)));
            Assert.Null(await GetAsync(cache, 200));
        }

        Assert.NotNull(await GetAsync(cache, 200));
    }

    [Fact]
    public async Task Memory_of_chunks_in_use_goes_to_the_partition_that_waits_once_they_are_idle()
    {
        var cache = Cache(0, 1 << 20, out var budget);
        budget.Release = cache.Release;
        var (first, second) = (await GetAsync(cache, 1), await GetAsync(cache, 2));
        _ = cache.Find(Key(2));

        var all = budget.TakeAsync(1 << 20, CancellationToken);
        cache.Return(first!);
        cache.Return(second!);
        Assert.False(all.IsCompleted);
        Assert.NotNull(cache.Find(Key(2))); // Another still reads it.
        cache.Return(second!);
        cache.Return(second!);

        using (await all.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken))
        {
            Assert.Equal(0, cache.Bytes);
        }
    }

    [Fact]
    public async Task A_chunk_that_is_longer_than_the_cache_is_not_kept()
    {
        var cache = Cache(0, ChunkBytes, out _);

        Assert.Null(await cache.GetAsync(
            Key(1), ChunkBytes + 1, _ => throw new InvalidOperationException(), CancellationToken));
    }

    [Fact]
    public async Task What_is_idle_is_given_up_and_what_is_in_use_stays()
    {
        var cache = Cache(ChunkBytes, 1 << 20, out _);
        var used = await GetAsync(cache, 1);
        cache.Return((await GetAsync(cache, 2))!);
        cache.Return((await GetAsync(cache, 3))!);

        cache.ReleaseIdle();

        Assert.Null(cache.Find(Key(2)));
        Assert.Null(cache.Find(Key(3)));
        Assert.Equal(ChunkBytes, cache.Bytes);
        Assert.Equal(1, used!.Bytes[0]);
    }

    private static ChunkKey Key(int number) => new(_file, new(number, number, ChunkBytes, 0), ChunkBytes, 0);

    private static ValueTask<KeptChunk?> GetAsync(ChunkCache cache, int number) => cache.GetAsync(
        Key(number),
        ChunkBytes,
        room =>
        {
            room.Span.Fill((byte)number);
            return ValueTask.CompletedTask;
        },
        CancellationToken);

    private static ChunkCache Cache(long ownBytes, long greatestBytes, out MemoryBudget budget)
    {
        budget = new MemoryBudget(1 << 20);
        return new(budget, new BufferPool(1 << 20), ownBytes, greatestBytes);
    }
}
