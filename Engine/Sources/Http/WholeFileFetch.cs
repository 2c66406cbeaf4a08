using System.Buffers;
using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Fetches one file as a whole, or finds that the copy that is there is still right.</summary>
/// <remarks>
/// A server without ranges begins again at the first byte, so each attempt does. The copy gets its name when it is as
/// long as was announced. Threading: one caller.
/// </remarks>
/// <param name="calls">Asks the file's host.</param>
/// <param name="folder">Where the copy stands.</param>
/// <param name="location">The file's URL.</param>
/// <param name="known">What the file was before, of which there may be a copy; or null.</param>
internal sealed class WholeFileFetch(
    RemoteCalls calls, WholeFileFolder folder, string location, SourceIdentity? known)
{
    private const int BufferBytes = 256 << 10;

    private readonly SourceIdentity? _held = known is not null && folder.Holds(location, known) ? known : null;
    private SourceIdentity? _identity;

    private long MostBytes => (long)calls.Options.MaxWholeFileMb << 20;

    /// <summary>Fetches the file.</summary>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <returns>What the file is, of which there is a copy now.</returns>
    /// <exception cref="ComputeException">
    /// TooLarge, NotEnoughStorage, DataUnreachable or CorruptData, with URL and phase.
    /// </exception>
    public async Task<SourceIdentity> RunAsync(CancellationToken cancellationToken)
    {
        await calls.RunAsync(Request, TakeAsync, () => false, () => "fetching it as a whole", cancellationToken);
        folder.Trim(MostBytes);
        return _identity!;
    }

    private HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        FileAnswer.Introduce(request);
        if (_held is { } held)
        {
            if (FileAnswer.TagOf(held) is { } tag)
            {
                request.Headers.IfNoneMatch.Add(tag);
            }
            else
            {
                request.Headers.IfModifiedSince = FileAnswer.DateOf(held);
            }
        }

        return request;
    }

    private async Task<RemoteFailure?> TakeAsync(RemoteAnswer answer)
    {
        var response = answer.Response;
        if (_held is not null && response.StatusCode == HttpStatusCode.NotModified)
        {
            _identity = _held;
            return null;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return RangeReader.Refused(answer);
        }

        if (Check(response) is { } failure)
        {
            return failure;
        }

        var version = FileAnswer.VersionOf(response)!;
        if (_held is { } held && held.Version == version && response.Content.Headers.ContentLength == held.Length)
        {
            _identity = held;
            return null; // The server does not know conditions; the body is not read.
        }

        return await CopyAsync(answer, version);
    }

    private RemoteFailure? Check(HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        if (FileAnswer.Encoded(response) is { } encoded)
        {
            return encoded;
        }

        if (FileAnswer.VersionOf(response) is null)
        {
            return FileAnswer.WithoutVersion;
        }

        if (headers.ContentLength == 0)
        {
            return new("the file is empty", Fault.CorruptData);
        }

        if (headers.ContentLength is null && response.Headers.TransferEncodingChunked != true)
        {
            return new("the server tells neither the file's length nor where it ends; name another replica");
        }

        return headers.ContentLength > MostBytes ? TooLarge($"has {headers.ContentLength} bytes") : null;
    }

    private RemoteFailure TooLarge(string what) => new(
        $"the server does not serve byte ranges, and the file {what}, more than the {MostBytes} that are fetched as a "
        + "whole; name another replica, or an operator allows more with Data:Http:MaxWholeFileMb",
        Fault.TooLarge);

    private async Task<RemoteFailure?> CopyAsync(RemoteAnswer answer, string version)
    {
        var length = answer.Response.Content.Headers.ContentLength;
        string? part = null;
        var (buffer, copied) = (ArrayPool<byte>.Shared.Rent(BufferBytes), 0L);
        try
        {
            if (length > folder.FreeBytes)
            {
                return NoRoom($"{length} bytes are wanted, and {folder.FreeBytes} are free", null);
            }

            await using (var file = folder.Begin())
            {
                part = file.Name;
                await using var body = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
                while (await Reading(body.ReadAsync(buffer, answer.Stop)) is var count and > 0)
                {
                    answer.Heard();
                    copied += count;
                    if (copied > Math.Min(length ?? MostBytes, MostBytes))
                    {
                        return length is null
                            ? TooLarge($"has more than {MostBytes} bytes")
                            : new("the server sent more bytes than it announced", Fault.CorruptData);
                    }

                    await file.WriteAsync(buffer.AsMemory(0, count), answer.Stop);
                }
            }

            if (copied < (length ?? 1))
            {
                return new($"the body ended {(length ?? 1) - copied} bytes too early", MayPass: true);
            }

            _identity = new(copied, version);
            folder.Keep(part, location, _identity);
            part = null;
            return null;
        }
        catch (Exception failure) when (failure is IOException and not NetworkException or UnauthorizedAccessException)
        {
            return NoRoom(failure.Message, failure);
        }
        catch (NetworkException failure)
        {
            return new($"the connection failed ({failure.Message})", MayPass: true, Cause: failure.InnerException);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (part is not null)
            {
                WholeFileFolder.Remove(part);
            }
        }
    }

    private RemoteFailure NoRoom(string why, Exception? cause) => new(
        $"the server does not serve byte ranges, and the file could not be written to {folder.FolderPath} ({why})",
        Fault.NotEnoughStorage,
        Cause: cause);

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
