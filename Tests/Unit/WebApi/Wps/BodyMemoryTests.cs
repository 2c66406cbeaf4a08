using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Wps;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps;

public sealed class BodyMemoryTests
{
    private const int Free = BodyMemory.FreeBytes;

    [Fact]
    public void What_is_given_back_can_be_taken_again()
    {
        using var memory = new BodyMemory(1000);
        using var small = memory.Open();
        small.GrowTo(Free); // Free of charge.
        var first = memory.Open();
        first.GrowTo(Free + 600);
        first.GrowTo(Free + 700);
        using var second = memory.Open();

        Assert.Equal(700, memory.Taken);
        var fault = Assert.Throws<FaultException>(() => second.GrowTo(Free + 301));
        Assert.Equal(FaultCode.Busy, fault.Code);
        Assert.Equal(700, memory.Taken);

        second.GrowTo(Free + 300);
        first.Dispose();
        first.Dispose();
        Assert.Equal(300, memory.Taken);
        second.GrowTo(Free + 1000);
        Assert.Equal(1000, memory.Taken);
    }

    [Fact]
    public async Task Large_bodies_are_read_one_at_a_time_and_small_ones_beside_them()
    {
        using var memory = new BodyMemory(1000);
        var ending = TestContext.Current.CancellationToken;
        var (inside, most) = (0, 0);
        var large = Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () => await memory.InTurn(
                Free + 1,
                () =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Thread.SpinWait(100_000);
                    return Interlocked.Decrement(ref inside);
                },
                ending),
            ending));

        await Task.WhenAll(large);
        var nested = await memory.InTurn(
            Free + 1, () => memory.InTurn(Free, () => 7, ending).AsTask().IsCompletedSuccessfully, ending);

        Assert.Equal((1, true), (most, nested));
        await Assert.ThrowsAsync<FormatException>(
            async () => await memory.InTurn<int>(Free + 1, () => throw new FormatException(), ending));
        Assert.Equal(7, await memory.InTurn(Free + 1, () => 7, ending));
    }

    [Fact]
    public void Many_at_once_never_have_more_than_there_is()
    {
        using var memory = new BodyMemory(1000);
        Parallel.For(0, 1000, number =>
        {
            using var account = memory.Open();
            try
            {
                account.GrowTo(Free + 1 + (number % 400));
            }
            catch (FaultException fault)
            {
                Assert.Equal(FaultCode.Busy, fault.Code);
            }
        });

        Assert.Equal(0, memory.Taken);
    }
}
