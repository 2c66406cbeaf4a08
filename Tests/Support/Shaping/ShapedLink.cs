using System.Diagnostics;

namespace Compute.Orleans.Tests.Support.Shaping;

/// <summary>What carries so many bytes a second, and everybody's in the order in which they came.</summary>
/// <remarks>Only as much is taken as leaves soon: what waits longer stays with its sender, who has its own window.</remarks>
/// <param name="bytesPerSecond">The bandwidth; 0 for none to speak of.</param>
internal sealed class ShapedLink(long bytesPerSecond) : IDisposable
{
    /// <summary>For how long the link is given work ahead; shorter waits are not to be had of the system's clock.</summary>
    private static readonly long _ahead = Stopwatch.Frequency / 200;

    private readonly SemaphoreSlim _turn = new(1);
    private long _free;

    /// <summary>Takes a piece onto the link, once there is room.</summary>
    /// <param name="bytes">Length of the piece.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>When its last byte has left, in ticks of <see cref="Stopwatch"/>.</returns>
    public async ValueTask<long> Carry(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond == 0)
        {
            return Stopwatch.GetTimestamp();
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var wait = _free - _ahead - Stopwatch.GetTimestamp();
            if (wait > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)wait / Stopwatch.Frequency), cancellationToken);
            }

            var taken = (long)((double)bytes / bytesPerSecond * Stopwatch.Frequency);
            _free = Math.Max(_free, Stopwatch.GetTimestamp()) + taken;
            return _free;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
