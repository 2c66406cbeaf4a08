using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class KeptValuesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BufferPool _buffers = new(1 << 20);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_array_is_computed_once_for_all_who_want_a_part_of_it()
    {
        var counted = new Counted();
        var node = new KeptNode(counted);
        await using var kept = new KeptValues(_folder.Path);

        var parts = await Task.WhenAll(Enumerable.Range(0, 20).Select(place =>
            ReadAsync(kept, node, new Region([place % 4, 1], [1, 2]), TestContext.Current.CancellationToken)));

        Assert.Equal(1, counted.Evaluations);
        Assert.All(parts.Select((part, place) => (part, place % 4)), pair =>
            Assert.Equal([(pair.Item2 * 3) + 1.0, (pair.Item2 * 3) + 2], pair.part));
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer_and_the_work_goes_on()
    {
        var counted = new Counted { Gate = new TaskCompletionSource() };
        var node = new KeptNode(counted);
        await using var kept = new KeptValues(_folder.Path);
        using var cancelled = new CancellationTokenSource();

        var first = ReadAsync(kept, node, Region.Whole(node.Shape), cancelled.Token);
        await counted.Began.Task.WaitAsync(TestContext.Current.CancellationToken);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = ReadAsync(kept, node, Region.Whole(node.Shape), TestContext.Current.CancellationToken);
        counted.Gate.SetResult();

        Assert.Equal(Enumerable.Range(0, 12).Select(value => (double)value), await second);
        Assert.Equal(1, counted.Evaluations);
    }

    [Fact]
    public async Task What_failed_is_begun_again_by_who_wants_it_next()
    {
        var counted = new Counted { Gate = new TaskCompletionSource() };
        var node = new KeptNode(counted);
        await using var kept = new KeptValues(_folder.Path);
        counted.Gate.SetException(new IOException("lost"));

        await Assert.ThrowsAsync<IOException>(
            () => ReadAsync(kept, node, Region.Whole(node.Shape), TestContext.Current.CancellationToken));
        counted.Gate = null;

        Assert.Equal(
            12, (await ReadAsync(kept, node, Region.Whole(node.Shape), TestContext.Current.CancellationToken)).Length);
        Assert.Equal(2, counted.Evaluations);
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_any_more_ends_with_the_execution()
    {
        var counted = new Counted { Gate = new TaskCompletionSource() };
        var node = new KeptNode(counted);
        var kept = new KeptValues(_folder.Path);
        var waiting = ReadAsync(kept, node, Region.Whole(node.Shape), TestContext.Current.CancellationToken);
        await counted.Began.Task.WaitAsync(TestContext.Current.CancellationToken);

        await kept.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_folder()
    {
        var kept = new KeptValues(_folder.Path);
        await ReadAsync(
            kept, new KeptNode(new Counted()), new Region([0, 0], [4, 3]), TestContext.Current.CancellationToken);
        Assert.Single(Directory.EnumerateFiles(_folder.Path));

        await kept.DisposeAsync();

        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    private async Task<double[]> ReadAsync(KeptValues kept, KeptNode node, Region region, CancellationToken stop)
    {
        var bytes = new byte[region.Elements * sizeof(double)];
        await node.EvaluateAsync(region, bytes, new Evaluation([], _buffers, 64 << 10, stop) { Kept = kept });
        return MemoryMarshal.Cast<byte, double>(bytes).ToArray();
    }

    /// <summary>Four rows of three numbers, 0 to 11, that are evaluated whole.</summary>
    private sealed class Counted() : Node(ElementType.Double, [4, 3])
    {
        private int _evaluations;

        public int Evaluations => _evaluations;

        public TaskCompletionSource? Gate { get; set; }

        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ImmutableArray<Node> Inputs => [];

        public override Node Select(int axis, IndexRange range) => throw new NotSupportedException();

        public override long ScratchBytes(long elements, long blockBytes) => 0;

        public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
        {
            Interlocked.Increment(ref _evaluations);
            Began.TrySetResult();
            await (Gate?.Task.WaitAsync(evaluation.CancellationToken) ?? Task.CompletedTask);
            double[] values = [.. Enumerable.Range(0, 12)];
            MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(destination.Span);
        }
    }
}
