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
    /// <summary>Reads a range; at the end of the file what there is of it.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Filled, up to the end of the file.</param>
    /// <param name="expected">What the file must still be, or null to take what the server says.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>What the file is, and how many bytes were read.</returns>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData.</exception>
    public async Task<(SourceIdentity Identity, int Count)> ReadAsync(
        long offset, Memory<byte> destination, SourceIdentity? expected, CancellationToken cancellationToken)
    {
        var phase = expected is null ? "opening it" : $"reading bytes {offset} to {offset + destination.Length - 1}";
        var progress = new RangeProgress(offset, destination, expected);
        await calls.RunAsync(
            progress.Request,
            async answer => Refused(answer, progress)
                ?? progress.Accept(answer.Response)
                ?? await FillAsync(answer, progress),
            () => progress.IsComplete,
            phase,
            cancellationToken);
        return (progress.Identity!, progress.Filled);
    }

    private static RemoteFailure? Refused(RemoteAnswer answer, RangeProgress progress)
    {
        var (response, status) = (answer.Response, answer.Status);
        var retryAfter = response.Headers.RetryAfter?.Delta;

        return response.StatusCode switch
        {
            HttpStatusCode.PartialContent => null,
            HttpStatusCode.OK when progress.Identity is { } known && !RangeProgress.IsSame(response, known) =>
                new("the file has changed since it was opened", Fault.CorruptData),
            HttpStatusCode.OK => new(
                "HTTP 200 in answer to a range: the server does not serve byte ranges; name another replica"),
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

    private static async Task<RemoteFailure?> FillAsync(RemoteAnswer answer, RangeProgress progress)
    {
        await using var body = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
        while (progress.Remaining.Length > 0)
        {
            var count = await body.ReadAsync(progress.Remaining, answer.Stop);
            if (count == 0)
            {
                return new($"the body ended {progress.Remaining.Length} bytes too early", MayPass: true);
            }

            progress.Filled += count;
            answer.Heard();
        }

        return await body.ReadAsync(new byte[1], answer.Stop) == 0
            ? null
            : new("the server sent more bytes than it announced", Fault.CorruptData);
    }
}
