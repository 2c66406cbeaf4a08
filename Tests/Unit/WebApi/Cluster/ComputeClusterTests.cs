using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.WebApi.Cluster;

public sealed class ComputeClusterTests
{
    private static readonly Caller _ada = new("ada", IsOperator: false);

    private readonly FakeTimeProvider _clock = new();
    private readonly Grain _grain = new();
    private readonly ComputeCluster _cluster;

    public ComputeClusterTests() => _cluster = new(
        ProcessCatalogTests.OneGrain.Of(_grain), _clock, NullLogger<ComputeCluster>.Instance);

    // A call from a client to a silo that has just died says nothing until its time is over.
    [Fact]
    public async Task A_call_that_says_nothing_is_made_a_second_time_and_the_first_answer_counts()
    {
        var asking = _cluster.Identify("hash");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _grain.Asked(2);

        _grain.Calls[1].SetResult(_ada);

        Assert.Equal(_ada, await asking);
        _grain.Calls[0].SetException(new TimeoutException()); // Nobody waits for it any more.
    }

    [Fact]
    public async Task Of_two_calls_the_lost_one_is_not_the_answer()
    {
        var asking = _cluster.Identify("hash");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _grain.Asked(2);

        _grain.Calls[1].SetException(new SiloUnavailableException());
        _grain.Calls[0].SetResult(_ada);

        Assert.Equal(_ada, await asking);
    }

    [Fact]
    public async Task A_call_that_was_lost_is_made_again_for_some_seconds_and_then_nobody_is_here()
    {
        var asking = _cluster.Identify("hash");
        for (var call = 0; !asking.IsCompleted; call++)
        {
            await _grain.Asked(call + 1);
            _grain.Calls[call].SetException(new SiloUnavailableException());
            await Task.Delay(20, TestContext.Current.CancellationToken); // It comes to its pause.
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(FaultCode.Busy, (await Assert.ThrowsAsync<FaultException>(() => asking)).Code);
        Assert.InRange(_grain.Calls.Count, 2, 6);
    }

    [Fact]
    public async Task A_fault_of_the_grain_is_not_asked_for_again()
    {
        var asking = _cluster.Identify("hash");
        _grain.Calls[0].SetException(new FaultException(FaultCode.Denied, "token", "no"));

        Assert.Equal(FaultCode.Denied, (await Assert.ThrowsAsync<FaultException>(() => asking)).Code);
        Assert.Single(_grain.Calls);
    }

    private sealed class Grain : ITokenGrain
    {
        public List<TaskCompletionSource<Caller?>> Calls { get; } = [];

        public Task<Caller?> Identify()
        {
            var call = new TaskCompletionSource<Caller?>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (Calls)
            {
                Calls.Add(call);
            }

            return call.Task;
        }

        public async Task Asked(int times)
        {
            while (Calls.Count < times)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }
}
