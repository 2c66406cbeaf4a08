using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5;

public sealed class MetadataPagesTests
{
    private const int Page = 16 << 10;
    private const int Remote = 64 << 10;

    private static readonly byte[] _content = Content((3 * Page) + 1001);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Any_part_of_the_file_is_read_as_it_is()
    {
        var pages = new MetadataPages(new MemorySource(_content), Stop);
        return Gen.Int[0, _content.Length].SelectMany(start => Gen.Int[0, _content.Length - start]
            .Select(bytes => (start, bytes))).SampleAsync(async part =>
            {
                var read = await pages.ReadAsync(part.start, part.bytes, "a part");
                Assert.True(read.Span.SequenceEqual(_content.AsSpan(part.start, part.bytes)));
            });
    }

    [Fact]
    public async Task A_page_is_read_once_however_often_it_is_wanted()
    {
        var source = new MemorySource(_content);
        var pages = new MetadataPages(source, Stop);
        for (var offset = 0; offset < Page; offset += 50)
        {
            _ = await pages.ReadAsync(offset, 10, "a part");
        }

        Assert.Equal((1, Page), (source.Reads, source.BytesRead));
    }

    [Fact]
    public async Task What_is_announced_is_fetched_at_once_and_neighbours_in_one_read()
    {
        var source = new SlowSource(new MemorySource(Content(40 * Page)), failsAt: -1);
        var pages = new MetadataPages(source, Stop);

        await pages.PrefetchAsync(
            [(0, 10), (Page, 10), (5 * Page, 2 * Page), (20 * Page, 1), (20 * Page, 100), (-5, 10), (1L << 40, 10)]);
        Assert.Equal((3, 3), (source.Begun, source.MostAtOnce));

        _ = await pages.ReadAsync(6 * Page, Page, "a part");
        Assert.Equal(3, source.Begun);
    }

    [Fact]
    public async Task A_cheap_gap_is_read_along_and_serves_later_reads()
    {
        var source = new SlowSource(new MemorySource(Content(40 * Remote)), failsAt: -1) { CheapGapBytes = 2 * Remote };
        var pages = new MetadataPages(source, Stop);

        await pages.PrefetchAsync([(0, 10), (3 * Remote, 10), (7 * Remote, 10), (8 * Remote, 10), (10 * Remote, 10)]);
        Assert.Equal(2, source.Begun);

        _ = await pages.ReadAsync(Remote, 2 * Remote, "a part");
        _ = await pages.ReadAsync(9 * Remote, Remote, "a part");
        Assert.Equal(2, source.Begun);
    }

    [Theory]
    [InlineData(true, 10, 0)]
    [InlineData(false, 10, 10)]
    public async Task Pages_that_lie_far_apart_are_one_request_where_the_source_can(bool can, int apart, int oneByOne)
    {
        var content = Content((40 * Remote) - 5); // The last page is short.
        var source = new SlowSource(new MemorySource(content), -1) { CheapGapBytes = Remote, ServesParts = can };
        var pages = new MetadataPages(source, Stop);

        await pages.PrefetchAsync(Enumerable.Range(0, 10).Select(place => (((4L * place) + 3) * Remote, 10L)));
        Assert.Equal(apart, Assert.Single(source.Apart));
        Assert.Equal(oneByOne, source.Begun);

        for (var place = 0; place < 10; place++)
        {
            var offset = ((4 * place) + 3) * Remote;
            var page = await pages.ReadAsync(offset, Remote - 5, "a part");
            Assert.True(page.Span.SequenceEqual(content.AsSpan(offset, Remote - 5)));
        }

        Assert.Equal(oneByOne, source.Begun);
    }

    [Fact]
    public async Task Pages_that_the_source_does_not_read_at_once_take_no_other_memory_when_they_are_read_one_by_one()
    {
        var source = new RefusingSource();

        await new MetadataPages(source, Stop).PrefetchAsync(
            Enumerable.Range(0, 10).Select(place => (4L * place * Remote, 10L)));

        Assert.Equal(10, source.Refused.Count);
        Assert.Equal(source.Refused, source.Read);
    }

    [Fact]
    public async Task A_few_pages_that_lie_apart_are_asked_for_one_by_one()
    {
        var source = new SlowSource(new MemorySource(Content(40 * Remote)), -1) { CheapGapBytes = 1, ServesParts = true };

        await new MetadataPages(source, Stop).PrefetchAsync(
            Enumerable.Range(0, 7).Select(place => (4L * place * Remote, 10L)));

        Assert.Empty(source.Apart);
        Assert.Equal(7, source.Begun);
    }

