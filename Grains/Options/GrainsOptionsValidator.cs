using Microsoft.Extensions.Options;

namespace Compute.Orleans.Grains.Options;

/// <summary>Refuses options that could not work, naming the option, its value and its bounds.</summary>
internal sealed class GrainsOptionsValidator :
    IValidateOptions<JobOptions>, IValidateOptions<WorkerOptions>, IValidateOptions<SweeperOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        var faults = new List<string>();
        Within(faults, "Jobs:MaxRunning", options.MaxRunning, 1, 10_000);
        Within(faults, "Jobs:Lease", options.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Within(faults, "Jobs:Renewal", options.Renewal, TimeSpan.FromMilliseconds(100), options.Lease / 2);
        Within(faults, "Jobs:MaxAttempts", options.MaxAttempts, 1, 20);
        Within(faults, "Jobs:RetryDelay", options.RetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Within(faults, "Jobs:MaxFruitlessRuns", options.MaxFruitlessRuns, 1, 100);
        Within(faults, "Jobs:ResultMemoryBytes", options.ResultMemoryBytes, 0L, 1L << 40);
        return Result(faults);
    }

    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        var faults = new List<string>();
        Within(faults, "Workers:Slots", options.Slots, 0, Environment.ProcessorCount);
        Within(faults, "Workers:AttemptLimit", options.AttemptLimit, TimeSpan.FromSeconds(1), TimeSpan.FromHours(12));
        return Result(faults);
    }

    public ValidateOptionsResult Validate(string? name, SweeperOptions options)
    {
        var faults = new List<string>();
        Within(faults, "Sweeper:Period", options.Period, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Within(faults, "Sweeper:LeftoverAge", options.LeftoverAge, TimeSpan.Zero, TimeSpan.FromDays(30));
        return Result(faults);
    }

    private static void Within<T>(List<string> faults, string option, T value, T least, T most)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            faults.Add(FormattableString.Invariant($"{option} is {value}; it must be from {least} to {most}"));
        }
    }

    private static ValidateOptionsResult Result(List<string> faults) =>
        faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
}
