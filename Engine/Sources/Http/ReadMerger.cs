namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>
/// Turns reads of a file into requests: those that wait for their turn are merged with their neighbours.
/// </summary>
/// <remarks>
/// A host answers so many requests at once. While all places are taken, what waits grows together; where a place is
/// free, a request waits no longer than until its caller has asked for all that it wants now. Requests are begun in the
/// order of their first reads, and are as long as it takes to keep all places busy.
/// Threading: any number of callers; requests run on the thread pool.
/// </remarks>
/// <param name="mostGapBytes">How many bytes that nobody wants a request may ask for.</param>
/// <param name="usualBytes">How many bytes a request of several reads asks for, as long as few wait.</param>
/// <param name="mostBytes">How many it may ask for; one read may have more.</param>
/// <param name="places">How many requests run at once; what waits is shared out among so many.</param>
/// <param name="run">
/// Waits for the request's turn, fixes its range with <see cref="Seal"/>, and shows it the bytes.
/// </param>
/// <param name="closed">Ends all requests.</param>
internal sealed class ReadMerger(
    long mostGapBytes,
    long usualBytes,
    long mostBytes,
    int places,
    Func<MergedRead, Task> run,
    CancellationToken closed)
{
    private readonly Lock _gate = new();
    private readonly List<MergedRead> _waiting = [];

    /// <summary>Reads bytes, in a request of their own or with others.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Room for the bytes, at least one; the reader's again when the call has ended.</param>
    /// <param name="cancellationToken">Ends this read; the others of its request go on.</param>
    public async Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = new PendingRead(offset, destination);
        var request = Join(read);
        await using (cancellationToken.UnsafeRegister(
            (_, token) => request.Cancel(read, token), null).ConfigureAwait(false))
        {
            await read.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Fixes the range of a request whose turn it is.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The first byte, and how many are wanted, with gaps.</returns>
    /// <exception cref="OperationCanceledException">All of its readers have gone away.</exception>
    public (long Offset, int Count) Seal(MergedRead request)
    {
        lock (_gate)
        {
            _ = _waiting.Remove(request);
            return request.Seal();
        }
    }

    private MergedRead Join(PendingRead read)
    {
        lock (_gate)
        {
            var wanted = _waiting.Sum(known => known.Bytes) + read.End - read.Offset;
            var most = Math.Min(mostBytes, Math.Max(usualBytes, wanted / places));
            foreach (var known in _waiting)
            {
                if (known.TryAdd(read, mostGapBytes, most))
                {
                    return known;
                }
            }

            var request = new MergedRead(read, closed);
            _waiting.Add(request);

            // Begun elsewhere: until then the caller has asked for the neighbours, too.
            _ = Task.Run(() => RunAsync(request), CancellationToken.None);
            return request;
        }
    }

    private async Task RunAsync(MergedRead request)
    {
        using (request)
        {
            try
            {
                await run(request);
                request.Complete();
                request.Fail(new InvalidOperationException("a request ended before its reads"));
            }
            catch (Exception failure)
            {
                // Whoever waits is told; nobody waits for this task.
                request.Fail(failure);
            }
            finally
            {
                lock (_gate)
                {
                    _ = _waiting.Remove(request);
                }
            }
        }
    }
}
