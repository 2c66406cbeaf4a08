using System.Buffers;
using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Reads ranges of one remote file, and believes nothing that the server does not say consistently.</summary>
/// <remarks>
/// A read goes on where its last attempt stopped, but only as long as the server vouches that the file is the same.
/// Long runs of zeros are asked for once more before anyone is given them (<see cref="ZeroGate"/>).
/// Source: RFC 9110, sections 13.1.5 (If-Range) and 14 (Range Requests).
/// </remarks>
internal sealed class RangeReader
{
    private const int BufferBytes = 128 << 10;

    private readonly RemoteCalls _calls;
    private readonly ZeroRuns? _runs;

    /// <summary>Reads a file.</summary>
    /// <param name="calls">Asks the file's host.</param>
    /// <param name="runs">Which runs of zeros are asked for once more; null for none.</param>
    /// <param name="isNetCdf">Whether the file begins as NetCDF files do.</param>
    public RangeReader(RemoteCalls calls, ZeroRuns? runs = null, bool isNetCdf = false)
    {
        _calls = calls;
        _runs = runs;
        Check = new(
            (progress, room, token) => ReadAsync(
                () => progress, room, () => $"{progress.Phase} once more", null, token),
            isNetCdf);
    }

    /// <summary>Asks once more for zeros.</summary>
    public ZeroCheck Check { get; }

    /// <summary>Reads a range; at the end of the file what there is of it.</summary>
    /// <param name="progress">The range.</param>
    /// <param name="receiver">Takes the bytes, once and in their order, over all attempts.</param>
    /// <param name="phase">What is done, as it ends the sentence "... while ".</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData.</exception>
    public Task ReadAsync(
        RangeProgress progress, IRangeReceiver receiver, string phase, CancellationToken cancellationToken) =>
        ReadAsync(() => progress, receiver, () => phase, _runs, cancellationToken);

    /// <summary>Reads what is wanted when there is a place for the request.</summary>
    /// <param name="begin">Says what is wanted; called once, as late as can be.</param>
    /// <param name="receiver">Takes the bytes, once and in their order, over all attempts.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData.</exception>
    public Task ReadAsync(
        Func<RangeProgress> begin, IRangeReceiver receiver, CancellationToken cancellationToken)
    {
        RangeProgress? progress = null;
        return ReadAsync(
            () => progress ??= begin(),
            receiver,
            () => progress?.Phase ?? "waiting for a place",
            _runs,
            cancellationToken);
    }

    private async Task ReadAsync(
        Func<RangeProgress> progress,
        IRangeReceiver receiver,
        Func<string> phase,
        ZeroRuns? runs,
        CancellationToken cancellationToken)
    {
        ZeroGate? gate = null;
        for (var lies = 0; ;)
        {
            await _calls.RunAsync(
                target => progress().Request(target),
                async answer => Refused(answer)
                    ?? progress().Accept(answer)
                    ?? await FillAsync(answer, gate ??= new(progress(), receiver, runs)),
                () => progress().IsComplete,
                phase,
                cancellationToken);

            // The answer has been left meanwhile: who asks again needs its place.
            if (gate is { IsDoubtful: true })
            {
                if (await Check.FlawAsync(gate.Sample, progress().Identity!, cancellationToken) is not { } flaw)
                {
                    gate.Pass();
                }
                else
                {
                    _runs!.Distrust();
                    var (offset, count) = gate.Run;
                    var lie = $"{progress().Status}: bytes {offset} to {offset + count - 1} were zeros; {flaw}";
                    await _calls.PauseAsync(++lies, new(lie, MayPass: true), phase, cancellationToken);
                }
            }

            if (progress().IsComplete)
            {
                return;
            }
        }
    }

    /// <summary>What an answer means that brings nothing of the file; null where it may.</summary>
    /// <param name="answer">The answer.</param>
    public static RemoteFailure? Refused(RemoteAnswer answer)
    {
        var (response, status) = (answer.Response, answer.Status);
        return response.StatusCode switch
        {
            HttpStatusCode.PartialContent or HttpStatusCode.OK => null,
            HttpStatusCode.RequestedRangeNotSatisfiable when response.Content.Headers.ContentRange?.Length == 0 =>
                new($"{status}: the file is empty", Fault.CorruptData),
            HttpStatusCode.RequestedRangeNotSatisfiable => new($"{status}: the file has changed", Fault.CorruptData),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new($"{status}: the host does not give the file to this service", IsFinal: true),
            HttpStatusCode.NotFound or HttpStatusCode.Gone =>
                new($"{status}: the file is not there; check the name, or name another replica", IsFinal: true),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new(status, MayPass: true, RetryAfter: answer.RetryAfter),
            _ => new($"unexpected {status}"),
        };
    }

    private static async Task<RemoteFailure?> FillAsync(RemoteAnswer answer, ZeroGate gate)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        gate.Begin();
        try
        {
            await using var body = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
            while (gate.Missing > 0)
            {
                var room = buffer.AsMemory(0, Math.Min(buffer.Length, gate.Missing));
                var count = await body.ReadAsync(room, answer.Stop);
                if (count == 0)
                {
                    return new($"the body ended {gate.Missing} bytes too early", MayPass: true);
                }

                if (!gate.Take(room.Span[..count]))
                {
                    return null; // What comes behind zeros that must be asked for again is asked for after them.
                }
            }

            if (await body.ReadAsync(buffer.AsMemory(0, 1), answer.Stop) != 0)
            {
                return new("the server sent more bytes than it announced", Fault.CorruptData);
            }

            gate.End();
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
