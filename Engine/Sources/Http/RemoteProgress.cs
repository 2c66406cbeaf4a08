using System.Globalization;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What is being asked of hosts just now, and what came, for those who wait for it.</summary>
/// <remarks>Threading: any number of callers; the numbers are not all of one moment.</remarks>
public sealed class RemoteProgress
{
    private const double Million = 1e6;

    private long _asked;
    private long _answered;
    private long _ended;
    private long _bytes;
    private readonly Lock _gate = new();
    private readonly List<string> _waits = []; // In the order in which they began.

    /// <summary>
    /// One line: <c>1 request under way, 3 answered, 0.2 MB came; ... HTTP 503 ...: asked again in 2 s</c>.
    /// </summary>
    public override string ToString()
    {
        var underway = Interlocked.Read(ref _asked) - Interlocked.Read(ref _ended);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{underway} request{(underway == 1 ? "" : "s")} under way, {Interlocked.Read(ref _answered)} answered, "
            + $"{Interlocked.Read(ref _bytes) / Million:0.0} MB came");
        lock (_gate)
        {
            return _waits is [.., var last] ? $"{line}; {last}" : line;
        }
    }

    /// <summary>Counts a request that is sent.</summary>
    internal void Asked() => Interlocked.Increment(ref _asked);

    /// <summary>Counts an answer whose head has come.</summary>
    internal void Answered() => Interlocked.Increment(ref _answered);

    /// <summary>Counts a request that has ended, well or not.</summary>
    internal void Ended() => Interlocked.Increment(ref _ended);

    /// <summary>Counts bytes that came.</summary>
    /// <param name="bytes">How many.</param>
    internal void Came(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Says what is waited for, other than an answer, until that is over or given up.</summary>
    /// <param name="what">What went wrong, and what is done about it.</param>
    /// <param name="wait">The waiting.</param>
    internal async Task WaitAsync(string what, Task wait)
    {
        lock (_gate)
        {
            _waits.Add(what);
        }

        try
        {
            await wait;
        }
        finally
        {
            lock (_gate)
            {
                _ = _waits.Remove(what); // Of several that read alike, it does not matter which.
            }
        }
    }
}
