using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class IndexStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string Index => _folder.File("index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_read_once_and_its_index_outlives_the_store()
    {
        var source = Source();
        var store = new IndexStore(Index);

        var first = await store.GetAsync(source, CancellationToken);
        var reads = source.Reads;
        var second = await store.GetAsync(source, CancellationToken);
        var third = await new IndexStore(Index).GetAsync(source, CancellationToken);

        Assert.Same(first, second);
        Assert.Equal(reads, source.Reads);
        Assert.Equal(IndexCodec.Encode(first), IndexCodec.Encode(third));
        Assert.EndsWith(".idx", Assert.Single(Directory.GetFiles(Index)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_identity_or_name_is_another_index()
    {
        var store = new IndexStore(Index);

        _ = await store.GetAsync(Source(3), CancellationToken);
        Assert.Equal(4, (await store.GetAsync(Source(4, version: "2"), CancellationToken)).Dimensions[0].Length);
        Assert.Equal(5, (await store.GetAsync(Source(5, name: "other.nc"), CancellationToken)).Dimensions[0].Length);
        Assert.Equal(3, (await store.GetAsync(Source(6), CancellationToken)).Dimensions[0].Length);
        Assert.Equal(3, Directory.GetFiles(Index).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(30)]
    public async Task A_damaged_index_is_built_again_and_put_right(int keep)
    {
        _ = await new IndexStore(Index).GetAsync(Source(), CancellationToken);
        var file = Assert.Single(Directory.GetFiles(Index));
        var whole = await File.ReadAllBytesAsync(file, CancellationToken);
        await File.WriteAllBytesAsync(file, whole[..keep], CancellationToken);
        var source = Source();

        var index = await new IndexStore(Index).GetAsync(source, CancellationToken);

        Assert.Equal(3, index.Dimensions[0].Length);
        Assert.InRange(source.Reads, 1, 2);
        Assert.Equal(whole, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Index)), CancellationToken));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_nothing_but_time()
    {
        await File.WriteAllTextAsync(Index, "a file where the folder should be", CancellationToken);

        var index = await new IndexStore(Index).GetAsync(Source(), CancellationToken);

        Assert.Equal(3, index.Dimensions[0].Length);
    }

    [Fact]
    public async Task Callers_at_once_share_one_reading()
    {
        var gate = new TaskCompletionSource();
        var source = new GatedSource(Source(), gate.Task);
        var store = new IndexStore(Index);

        var callers = Enumerable.Range(0, 20).Select(_ => store.GetAsync(source, CancellationToken).AsTask()).ToArray();
        gate.SetResult();
        var indexes = await Task.WhenAll(callers);

        Assert.Single(indexes.Distinct(ReferenceEqualityComparer.Instance));
        Assert.Equal(1, source.Inner.Reads);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_take_the_others_along()
    {
        using var giveUp = new CancellationTokenSource();
        var store = new IndexStore(Index);
        var stuck = new GatedSource(Source(), Task.Delay(Timeout.Infinite, giveUp.Token));

        var first = store.GetAsync(stuck, giveUp.Token).AsTask();
        var second = store.GetAsync(Source(), CancellationToken).AsTask();
        Assert.False(second.IsCompleted);
        await giveUp.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(3, (await second).Dimensions[0].Length);
    }

    [Fact]
    public async Task A_waiting_caller_can_give_up_alone()
    {
        using var giveUp = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        var store = new IndexStore(Index);

        var first = store.GetAsync(new GatedSource(Source(), gate.Task), CancellationToken).AsTask();
        var second = store.GetAsync(Source(), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.SetResult();

        Assert.Equal(3, (await first).Dimensions[0].Length);
    }

    [Fact]
    public async Task A_file_has_one_index_by_whatever_name_it_is_read()
    {
        var store = new IndexStore(Index);

        var first = await store.GetAsync(Source(), CancellationToken);

        Assert.Same(first, await store.GetAsync(Source(name: "https://h/a.nc", location: "memory.nc"), CancellationToken));
    }

    // One user's uri is not for another's message: it may be a secret, and it is not what the other gave.
    [Fact]
    public async Task A_failure_is_told_to_each_by_the_name_that_they_know()
    {
        var gate = new TaskCompletionSource();
        var store = new IndexStore(Index);
        string[] names = ["/mine.nc", "/theirs.nc", "/mine.nc"];

        var callers = names.Select(name => store.GetAsync(
            new GatedSource(new MemorySource("not a NetCDF file"u8.ToArray(), name, "1", "/real/a.nc"), gate.Task),
            CancellationToken).AsTask()).ToArray();
        gate.SetResult();

        foreach (var (name, caller) in names.Zip(callers))
        {
            var failure = await Assert.ThrowsAsync<ComputeException>(() => caller);
            Assert.StartsWith(name + " is not a NetCDF file", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_failure_is_told_to_all_and_kept_by_none()
    {
        var gate = new TaskCompletionSource();
        var store = new IndexStore(Index);
        var bad = new GatedSource(new MemorySource("not a NetCDF file"u8.ToArray()), gate.Task);

        var callers = Enumerable.Range(0, 3).Select(_ => store.GetAsync(bad, CancellationToken).AsTask()).ToArray();
        gate.SetResult();
        foreach (var caller in callers)
        {
            Assert.Equal(Fault.CorruptData, (await Assert.ThrowsAsync<ComputeException>(() => caller)).Fault);
        }

        Assert.Equal(1, bad.Inner.Reads);
        Assert.False(Directory.Exists(Index));
        _ = await Assert.ThrowsAsync<ComputeException>(async () => await store.GetAsync(bad, CancellationToken));
        Assert.Equal(2, bad.Inner.Reads);
    }

    [Fact]
    public void The_least_recently_used_go_when_memory_is_full()
    {
        var cache = new IndexCache(100);
        var index = new DatasetIndex("classic", [], [], Engine.Cf.AttributeSet.Empty);
        static IndexKey Key(string name) => new(name, new SourceIdentity(1, "1"));

        cache.Keep(Key("a"), index, 40);
        cache.Keep(Key("b"), index, 40);
        Assert.Same(index, cache.Find(Key("a")));
        cache.Keep(Key("c"), index, 40);
        cache.Keep(Key("far too large"), index, 101);

        Assert.Equal(2, cache.Count);
        Assert.NotNull(cache.Find(Key("a")));
        Assert.Null(cache.Find(Key("b")));
        Assert.NotNull(cache.Find(Key("c")));
        Assert.Null(cache.Find(Key("far too large")));
    }

    private static MemorySource Source(
        int length = 3, string name = "memory.nc", string version = "1", string? location = null) => new(
            HeaderBytes.Begin(2).Dimensions(("x", length)).NoAttributes().List(0, 0).ToArray(200), name, version, location);

    /// <summary>Reads only once a gate is open.</summary>
    private sealed class GatedSource(MemorySource inner, Task gate) : IByteSource
    {
        public MemorySource Inner => inner;

        public string Name => inner.Name;

        public string Location => inner.Location;

        public SourceIdentity Identity => inner.Identity;

        public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken);
            await inner.ReadAsync(offset, destination, cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
