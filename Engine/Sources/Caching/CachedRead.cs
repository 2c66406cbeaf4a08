using System.Runtime.ExceptionServices;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>One reader's reading of a file of which not all that it wants is on disk.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="file">What is known of the file.</param>
/// <param name="store">The cache.</param>
/// <param name="source">The file.</param>
/// <param name="cancellationToken">Ends this reader's waiting, not that of others.</param>
internal sealed class CachedRead(
    CachedFile file, RangeStore store, IByteSource source, CancellationToken cancellationToken)
{
    /// <summary>The longest part of a read that is looked for, or fetched, as one.</summary>
    private const int WindowBytes = 8 << 20;

    /// <summary>How many windows of one read are fetched at once: two thirds of the memory that there is.</summary>
    private const int WindowsAtOnce = 4;

    /// <summary>Reads a range that lies within the file.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Filled whole.</param>
    public async Task RunAsync(long offset, Memory<byte> destination)
    {
        long fetched = 0;
        if (destination.Length <= WindowBytes)
        {
            fetched = await ReadAsync(offset, destination, cancellationToken);
        }
        else
        {
            var atOnce = new ParallelOptions
            {
                MaxDegreeOfParallelism = WindowsAtOnce,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForAsync(
                0,
                (destination.Length + WindowBytes - 1) / WindowBytes,
                atOnce,
                async (number, stop) =>
                {
                    var start = number * WindowBytes;
                    var window = destination.Slice(start, Math.Min(WindowBytes, destination.Length - start));
                    _ = Interlocked.Add(ref fetched, await ReadAsync(offset + start, window, stop));
                });
        }

        store.Counters.Read(Math.Max(0, destination.Length - fetched), fetched);
    }

    /// <returns>Bytes that were fetched for this reader.</returns>
    private async Task<long> ReadAsync(long offset, Memory<byte> window, CancellationToken stop)
    {
        var parts = file.Plan(offset, window.Length, source.CheapGapBytes);
        var again = new List<RangePart>();
        var direct = new List<Task>();
        var left = 0;
        long fetched = 0;
        try
        {
            // Fetches first, as others may wait for them already: nothing is to fail before they run.
            foreach (var part in parts.Where(part => part.IsLeader))
            {
                fetched += part.Length;
                _ = FetchAsync(part.Fetch!);
            }

            foreach (var part in parts.Where(part => part.IsMissing))
            {
                // There is no memory for it: it is for this reader alone.
                fetched += part.Length;
                store.Counters.NotKept(1);
                direct.Add(source.ReadAsync(part.Start, Room(part), stop).AsTask());
            }

            again.AddRange(parts.Where(part =>
                part.Kept is { } range && !file.TryRead(range, part.Start, Room(part).Span)));
            for (; left < parts.Count; left++)
            {
                if (parts[left].Fetch is { } fetch)
                {
                    if (!await TakeAsync(parts[left], Room(parts[left]), stop))
                    {
                        again.Add(parts[left]);
                    }

                    file.Leave(fetch);
                }
            }

            await Task.WhenAll(direct);
        }
        finally
        {
            foreach (var part in parts.Skip(left).Where(part => part.Fetch is not null))
            {
                file.Leave(part.Fetch!);
            }

            // After a failure too, the memory is the caller's again only when no read is left that fills it.
            await Task.WhenAll(direct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var part in again)
        {
            fetched += await ReadAsync(part.Start, Room(part), stop);
        }

        return fetched;

        Memory<byte> Room(RangePart part) => window.Slice((int)(part.Start - offset), part.Length);
    }

    private async Task FetchAsync(RangeFetch fetch)
    {
        await fetch.RunAsync(source);
        if (await fetch.Ended is not null || !store.Keep(file, fetch))
        {
            file.Forget(fetch);
        }
    }

    /// <returns>
    /// False when the fetch was another's, who went away with the file that it had open, or may not fetch so much.
    /// </returns>
    private static async Task<bool> TakeAsync(RangePart part, Memory<byte> room, CancellationToken stop)
    {
        var fetch = part.Fetch!;
        switch (await fetch.Ended.WaitAsync(stop))
        {
            case null:
                fetch.Bytes.Slice((int)(part.Start - fetch.Offset), part.Length).CopyTo(room);
                return true;
            case ComputeException { Fault: Fault.TooLarge } when !part.IsLeader:
                return false; // What is counted is what each has fetched of the file that it has open.
            case ComputeException failure:
                throw failure.Again();
            case { } failure:
                if (part.IsLeader)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }

                return false;
        }
    }
}
