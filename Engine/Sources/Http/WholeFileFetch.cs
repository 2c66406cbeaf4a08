using System.Buffers;
using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Fetches one file as a whole, unless the copy that is there is what the server would send.</summary>
/// <remarks>
/// A server without ranges begins again at the first byte, so each attempt does. The copy gets its name when it is as
/// long as was announced. Threading: one caller.
/// </remarks>
/// <param name="calls">Asks the file's host.</param>
/// <param name="folder">Where the copy stands.</param>
/// <param name="location">The file's URL.</param>
/// <param name="mostBytes">The most that is fetched of a file.</param>
internal sealed class WholeFileFetch(RemoteCalls calls, WholeFileFolder folder, string location, long mostBytes)
{
    private const int BufferBytes = 256 << 10;

    private WholeFileCopy? _copy;

    /// <summary>Fetches the file.</summary>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <returns>The copy, open for one user.</returns>
    /// <exception cref="ComputeException">
    /// TooLarge, NotEnoughStorage, DataUnreachable or CorruptData, with URL and phase.
    /// </exception>
    public async Task<WholeFileCopy> RunAsync(CancellationToken cancellationToken)
    {
        await calls.RunAsync(Request, TakeAsync, () => false, () => "fetching it as a whole", cancellationToken);
        return _copy!;
    }

    private static HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        FileAnswer.Introduce(request);
        return request;
    }

    private async Task<RemoteFailure?> TakeAsync(RemoteAnswer answer)
    {
        if (answer.Response.StatusCode != HttpStatusCode.OK)
        {
            return RangeReader.Refused(answer);
        }

        var head = WholeFileHead.Of(answer.Response);
        if (head.Refusal(mostBytes) is { } refusal)
        {
            return refusal;
        }

        // Another process may have fetched it just now, or another state of it is there than was asked after.
        _copy = head.Length is null ? null : folder.Open(calls.Name, location, head.Identity);
        return _copy is null ? await CopyAsync(answer, head) : null;
    }

    private async Task<RemoteFailure?> CopyAsync(RemoteAnswer answer, WholeFileHead head)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var wanted = head.Length ?? mostBytes;
            await using var part = folder.Begin(wanted, out var room);
            if (part is null)
            {
                return NoRoom($"there is room for {room} bytes of such files, where {wanted} are wanted", null);
            }

            await using var body = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
            while (await Reading(body.ReadAsync(buffer, answer.Stop)) is var count and > 0)
            {
                if (part.Length + count > wanted)
                {
                    return head.Length is null
                        ? WholeFileHead.TooLarge($"has more than {mostBytes} bytes", mostBytes)
                        : new("the server sent more bytes than it announced", Fault.CorruptData);
                }

                await part.WriteAsync(buffer.AsMemory(0, count), answer.Stop);
            }

            var least = head.Length ?? 1;
            if (part.Length < least)
            {
                return new($"the body ended {least - part.Length} bytes too early", MayPass: true);
            }

            _copy = await part.KeepAsync(calls.Name, location, head.Version!);
            return null;
        }
        catch (Exception failure) when (failure is IOException and not NetworkException or UnauthorizedAccessException)
        {
            return NoRoom("it could not be written to the service's disk", failure);
        }
        catch (NetworkException failure)
        {
            return new($"the connection failed ({failure.Message})", MayPass: true, Cause: failure.InnerException);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Where files lie on the service's disk is its operator's to know, and no client's.
    private RemoteFailure NoRoom(string why, Exception? cause)
    {
        folder.Report($"{calls.Name} was not fetched as a whole into {folder.FolderPath}: {why}", cause);
        return new(
            $"the server does not serve byte ranges, so that the file would have to be fetched as a whole, and {why}; "
            + "name another replica, or an operator finds the cause in the service's log",
            Fault.NotEnoughStorage);
    }

    // What fails is the network here, and the disk elsewhere.
    private static async ValueTask<int> Reading(ValueTask<int> read)
    {
        try
        {
            return await read;
        }
        catch (IOException failure)
        {
            throw new NetworkException(failure);
        }
    }

    /// <summary>An error of the network while a file is written.</summary>
    private sealed class NetworkException(Exception cause) : IOException(cause.Message, cause);
}
