using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class BackoffTests
{
    private static readonly HttpSourceOptions _options =
        new() { RetryDelay = TimeSpan.FromSeconds(1), MaxRetryDelay = TimeSpan.FromSeconds(20) };

    [Theory]
    [InlineData(1, null, 0, 1)]
    [InlineData(1, null, 1, 1.25)]
    [InlineData(2, null, 0, 4)]
    [InlineData(2, null, 0.5, 4.5)]
    [InlineData(3, null, 0, 16)]
    [InlineData(3, null, 1, 20)]
    [InlineData(4, null, 0, 20)] // Never longer than the longest,
    [InlineData(4, null, 1, 15)] // and spread all the same.
    [InlineData(100, null, 0.5, 17.5)]
    [InlineData(1, 3, 0, 3)] // Never shorter than the server asks for,
    [InlineData(1, 3, 1, 3.75)]
    [InlineData(2, 3, 0, 4)]
    [InlineData(1, 86400, 0, 20)] // as long as that is no day.
    [InlineData(1, 86400, 1, 15)]
    public void Waits_grow_and_are_bounded_and_spread(int attempt, int? asked, double chance, double seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            Backoff.Wait(attempt, asked is { } wait ? TimeSpan.FromSeconds(wait) : null, _options, chance));
}
