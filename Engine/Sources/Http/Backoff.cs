namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>
/// How long to wait between attempts: longer each time, and not the same for all, lest they come back together.
/// </summary>
internal static class Backoff
{
    private const double Growth = 4;
    private const double Spread = 0.25;

    /// <summary>The wait after an attempt that failed.</summary>
    /// <param name="attempt">The attempt's number, from 1.</param>
    /// <param name="asked">How long the server asked to wait, or null.</param>
    /// <param name="options">The first wait and the longest.</param>
    /// <param name="chance">From 0 to 1: where in its spread the wait lies.</param>
    /// <returns>
    /// Up to a quarter more than the wait that is due, or than what the server asked for; where that is longer than
    /// the longest wait, up to a quarter less than this one.
    /// </returns>
    public static TimeSpan Wait(int attempt, TimeSpan? asked, HttpSourceOptions options, double chance)
    {
        var due = options.RetryDelay.TotalSeconds * Math.Pow(Growth, attempt - 1);
        var wait = Math.Max(due, asked?.TotalSeconds ?? 0) * (1 + (Spread * chance));
        var longest = options.MaxRetryDelay.TotalSeconds;

        return TimeSpan.FromSeconds(wait <= longest ? wait : longest * (1 - (Spread * chance)));
    }
}
