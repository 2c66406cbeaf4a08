using System.Collections.Concurrent;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class ReadMergerTests : IDisposable
{
    private const int MostGap = 10;
    private const int MostBytes = 100;

    private readonly byte[] _file = [.. Enumerable.Range(0, 1000).Select(place => (byte)(place * 7))];
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentQueue<(long Offset, int Count)> _requests = [];
    private readonly TaskCompletionSource _turn = new();
    private readonly ReadMerger _merger;
    private Func<MergedRead, long, int, Task> _answer;

    public ReadMergerTests()
    {
        _answer = AnswerAsync;
        _merger = new(
            MostGap,
            MostBytes,
            2 * MostBytes,
            2,
            async request =>
            {
                await _turn.Task.WaitAsync(request.Stop);
                var (offset, count) = _merger!.Seal(request);
                _requests.Enqueue((offset, count));
                await _answer(request, offset, count);
            },
            _closed.Token);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _closed.Dispose();

    [Fact]
    public async Task Reads_that_wait_are_one_request_and_each_gets_its_bytes()
    {
        var reads = new[] { Read(30, 10), Read(20, 10), Read(10, 10), Read(15, 20), Read(44, 6) };
        _turn.SetResult();

        await AssertReadAsync(reads);
        Assert.Equal([(10, 40)], _requests);
    }

    [Fact]
    public async Task Reads_that_lie_too_far_apart_or_are_too_much_are_requests_of_their_own()
    {
        var reads = new[] { Read(0, 10), Read(20, 10), Read(31, 10), Read(200, 90), Read(290, 11), Read(600, 300) };
        _turn.SetResult();

        await AssertReadAsync(reads);
        Assert.Equal([(0, 30), (31, 10), (200, 90), (290, 11), (600, 300)], _requests.Order());
    }

    [Fact]
    public async Task Much_that_waits_for_few_places_is_longer_requests()
    {
        var reads = Enumerable.Range(0, 30).Select(part => Read(part * 20, 20)).ToArray();
        _turn.SetResult();

        // 100 as long as no more than 200 wait; then half of what waits, for two places; and never more than 200.
        await AssertReadAsync(reads);
        Assert.Equal([(0, 100), (100, 100), (200, 200), (400, 200)], _requests.Order());
    }

    [Fact]
    public async Task What_nobody_wants_is_bounded_for_all_of_a_request()
    {
        var reads = new[] { Read(0, 10), Read(16, 10), Read(32, 10) };
        _turn.SetResult();

        await AssertReadAsync(reads);
        Assert.Equal([(0, 26), (32, 10)], _requests.Order());
    }

    [Fact]
    public async Task A_read_that_comes_when_the_range_is_fixed_is_another_request()
    {
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _answer = async (request, offset, count) =>
        {
            begun.TrySetResult();
            await goOn.Task;
            await AnswerAsync(request, offset, count);
        };
        _turn.SetResult();
        var first = Read(0, 10);
        await begun.Task;
        var second = Read(10, 10);
        goOn.SetResult();

        await AssertReadAsync([first, second]);
        Assert.Equal([(0, 10), (10, 10)], _requests.Order());
    }

    [Fact]
    public async Task A_reader_has_its_bytes_before_the_request_ends()
    {
        var (half, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _answer = async (request, offset, count) =>
        {
            request.Receive(offset, _file.AsSpan((int)offset, 15));
            half.SetResult();
            await goOn.Task;
            request.Receive(offset + 15, _file.AsSpan((int)offset + 15, count - 15));
        };
        var (first, second) = (Read(0, 10), Read(10, 10));
        _turn.SetResult();
        await half.Task;

        await AssertReadAsync([first]);
        Assert.False(second.Ended.IsCompleted);
        goOn.SetResult();
        await AssertReadAsync([second]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_that_goes_away_leaves_the_others_and_its_memory_alone(bool isFixed)
    {
        using var impatient = new CancellationTokenSource();
        var gone = new TaskCompletionSource();
        _answer = async (request, offset, count) =>
        {
            await gone.Task;
            await AnswerAsync(request, offset, count);
        };
        var (first, second, third) = (Read(0, 10), Read(10, 10, impatient.Token), Read(20, 10));
        if (isFixed)
        {
            await BeginAsync();
        }

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Ended);
        _ = _turn.TrySetResult();
        gone.SetResult();

        await AssertReadAsync([first, third]);
        Assert.Equal(new byte[10], second.Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_nobody_waits_for_ends(bool isFixed)
    {
        using var impatient = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        _answer = async (request, _, _) =>
        {
            await Task.Delay(Timeout.Infinite, request.Stop).ContinueWith(_ => { }, TaskScheduler.Default);
            ended.SetResult();
        };
        var reads = new[] { Read(0, 10, impatient.Token), Read(10, 10, impatient.Token) };
        if (isFixed)
        {
            await BeginAsync();
        }

        await impatient.CancelAsync();
        await AssertCancelledAsync(reads);

        if (isFixed)
        {
            await ended.Task;
        }

        // Whoever comes then is not taken along by what has ended.
        _ = _turn.TrySetResult();
        _answer = AnswerAsync;
        await AssertReadAsync([Read(0, 10)]);
    }

    [Fact]
    public async Task A_failure_reaches_each_reader_that_still_waits_as_its_own()
    {
        _answer = (request, offset, _) =>
        {
            request.Receive(offset, _file.AsSpan((int)offset, 10));
            throw new ComputeException(Fault.DataUnreachable, "the file", "it is gone");
        };
        var (first, second, third) = (Read(0, 10), Read(10, 10), Read(20, 10));
        _turn.SetResult();

        await AssertReadAsync([first]);
        var one = await Assert.ThrowsAsync<ComputeException>(() => second.Ended);
        var other = await Assert.ThrowsAsync<ComputeException>(() => third.Ended);
        Assert.NotSame(one, other);
        Assert.Equal((Fault.DataUnreachable, "the file", "it is gone"), (one.Fault, one.Locator, one.Message));
    }

    [Fact]
    public async Task A_request_that_ends_too_early_is_a_failure_and_never_a_read()
    {
        _answer = (_, _, _) => Task.CompletedTask;
        _turn.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Read(0, 10).Ended);
    }

    [Fact]
    public async Task When_the_file_is_closed_all_reads_end()
    {
        var reads = new[] { Read(0, 10), Read(500, 10) };
        await _closed.CancelAsync();

        await AssertCancelledAsync(reads);

        Assert.Empty(_requests);
    }

    private async Task BeginAsync()
    {
        _turn.SetResult();
        while (_requests.IsEmpty)
        {
            await Task.Delay(1, Stop);
        }
    }

    private Task AnswerAsync(MergedRead request, long offset, int count)
    {
        for (var at = 0; at < count; at += 7)
        {
            request.Receive(offset + at, _file.AsSpan((int)offset + at, Math.Min(7, count - at)));
        }

        return Task.CompletedTask;
    }

    private (Task Ended, byte[] Bytes, int Offset) Read(int offset, int count, CancellationToken? stop = null)
    {
        var bytes = new byte[count];
        return (_merger.ReadAsync(offset, bytes, stop ?? Stop), bytes, offset);
    }

    private static async Task AssertCancelledAsync(IEnumerable<(Task Ended, byte[] Bytes, int Offset)> reads)
    {
        foreach (var (ended, _, _) in reads)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
        }
    }

    private async Task AssertReadAsync(IEnumerable<(Task Ended, byte[] Bytes, int Offset)> reads)
    {
        foreach (var (ended, bytes, offset) in reads)
        {
            await ended;
            Assert.Equal(_file[offset..(offset + bytes.Length)], bytes);
        }
    }
}
