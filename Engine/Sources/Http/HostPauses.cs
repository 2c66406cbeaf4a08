using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Hosts that asked to be left alone for a while: HTTP 429 or 503 with Retry-After.</summary>
/// <remarks>
/// All requests of a process to such a host wait, whoever's they are: else each of them would have to be refused once
/// before it knew. No request waits longer for it than the longest wait between attempts and a quarter, whatever a host
/// asks for. Source: RFC 6585, section 4; RFC 9110, section 10.2.3. Threading: any number of callers.
/// </remarks>
public sealed class HostPauses
{
    private const double Spread = 0.25;
    private const int Chances = 1001;

    private readonly ConcurrentDictionary<string, Pause> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpSourceOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Begins with no pauses.</summary>
    /// <param name="options">The longest wait.</param>
    /// <param name="clock">Times them.</param>
    internal HostPauses(HttpSourceOptions options, TimeProvider clock) => (_options, _clock) = (options, clock);

    /// <summary>All hosts that ever asked for a pause, in no order.</summary>
    public IReadOnlyList<HostPause> All =>
    [
        .. _hosts.Select(host => new HostPause(
            host.Key, host.Value.Times, Interlocked.Read(ref host.Value.Held), Left(host.Value))),
    ];

    /// <summary>Notes that a host asked to be left alone.</summary>
    /// <param name="url">A URL on the host.</param>
    /// <param name="asked">For how long.</param>
    internal void Begin(Uri url, TimeSpan asked)
    {
        var wait = asked < _options.MaxRetryDelay ? asked : _options.MaxRetryDelay;
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        var pause = _hosts.GetOrAdd(url.Authority, static _ => new());
        var now = _clock.GetTimestamp();
        var until = now + (long)(wait.TotalSeconds * _clock.TimestampFrequency);
        lock (pause.Gate)
        {
            // Those that were under way together are refused together: that is one pause.
            pause.Times += pause.Until > now ? 0 : 1;
            pause.Until = Math.Max(pause.Until ?? until, until);
        }
    }

    /// <summary>How long a request to a host is to wait, which counts as held where that is not zero.</summary>
    /// <param name="url">A URL on the host.</param>
    /// <returns>What is left of the pause and up to a quarter more, lest all come back together.</returns>
    internal TimeSpan Hold(Uri url)
    {
        if (!_hosts.TryGetValue(url.Authority, out var pause) || Left(pause) is var left && left <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        _ = Interlocked.Increment(ref pause.Held);
        return left * (1 + (Spread * RandomNumberGenerator.GetInt32(Chances) / (Chances - 1)));
    }

    private TimeSpan Left(Pause pause)
    {
        lock (pause.Gate)
        {
            // A host is known here a moment before its first pause begins.
            return pause.Until is { } until && _clock.GetTimestamp() is var now && until > now
                ? TimeSpan.FromSeconds(
                    Math.Min((until - now) / (double)_clock.TimestampFrequency, _options.MaxRetryDelay.TotalSeconds))
                : TimeSpan.Zero;
        }
    }

    /// <summary>A host's last pause, and what is counted of all.</summary>
    private sealed class Pause
    {
        public long Held;

        public Lock Gate { get; } = new();

        public long? Until { get; set; }

        public long Times { get; set; }
    }
}
