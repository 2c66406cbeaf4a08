namespace Compute.Orleans.Grains.Interfaces;

/// <summary>How long callers wait for an answer.</summary>
/// <remarks>
/// A call to a silo that died may be lost without a word, and its caller then waits for all of this before it asks
/// again: what only looks, or writes one row, says so with a short time. What runs long has a time of its own.
/// </remarks>
public static class Timeouts
{
    /// <summary>For calls that look, count, or write a record: 10 s.</summary>
    public const string Control = "00:00:10";

    /// <summary>For calls that wait a bounded time for what they began: 20 s.</summary>
    public const string Ending = "00:00:20";

    /// <summary>For calls that wait for a turn or a result, 20 s at most: 30 s.</summary>
    public const string Waiting = "00:00:30";
}