    [Fact]
    public async Task A_failure_of_many_pages_is_told_to_everyone_who_waits_for_one()
    {
        var source = new SlowSource(new MemorySource(Content(40 * Remote)), 8 * Remote)
        {
            CheapGapBytes = 1,
            ServesParts = true,
        };
        var pages = new MetadataPages(source, Stop);

        var all = pages.PrefetchAsync(Enumerable.Range(0, 10).Select(place => (4L * place * Remote, 10L))).AsTask();
        var one = pages.ReadAsync(36 * Remote, 8, "a part").AsTask();

        Assert.Equal(Fault.CorruptData, (await Assert.ThrowsAsync<ComputeException>(() => all)).Fault);
        Assert.Equal(Fault.CorruptData, (await Assert.ThrowsAsync<ComputeException>(() => one)).Fault);
    }

    [Fact]
    public async Task Those_who_want_a_page_at_once_wait_for_one_read_of_it()
    {
        var source = new SlowSource(new MemorySource(_content), failsAt: -1);
        var pages = new MetadataPages(source, Stop);

        var reads = Enumerable.Range(0, 8).Select(place => pages.ReadAsync(place * 8, 8, "a part").AsTask()).ToArray();
        foreach (var (read, place) in (await Task.WhenAll(reads)).Select((read, place) => (read, place)))
        {
            Assert.True(read.Span.SequenceEqual(_content.AsSpan(place * 8, 8)));
        }

        Assert.Equal(1, source.Begun);
    }

    [Fact]
    public async Task A_failed_read_is_told_to_everyone_who_waits_for_it()
    {
        var pages = new MetadataPages(new SlowSource(new MemorySource(_content), failsAt: 0), Stop);

        var (one, other) = (pages.ReadAsync(0, 8, "a part").AsTask(), pages.ReadAsync(9, 8, "a part").AsTask());

        Assert.Equal(Fault.CorruptData, (await Assert.ThrowsAsync<ComputeException>(() => one)).Fault);
        Assert.Equal(Fault.CorruptData, (await Assert.ThrowsAsync<ComputeException>(() => other)).Fault);
    }

    [Fact]
    public async Task A_structure_larger_than_any_is_refused_before_anything_is_allocated()
    {
        var pages = new MetadataPages(new EndlessSource(), Stop);

        var refused = await Assert.ThrowsAsync<ComputeException>(
            () => pages.ReadAsync(8, 1L << 40, "the local heap").AsTask());

        Assert.Equal(
            (Fault.TooLarge,
                "endless.nc: at byte 8, the local heap takes 1099511627776 bytes; "
                + "at most 100663296 bytes of metadata are read of one file"),
            (refused.Fault, refused.Message));
    }

    [Fact]
    public async Task Metadata_that_never_ends_is_refused()
    {
        var pages = new MetadataPages(new EndlessSource(), Stop);
        var refused = await Assert.ThrowsAsync<ComputeException>(async () =>
        {
            for (long offset = 0; ; offset += Page)
            {
                _ = await pages.ReadAsync(offset, 8, "a part");
            }
        });

        Assert.Equal(
            (Fault.TooLarge,
                "endless.nc: its metadata takes more; at most 100663296 bytes of metadata are read of one file"),
            (refused.Fault, refused.Message));
    }

    private static byte[] Content(int bytes)
    {
        var content = new byte[bytes];
        new Random(4).NextBytes(content);
        return content;
    }

    /// <summary>A remote file that refuses to be read by few requests, and keeps the memory that it was given.</summary>
    private sealed class RefusingSource : Engine.Sources.IByteSource
    {
        public string Name => "refusing.nc";

        public string Location => Name;

        public Engine.Sources.SourceIdentity Identity { get; } = new(40 * Remote, "1");

        public int CheapGapBytes => 1;

        public List<Memory<byte>> Refused { get; } = [];

        public List<Memory<byte>> Read { get; } = [];

        public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            Read.Add(destination);
            return default;
        }

        public ValueTask<bool> TryReadApartAsync(
            IReadOnlyList<Engine.Sources.BytePart> parts, CancellationToken cancellationToken)
        {
            Refused.AddRange(parts.Select(part => part.Room));
            return new(false);
        }

        public ValueTask DisposeAsync() => default;
    }

    /// <summary>A file of zeros that is longer than any disk.</summary>
    private sealed class EndlessSource : Engine.Sources.IByteSource
    {
        public string Name => "endless.nc";

        public string Location => Name;

        public Engine.Sources.SourceIdentity Identity { get; } = new(1L << 50, "1");

        public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
            default;

        public ValueTask DisposeAsync() => default;
    }
}
