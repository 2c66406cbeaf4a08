using System.Buffers;
using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Reads ranges of one remote file, and believes nothing that the server does not say consistently.</summary>
/// <remarks>
/// A read goes on where its last attempt stopped, but only as long as the server vouches that the file is the same.
/// Source: RFC 9110, sections 13.1.5 (If-Range) and 14 (Range Requests).
/// </remarks>
/// <param name="calls">Asks the file's host.</param>
internal sealed class RangeReader(RemoteCalls calls)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Reads a range; at the end of the file what there is of it.</summary>
    /// <param name="progress">The range.</param>
    /// <param name="receiver">Takes the bytes, once and in their order, over all attempts.</param>
    /// <param name="phase">What is done, as it ends the sentence "... while ".</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData.</exception>
    public Task ReadAsync(
        RangeProgress progress, IRangeReceiver receiver, string phase, CancellationToken cancellationToken) =>
        ReadAsync(() => progress, receiver, () => phase, cancellationToken);

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
            () => progress ??= begin(), receiver, () => progress?.Phase ?? "waiting for a place", cancellationToken);
    }

    private Task ReadAsync(
        Func<RangeProgress> progress,
        IRangeReceiver receiver,
        Func<string> phase,
        CancellationToken cancellationToken) => calls.RunAsync(
            target => progress().Request(target),
            async answer => Refused(answer)
                ?? progress().Accept(answer.Response)
                ?? await FillAsync(answer, progress(), receiver),
            () => progress().IsComplete,
            phase,
            cancellationToken);

    /// <summary>What an answer means that brings nothing of the file; null where it may.</summary>
    /// <param name="answer">The answer.</param>
    public static RemoteFailure? Refused(RemoteAnswer answer)
    {
        var (response, status) = (answer.Response, answer.Status);
        var retryAfter = response.Headers.RetryAfter?.Delta;

        return response.StatusCode switch
        {
            HttpStatusCode.PartialContent or HttpStatusCode.OK => null,
            HttpStatusCode.RequestedRangeNotSatisfiable when response.Content.Headers.ContentRange?.Length == 0 =>
                new($"{status}: the file is empty", Fault.CorruptData),
            HttpStatusCode.RequestedRangeNotSatisfiable => new($"{status}: the file has changed", Fault.CorruptData),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new($"{status}: the host does not give the file to this service"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone =>
                new($"{status}: the file is not there; check the name, or name another replica"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new(status, MayPass: true, RetryAfter: retryAfter),
            _ => new($"unexpected {status}"),
        };
    }

    private static async Task<RemoteFailure?> FillAsync(
        RemoteAnswer answer, RangeProgress progress, IRangeReceiver receiver)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var body = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
            while (progress.Remaining > 0)
            {
                var room = buffer.AsMemory(0, Math.Min(buffer.Length, progress.Remaining));
                var count = await body.ReadAsync(room, answer.Stop);
                if (count == 0)
                {
                    return new($"the body ended {progress.Remaining} bytes too early", MayPass: true);
                }

                receiver.Receive(progress.Position, room.Span[..count]);
                progress.Filled += count;
                answer.Heard();
            }

            return await body.ReadAsync(buffer.AsMemory(0, 1), answer.Stop) == 0
                ? null
                : new("the server sent more bytes than it announced", Fault.CorruptData);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
