using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>What the bodies of all requests take together, so that many large ones have an end.</summary>
/// <remarks>
/// Counted is what has arrived, not what was announced: who announces much and sends little keeps nobody out. The first
/// <see cref="FreeBytes"/> of each body are free, so that an ordinary request is taken while others fill the room.
/// </remarks>
/// <param name="capacity">The room, in bytes.</param>
internal sealed class BodyMemory(long capacity) : IDisposable
{
    /// <summary>How much of each body is not counted: as much as the largest line of a GET.</summary>
    public const int FreeBytes = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private long _taken;

    /// <summary>What is taken now, in bytes.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Opens the account of one body.</summary>
    public Account Open() => new(this);

    /// <summary>Reads a body that is there; of large ones, which take long, one at a time.</summary>
    /// <param name="length">The body's length.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="gone">Ends the wait for its turn.</param>
    public async ValueTask<T> InTurn<T>(int length, Func<T> read, CancellationToken gone)
    {
        if (length <= FreeBytes)
        {
            return read();
        }

        await _turn.WaitAsync(gone);
        try
        {
            // On a thread of its own: the pool has few, and everything else is answered on them.
            return await Task.Factory.StartNew(
                read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) > capacity)
        {
            Interlocked.Add(ref _taken, -bytes);
            throw new FaultException(
                FaultCode.Busy,
                "body",
                $"the bodies of other requests take all of the {capacity} bytes that there are for them: try again");
        }
    }

    /// <summary>What one body takes; given back in the end.</summary>
    public sealed class Account(BodyMemory memory) : IDisposable
    {
        private long _counted;

        /// <summary>Makes room for a body of so many bytes in all.</summary>
        /// <exception cref="FaultException">Busy: others have the room.</exception>
        public void GrowTo(long bytes)
        {
            var more = bytes - FreeBytes - _counted;
            if (more > 0)
            {
                memory.Take(more);
                _counted += more;
            }
        }

        public void Dispose()
        {
            Interlocked.Add(ref memory._taken, -_counted);
            _counted = 0;
        }
    }
}
