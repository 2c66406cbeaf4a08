using Compute.Orleans.Grains.Options;

namespace Compute.Orleans.Tests.Unit.Options;

public sealed class GrainsOptionsValidatorTests
{
    private readonly GrainsOptionsValidator _validator = new();

    [Fact]
    public void Defaults_hold()
    {
        Assert.True(_validator.Validate(null, new JobOptions()).Succeeded);
        Assert.True(_validator.Validate(null, new WorkerOptions()).Succeeded);
        Assert.True(_validator.Validate(null, new SweeperOptions()).Succeeded);
    }

    [Fact]
    public void A_refusal_names_option_value_and_bounds()
    {
        var result = _validator.Validate(null, new JobOptions { MaxRunning = 0, Renewal = TimeSpan.FromSeconds(20) });
        Assert.Equal(
            [
                "Jobs:MaxRunning is 0; it must be from 1 to 10000",
                "Jobs:Renewal is 00:00:20; it must be from 00:00:00.1000000 to 00:00:15",
            ],
            result.Failures);
        Assert.Contains(
            "Workers:Slots", _validator.Validate(null, new WorkerOptions { Slots = 100_000 }).FailureMessage,
            StringComparison.Ordinal);
        Assert.Contains(
            "Sweeper:Period", _validator.Validate(null, new SweeperOptions { Period = TimeSpan.Zero }).FailureMessage,
            StringComparison.Ordinal);
    }
}
