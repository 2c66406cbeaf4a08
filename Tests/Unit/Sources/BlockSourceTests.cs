using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Unit.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources;

public sealed class BlockSourceTests : IAsyncDisposable
{
    private const int Block = 4096;

    private readonly CountedSource _file = new(100_007);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    [Fact]
    public async Task Small_reads_are_cut_out_of_blocks_and_large_ones_passed_on()
    {
        await using var source = new BlockSource(_file, Block, new(4));
        await AssertReadsAsync(source, Block - 10, 20);
        await AssertReadsAsync(source, 5, 100);
        await AssertReadsAsync(source, 100_000, 7);
        await AssertReadsAsync(source, 100_007, 0);
        await AssertReadsAsync(source, 20_003, Block);
        await AssertReadsAsync(source, 3, Block); // Of two blocks that are there.

        Assert.Equal([(0L, Block), (Block, Block), (20_003L, Block), (98_304L, 1703)], _file.Reads.Order());
    }

    [Fact]
    public async Task The_first_block_is_not_read_where_it_came_along()
    {
        await using var source = new BlockSource(_file, Block, new(4), first: _file.Range(0, Block));
        await AssertReadsAsync(source, 0, 8);
        await AssertReadsAsync(source, 0, Block);

        Assert.Empty(_file.Reads);
    }

    [Fact]
    public async Task What_came_damaged_is_read_again_and_its_blocks_with_it()
    {
        await using var source = new BlockSource(_file, Block, new(4));
        await AssertReadsAsync(source, 0, 3 * Block);
        foreach (var start in (int[])[0, Block, 2 * Block])
        {
            await AssertReadsAsync(source, start, 10);
        }

        _file.Reads.Clear();

        var again = new byte[20];
        Assert.Equal("a good answer", await source.ReadAgainAsync(Block - 10, again, Stop));
        Assert.Equal(_file.Range(Block - 10, 20), again);
        await AssertReadsAsync(source, 0, 10);
        await AssertReadsAsync(source, Block, 10);
        await AssertReadsAsync(source, 2 * Block, 10); // Nothing was wrong with that.

        Assert.Equal([(Block - 10L, 20), (0L, Block), ((long)Block, Block)], _file.Reads);
    }

    [Fact]
    public async Task Parts_that_lie_apart_are_left_to_the_file()
    {
        var file = new CountedSource(100_007) { ServesParts = true };
        await using var source = new BlockSource(file, Block, new(4));
        var room = new byte[8];

        Assert.True(await source.TryReadApartAsync([new(50_000, room)], Stop));
        Assert.Equal(file.Range(50_000, 8), room);
        Assert.Equal([(50_000L, 8)], file.Reads);
    }

    [Fact]
    public async Task Readers_of_a_block_wait_for_one_reading_and_none_ends_that_of_the_others()
    {
        var gate = new TaskCompletionSource();
        _file.Before = async stop => await gate.Task.WaitAsync(stop);
        await using var source = new BlockSource(_file, Block, new(4));
        using var goes = new CancellationTokenSource();
        var first = source.ReadAsync(0, new byte[10], goes.Token).AsTask();
        var others = Enumerable.Range(0, 20).Select(number => AssertReadsAsync(source, number * 20, 20)).ToList();
        await goes.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        await Task.WhenAll(others);

        Assert.Equal([(0L, Block)], _file.Reads);
    }

    // Nothing more is fetched where the few bytes are on disk already, but its blocks are not.
    [Theory]
    [InlineData(8)]
    [InlineData(3000)]
    public async Task What_is_on_disk_alone_is_read_from_there(int held)
    {
        await using var source = new BlockSource(
            _file, Block, new(4), holds: (offset, count) => offset >= 5000 && offset + count <= 5000 + held);
        await AssertReadsAsync(source, 5000, held);
        Assert.Equal([(5000L, held)], _file.Reads);

        _file.Reads.Clear();
        await AssertReadsAsync(source, 20, 8);
        Assert.Equal([(0L, Block)], _file.Reads);
    }

    [Fact]
    public async Task Where_the_blocks_are_on_disk_too_they_are_read_into_memory()
    {
        await using var source = new BlockSource(_file, Block, new(4), holds: (_, _) => true);
        await AssertReadsAsync(source, 5000, 8);
        await AssertReadsAsync(source, 5008, 8);

        Assert.Equal([(Block, Block)], _file.Reads);
    }

    [Fact]
    public async Task A_block_that_is_under_way_when_the_file_is_closed_ends()
    {
        _file.Before = stop => Task.Delay(Timeout.Infinite, stop);
        var source = new BlockSource(_file, Block, new(4));
        var reading = source.ReadAsync(0, new byte[10], Stop).AsTask();
        await source.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(_file.IsDisposed);
    }

    // A job may have hundreds of files open.
    [Fact]
    public async Task All_open_files_have_so_many_blocks_together_and_none_when_they_are_closed()
    {
        var memory = new BlockMemory(16);
        var sources = new List<BlockSource>();
        for (var number = 0; number < 200; number++)
        {
            sources.Add(new(_file, Block, memory));
            foreach (var start in (int[])[2 * Block, Block, 0])
            {
                await AssertReadsAsync(sources[number], start, 10);
            }

            Assert.InRange(memory.Count, 1, 16);
        }

        _file.Reads.Clear();
        await AssertReadsAsync(sources[199], 0, 10); // Used last: it is there still.
        Assert.Empty(_file.Reads);
        await AssertReadsAsync(sources[0], 0, 10);
        Assert.Single(_file.Reads);

        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        Assert.Equal(0, memory.Count);
    }

    private async Task AssertReadsAsync(BlockSource source, long offset, int count)
    {
        var bytes = new byte[count];
        await source.ReadAsync(offset, bytes, Stop);
        Assert.Equal(_file.Range(offset, count), bytes);
    }
}
