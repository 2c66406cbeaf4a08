using System.Globalization;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Reads parts of a file that lie apart, many of them by one request, where its server answers that.</summary>
/// <remarks>
/// A time step of a classic file with records is some bytes every so many thousand. nginx, Apache and Tomcat answer for
/// a list of ranges; others send the whole file, and are known by that. Which do is found out by the first request to a
/// host, and remembered; that one does not, for some minutes only. Threading: any number of callers.
/// </remarks>
/// <param name="calls">Asks the file's host.</param>
/// <param name="identity">What the file must be.</param>
/// <param name="zeros">Which answers of zeros are asked for once more.</param>
/// <param name="check">Asks.</param>
internal sealed class ApartReader(RemoteCalls calls, SourceIdentity identity, ZeroRuns zeros, ZeroCheck check)
{
    /// <summary>Parts of one request: Apache's own limit is 200 by default.</summary>
    public const int MostParts = 128;

    /// <summary>Characters of the list of one request: servers take heads of 8 KiB and more.</summary>
    private const int MostText = 3 << 10;

    /// <summary>Whether the file's server may be asked like this.</summary>
    public bool MayAsk => calls.ServesParts != false;

    /// <summary>Reads parts.</summary>
    /// <param name="parts">In the order of the file; none empty, none overlapping another.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Whether they are there; false where the server is not to be asked like this.</returns>
    /// <exception cref="Faults.ComputeException">DataUnreachable or CorruptData, as for any read.</exception>
    public async Task<bool> TryReadAsync(IReadOnlyList<BytePart> parts, CancellationToken cancellationToken)
    {
        var requests = Cut(parts);
        var first = 0;
        for (; calls.ServesParts is null && first < requests.Count; first++)
        {
            var serves = await TryReadOneAsync(requests[first], cancellationToken);
            if (!serves || requests[first].Count > 1)
            {
                calls.ServesParts = serves; // Of one part, any server answers.
            }
        }

        if (calls.ServesParts == false)
        {
            return false;
        }

        var refused = 0;
        var atOnce = new ParallelOptions
        {
            MaxDegreeOfParallelism = calls.Options.ConnectionsPerHost,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            requests.Skip(first),
            atOnce,
            async (request, token) =>
            {
                if (Volatile.Read(ref refused) == 0 && !await TryReadOneAsync(request, token))
                {
                    Volatile.Write(ref refused, 1);
                }
            });
        if (refused != 0)
        {
            calls.ServesParts = false; // It did not mind fewer, or another of its servers is behind the same name.
        }

        return refused == 0;
    }

    private async Task<bool> TryReadOneAsync(IReadOnlyList<BytePart> parts, CancellationToken cancellationToken)
    {
        for (var lies = 0; ;)
        {
            var read = new ApartRead(parts, identity);
            await calls.RunAsync(
                read.Request, read.TakeAsync, () => read.IsComplete, () => read.Phase, cancellationToken);
            if (read.IsRefused)
            {
                return false;
            }

            var middle = parts[parts.Count / 2];
            if (!IsDoubtful(parts) || await check.FlawAsync(
                (middle.Offset, middle.Room.Length), identity, cancellationToken) is not { } flaw)
            {
                return true;
            }

            zeros.Distrust();
            var lie = $"{read.Status}: all parts were zeros; {flaw}";
            await calls.PauseAsync(++lies, new(lie, MayPass: true), () => read.Phase, cancellationToken);
        }
    }

    private bool IsDoubtful(IReadOnlyList<BytePart> parts) =>
        parts.Sum(part => part.Room.Length) >= ZeroGate.AnswerBytes
        && parts.All(part => part.Room.Span.IndexOfAnyExcept((byte)0) < 0)
        && zeros.MustAsk();

    private static List<IReadOnlyList<BytePart>> Cut(IReadOnlyList<BytePart> parts)
    {
        var requests = new List<IReadOnlyList<BytePart>>();
        var one = new List<BytePart>();
        var text = 0;
        foreach (var part in parts)
        {
            var longer = string.Create(CultureInfo.InvariantCulture, $"{part.Offset}-{part.End - 1},").Length;
            if (one.Count == MostParts || (text + longer > MostText && one.Count > 0))
            {
                requests.Add(one);
                (one, text) = ([], 0);
            }

            one.Add(part);
            text += longer;
        }

        requests.Add(one);
        return requests;
    }
}
