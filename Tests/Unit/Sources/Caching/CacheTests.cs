using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

/// <summary>A cache in a folder of a test's own, on a disk as full and at a time as the test wants.</summary>
public abstract class CacheTests : IAsyncDisposable
{
    private protected const int Block = 4096;
    private protected const long Plenty = 1L << 30;

    private readonly TemporaryFolder _folder = new();
    private readonly List<RangeStore> _stores = [];

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A time to come: the system notes the use of a file by itself where what is noted is older.</summary>
    private protected FakeTimeProvider Clock { get; } =
        new(new DateTimeOffset(TimeProvider.System.GetUtcNow().Date.AddYears(3), TimeSpan.Zero));

    private protected long FreeBytes { get; set; } = 1L << 40;

    private protected string Root => _folder.File("cache");

    private protected IEnumerable<string> Files => Directory.Exists(Root)
        ? Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        : [];

    private protected long BytesOnDisk =>
        Files.Sum(file => (new FileInfo(file).Length + Block - 1) / Block * Block);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<RangeStore> StoreAsync(long maxBytes = Plenty, string? root = null)
    {
        var store = new RangeStore(root ?? Root, maxBytes, Clock, _ => FreeBytes);
        _stores.Add(store);
        await store.SettleAsync();
        return store;
    }

    /// <summary>A file as jobs read it: cut out of blocks, and kept.</summary>
    private protected static BlockSource Cached(RangeStore store, IByteSource source)
    {
        var kept = new CachedSource(source, store);
        return new(kept, Block, new(128), holds: kept.Holds);
    }

    private protected static async Task<byte[]> ReadAsync(IByteSource source, long offset, int count)
    {
        var bytes = new byte[count];
        await source.ReadAsync(offset, bytes, Stop);
        return bytes;
    }

    private protected static async Task AssertReadsAsync(IByteSource source, CountedSource file, long offset, int count)
    {
        var read = await ReadAsync(source, offset, count);
        Assert.True(file.Range(offset, count).AsSpan().SequenceEqual(read), $"bytes {offset} to {offset + count - 1}");
    }
}
