using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Chunks;

public sealed class ChunkReadAheadTests
{
    private const int ChunkBytes = 1 << 20;
    private const int Count = 20;

    private readonly byte[] _bytes = new byte[ChunkBytes * Count];
    private readonly StoredChunk[] _chunks;

    public ChunkReadAheadTests()
    {
        new Random(1).NextBytes(_bytes);
        _chunks = [.. Enumerable.Range(0, Count).Select(number => new StoredChunk(number, (long)number * ChunkBytes, ChunkBytes, 0))];
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chunks_are_under_way_before_they_are_taken_and_never_more_than_fit()
    {
        var source = Slow();
        await using var ahead = new ChunkReadAhead(source, _chunks, _ => true, Stop);
        Assert.Equal(0, source.Begun); // Nothing is read for one who takes nothing.
        foreach (var chunk in _chunks)
        {
            ahead.Reach();
            Assert.InRange(source.Begun, (int)Math.Min(Count, chunk.Number + 2), chunk.Number + 8);
            await AssertTakenAsync(ahead, chunk);
        }

        Assert.Equal(Count, source.Begun);
        Assert.InRange(source.MostBytesAtOnce, 2, ChunkReadAhead.Bytes);
    }

    [Fact]
    public async Task A_chunk_that_is_not_wanted_is_not_read()
    {
        var source = Slow();
        await using var ahead = new ChunkReadAhead(source, _chunks, chunk => chunk.Number % 2 == 0, Stop);
        foreach (var chunk in _chunks)
        {
            ahead.Reach();
            if (chunk.Number % 2 == 0)
            {
                await AssertTakenAsync(ahead, chunk);
            }
            else
            {
                Assert.Null(ahead.Take(chunk));
            }
        }

        Assert.Equal(Count / 2, source.Begun);
    }

    [Fact]
    public async Task One_who_wants_more_at_once_than_is_read_ahead_has_it()
    {
        var source = Slow();
        await using var ahead = new ChunkReadAhead(source, _chunks, _ => true, Stop);
        var taken = new List<FetchedChunk>();
        foreach (var chunk in _chunks)
        {
            ahead.Reach();
            taken.Add(ahead.Take(chunk)!);
        }

        Assert.DoesNotContain(null, taken);
        foreach (var fetched in taken)
        {
            await fetched.Read;
            ahead.Return(fetched);
        }
    }

    [Fact]
    public async Task What_is_dropped_makes_room_for_others()
    {
        var source = Slow();
        await using var ahead = new ChunkReadAhead(source, _chunks, _ => true, Stop);
        foreach (var chunk in _chunks)
        {
            ahead.Reach();
            await ahead.DropAsync(chunk);
            await ahead.DropAsync(chunk);
            Assert.Null(ahead.Take(chunk));
        }

        Assert.InRange(source.MostBytesAtOnce, 2, ChunkReadAhead.Bytes);
    }

    [Fact]
    public async Task A_failure_is_told_with_its_chunk_and_ends_no_other()
    {
        var source = Slow(failsAt: 2 * ChunkBytes);
        await using var ahead = new ChunkReadAhead(source, _chunks, _ => true, Stop);
        foreach (var chunk in _chunks)
        {
            ahead.Reach();
            if (chunk.Number != 2)
            {
                await AssertTakenAsync(ahead, chunk);
                continue;
            }

            var fetched = ahead.Take(chunk)!;
            Assert.Equal(Fault.CorruptData, (await Assert.ThrowsAsync<ComputeException>(() => fetched.Read)).Fault);
            ahead.Return(fetched);
        }
    }

    [Fact]
    public async Task When_it_ends_no_read_is_left()
    {
        var source = Slow();
        var ahead = new ChunkReadAhead(source, _chunks, _ => true, Stop);
        ahead.Reach();
        Assert.InRange(source.Begun, 2, 8);

        await ahead.DisposeAsync();
        Assert.Null(ahead.Take(_chunks[0]));
        Assert.InRange(source.Begun, 2, 8);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3 * ChunkBytes, 3)]
    [InlineData(100 * ChunkBytes, 4)] // Half of what is read ahead is read while the other half is waited for.
    public async Task More_is_asked_for_when_as_much_is_free_as_is_best_asked_for_at_once(int bytes, int chunks)
    {
        var source = new SlowSource(new MemorySource(_bytes), -1) { CheapGapBytes = 1, RequestBytes = bytes };
        await using var ahead = new ChunkReadAhead(source, _chunks, _ => true, Stop);
        ahead.Reach();
        var begun = new List<int> { source.Begun };
        foreach (var chunk in _chunks.Take(4))
        {
            await AssertTakenAsync(ahead, chunk);
            begun.Add(source.Begun);
        }

        Assert.Equal([8, .. Enumerable.Range(1, 4).Select(returned => 8 + (returned / chunks * chunks))], begun);
    }

    private SlowSource Slow(long failsAt = -1) => new(new MemorySource(_bytes), failsAt) { CheapGapBytes = 1 };

    private async Task AssertTakenAsync(ChunkReadAhead ahead, StoredChunk chunk)
    {
        var fetched = ahead.Take(chunk);
        Assert.NotNull(fetched);
        await fetched.Read;
        Assert.True(fetched.Buffer.AsSpan(0, fetched.Count).SequenceEqual(
            _bytes.AsSpan((int)chunk.Offset, (int)chunk.Bytes)));
        ahead.Return(fetched);
    }
}
