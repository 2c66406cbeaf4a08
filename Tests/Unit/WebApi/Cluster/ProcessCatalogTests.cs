using System.Collections.Immutable;
using System.Reflection;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.WebApi.Cluster;

public sealed class ProcessCatalogTests
{
    private static readonly TimeSpan _stale = TimeSpan.FromSeconds(11);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly AskedGrain _grain = new();
    private readonly ProcessCatalog _catalog;

    public ProcessCatalogTests() => _catalog = new(
        new ComputeCluster(OneGrain.Of(_grain), _clock, NullLogger<ComputeCluster>.Instance),
        _clock,
        NullLogger<ProcessCatalog>.Instance);

    [Fact]
    public async Task All_who_come_before_the_first_answer_share_one_question()
    {
        var waiting = Enumerable.Range(0, 50).Select(_ => _catalog.List().AsTask()).ToList();
        await _grain.Asked(1);

        _grain.Answer("first");

        Assert.All(await Task.WhenAll(waiting), list => Assert.Equal("first", Assert.Single(list).Identifier));
        Assert.Equal(1, _grain.Questions);
    }

    [Fact]
    public async Task While_an_old_copy_is_asked_for_anew_everyone_gets_it_at_once()
    {
        await Fill("old");
        _clock.Advance(_stale);

        var lists = Enumerable.Range(0, 50).Select(_ => _catalog.List()).ToList();

        Assert.All(lists, list => Assert.True(list.IsCompletedSuccessfully));
        await _grain.Asked(2);
        Assert.Equal(2, _grain.Questions);
        _grain.Answer("new");
        await Until(async () => (await _catalog.List())[0].Identifier == "new");
        Assert.Equal(2, _grain.Questions);
    }

    [Fact]
    public async Task A_young_copy_is_not_asked_for()
    {
        await Fill("only");
        _clock.Advance(TimeSpan.FromSeconds(10));

        _ = await _catalog.List();

        Assert.Equal(1, _grain.Questions);
    }

    [Fact]
    public async Task A_question_without_an_answer_leaves_the_copy_for_a_while_and_is_put_again_after_a_pause()
    {
        await Fill("old");
        _clock.Advance(_stale);
        _ = await _catalog.List();
        await _grain.Asked(2);
        _grain.Fail();
        await Until(() => ValueTask.FromResult(_grain.IsIdle));

        var within = await _catalog.List();
        Assert.Equal(2, _grain.Questions);
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        var after = await _catalog.List();

        Assert.Equal(("old", "old"), (within[0].Identifier, after[0].Identifier));
        await _grain.Asked(3);
        _grain.Answer("new");
        await Until(async () => (await _catalog.List())[0].Identifier == "new");
    }

    [Fact]
    public async Task A_copy_that_is_too_old_is_worth_no_more_than_none()
    {
        await Fill("old");
        _clock.Advance(TimeSpan.FromMinutes(11));

        var waiting = _catalog.List().AsTask();
        await _grain.Asked(2);
        _grain.Fail();

        var fault = await Assert.ThrowsAsync<FaultException>(() => waiting);
        Assert.Equal(FaultCode.Busy, fault.Code);
    }

    [Fact]
    public async Task Who_comes_after_a_failure_asks_again()
    {
        var first = _catalog.List().AsTask();
        await _grain.Asked(1);
        _grain.Fail();
        await Assert.ThrowsAsync<FaultException>(() => first);

        await Fill("second");
    }

    private async Task Fill(string identifier)
    {
        var asked = _grain.Questions;
        var list = _catalog.List().AsTask();
        await _grain.Asked(asked + 1);
        _grain.Answer(identifier);
        Assert.Equal(identifier, Assert.Single(await list).Identifier);
    }

    private static async Task Until(Func<ValueTask<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    /// <summary>Answers when a test says so.</summary>
    private sealed class AskedGrain : ICatalogGrain
    {
        private TaskCompletionSource<ImmutableArray<ProcessDescription>> _answer = New();
        private int _questions;

        public int Questions => Volatile.Read(ref _questions);

        public bool IsIdle { get; private set; } = true;

        public async Task<ImmutableArray<ProcessDescription>> List()
        {
            IsIdle = false;
            Interlocked.Increment(ref _questions);
            try
            {
                return await _answer.Task;
            }
            finally
            {
                IsIdle = true;
            }
        }

        public Task Asked(int times) => Until(() => ValueTask.FromResult(Questions >= times));

        public void Answer(string identifier) => Next().SetResult(
            [new(identifier, identifier, "What it does.", "1", [], 1, 1)]);

        public void Fail() => Next().SetException(new FaultException(FaultCode.Busy, "service", "nobody is here"));

        private TaskCompletionSource<ImmutableArray<ProcessDescription>> Next() => Interlocked.Exchange(ref _answer, New());

        private static TaskCompletionSource<ImmutableArray<ProcessDescription>> New() =>
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A factory that knows one grain.</summary>
    public class OneGrain : DispatchProxy
    {
        private object? _grain;

        public static IGrainFactory Of(object grain)
        {
            var factory = Create<IGrainFactory, OneGrain>();
            ((OneGrain)(object)factory)._grain = grain;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grain;
    }
}
