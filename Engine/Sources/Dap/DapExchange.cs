using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>One question to a DAP2 server, and its answer, of which nothing is believed that does not fit.</summary>
/// <remarks>
/// The answer's DDS must hold the array that was asked for; both counts before the elements must be those of the DDS;
/// the body must end behind the last element. What another attempt may mend is tried again from the start: DAP2 has no
/// resuming.
/// </remarks>
/// <param name="servers">What all datasets share.</param>
/// <param name="url">The dataset, without an ending.</param>
/// <param name="modified">When it changed last, or null; an answer that says otherwise is of another state.</param>
/// <param name="question">What is asked for.</param>
/// <param name="allowance">What may be fetched of the dataset.</param>
internal sealed class DapExchange(
    DapServers servers, Uri url, DateTimeOffset? modified, DapQuestion question, FetchAllowance allowance)
{
    private const int PaddedBytes = 4;

    private readonly string _name = url.AbsoluteUri;

    /// <summary>Asks for numbers.</summary>
    /// <param name="destination">
    /// As long as the elements by their type; filled row-major, most significant bytes first.
    /// </param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The server's refusal for the answer's size; null when all is there.</returns>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData, with URL, status and phase.</exception>
    public Task<DapTooBig?> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) =>
        AskAsync((body, array) => NumbersAsync(body, array, destination), cancellationToken);

    /// <summary>Asks for texts.</summary>
    /// <param name="texts">As many as the elements; filled row-major.</param>
    /// <param name="mostBytes">The most that all of them take.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The server's refusal for the answer's size; null when all is there.</returns>
    /// <exception cref="ComputeException">
    /// DataUnreachable or CorruptData, with URL, status and phase; TooLarge when the texts are.
    /// </exception>
    public Task<DapTooBig?> ReadAsync(Memory<byte[]> texts, long mostBytes, CancellationToken cancellationToken) =>
        AskAsync((body, array) => TextsAsync(body, array, texts, mostBytes), cancellationToken);

    private async Task<DapTooBig?> AskAsync(
        Func<DapBody, DdsNode, Task<RemoteFailure?>> read, CancellationToken cancellationToken)
    {
        DapTooBig? tooBig = null;
        await new RemoteCalls(
            servers.Connections, new($"{_name}.dods?{question.Query()}"), _name, allowance).RunAsync(
            DapAnswers.Request,
            async answer =>
            {
                var refused = await DapAnswers.RefusalAsync(answer) ?? await TakeAsync(answer, read);
                if (refused is not var (failure, limit))
                {
                    return null;
                }

                tooBig = limit;
                return limit is null ? failure : null;
            },
            () => false,
            () => $"reading {question}",
            cancellationToken);
        return tooBig;
    }

    private async Task<(RemoteFailure Failure, DapTooBig? TooBig)?> TakeAsync(
        RemoteAnswer answer, Func<DapBody, DdsNode, Task<RemoteFailure?>> read)
    {
        if (modified is not null && ChangeOf(answer) is { } now && now != modified)
        {
            var what = $"the dataset has changed since it was opened ({modified:r} to {now:r})";
            return (new(what, Fault.CorruptData), null);
        }

        await using var stream = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
        using var body = new DapBody(stream, answer);
        if (await body.HeadAsync() is not { } head)
        {
            var text = DapName.Text(body.Seen[..Math.Min(body.Seen.Length, DapErrorText.MostBytes)]);
            return DapErrorText.IsError(text) ? DapAnswers.Refused(answer, text) : (NoData(answer, text), null);
        }

        return await ReadAsync(answer, body, head, read) is not { } failure ? null
            : await body.ErrorAsync() is { } error ? DapAnswers.BrokenOff(answer, error)
            : (failure, null);
    }

    private async Task<RemoteFailure?> ReadAsync(
        RemoteAnswer answer, DapBody body, string head, Func<DapBody, DdsNode, Task<RemoteFailure?>> read)
    {
        DdsNode structure;
        try
        {
            structure = DdsParser.Parse(head, _name);
        }
        catch (ComputeException flaw)
        {
            return Lie(answer, $"an answer that cannot be read ({flaw.Message})");
        }

        if (!structure.IsPlain || question.Find(structure) is not { } wanted)
        {
            return Lie(answer, $"an answer to another question: {DapErrorText.Shown(head, 120)}");
        }

        foreach (var array in structure.Arrays())
        {
            var failure = await (ReferenceEquals(array, wanted)
                ? read(body, array)
                : array.Type.IsText() ? TextsAsync(body, array, null, long.MaxValue) : NumbersAsync(body, array, null));
            if (failure is not null)
            {
                return failure with { What = $"{answer.Status}, but {failure.What}" };
            }
        }

        return await body.IsAtEndAsync() ? null : Lie(answer, "more bytes than the answer's structure takes");
    }

    /// <summary>When the dataset changed last, as far as that is not the time of the answer.</summary>
    private static DateTimeOffset? ChangeOf(RemoteAnswer answer)
    {
        var (changed, sent) = (answer.Response.Content.Headers.LastModified, answer.Response.Headers.Date);
        return changed < sent?.AddSeconds(-1) ? changed : null;
    }

    /// <summary>Reads an array's numbers, or passes over them.</summary>
    private static async Task<RemoteFailure?> NumbersAsync(DapBody body, DdsNode array, Memory<byte>? destination)
    {
        var elements = array.Elements;
        if (!array.Dimensions.IsEmpty)
        {
            // The array's own count, and then XDR's.
            if (await CountAsync(body, array) is { } first)
            {
                return first;
            }

            if (await CountAsync(body, array) is { } second)
            {
                return second;
            }
        }

        var wireBytes = elements * array.Type.WireBytes();
        var padding = (PaddedBytes - (wireBytes % PaddedBytes)) % PaddedBytes;
        if (destination is not { } filled)
        {
            return await body.SkipAsync(wireBytes + padding) ? null : Short(array);
        }

        if (array.Dimensions.IsEmpty && array.Type == DapType.Byte)
        {
            if (await body.WordAsync() is not { } word)
            {
                return Short(array);
            }

            // A single byte is an integer of 32 bits; pydap pads it like an array's, on the other side.
            filled.Span[0] = (byte)((word & 0xFFFFFF) == 0 ? word >> 24 : word);
            return null;
        }

        var isWhole = array.Type.WireBytes() == array.Type.Bytes()
            ? await body.BytesAsync(filled)
            : await body.HalvesAsync(filled);
        return isWhole && await body.SkipAsync(padding) ? null : Short(array);
    }

    /// <summary>Reads an array's texts, or passes over them.</summary>
    private static async Task<RemoteFailure?> TextsAsync(
        DapBody body, DdsNode array, Memory<byte[]>? texts, long mostBytes)
    {
        if (!array.Dimensions.IsEmpty && await CountAsync(body, array) is { } wrong)
        {
            return wrong;
        }

        for (long place = 0; place < array.Elements; place++)
        {
            if (await body.WordAsync() is not { } length)
            {
                return Short(array);
            }

            var padding = (PaddedBytes - (length % PaddedBytes)) % PaddedBytes;
            if (texts is not { } filled)
            {
                if (!await body.SkipAsync(length + padding))
                {
                    return Short(array);
                }

                continue;
            }

            mostBytes -= length;
            if (mostBytes < 0 || length > int.MaxValue)
            {
                return new($"the texts of `{array.Id}` are too long to be held in memory", Fault.TooLarge);
            }

            var text = new byte[length];
            filled.Span[(int)place] = text;
            if (!await body.BytesAsync(text) || !await body.SkipAsync(padding))
            {
                return Short(array);
            }
        }

        return null;
    }

    private static async Task<RemoteFailure?> CountAsync(DapBody body, DdsNode array)
    {
        var count = await body.WordAsync();
        return count is null ? Short(array)
            : count == array.Elements ? null
            : new(
                $"the answer counts {count} elements of `{array.Id}` where its structure says {array.Elements}",
                Fault.CorruptData,
                MayPass: true);
    }

    private static RemoteFailure Short(DdsNode array) =>
        new($"the answer ended before the last element of `{array.Id}`", MayPass: true);

    private static RemoteFailure Lie(RemoteAnswer answer, string what) =>
        new($"{answer.Status}, {what}", Fault.CorruptData, MayPass: true);

    private static RemoteFailure NoData(RemoteAnswer answer, string text) =>
        text.Length == 0 || text.StartsWith("Dataset", StringComparison.OrdinalIgnoreCase)
            ? new($"{answer.Status}, but the answer ended before its data", MayPass: true)
            : Lie(answer, $"an answer that is not DAP2's{DapErrorText.Quote(text)}");
}
