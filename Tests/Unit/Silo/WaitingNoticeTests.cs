using Compute.Orleans.Silo.Local;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class WaitingNoticeTests
{
    [Fact]
    public async Task Nothing_is_said_for_two_seconds_and_then_every_five()
    {
        var clock = new FakeTimeProvider();
        using var errors = new StringWriter();
        var lines = 0;
        await using (var notice = new WaitingNotice(errors, clock, () => $"line {++lines}"))
        {
            for (var second = 0; second < 13; second++)
            {
                Assert.Equal(second < 2 ? 0 : 1 + ((second - 2) / 5), lines);
                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal($"line 1{Environment.NewLine}line 2{Environment.NewLine}line 3{Environment.NewLine}", errors.ToString());
    }
}
