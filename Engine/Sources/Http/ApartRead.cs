using System.Globalization;
using System.Net;
using System.Text;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>One request for several parts of a file that lie apart, over all of its attempts.</summary>
/// <remarks>
/// Nothing is taken of a server's word: not that it sends all parts, nor each once, nor in the order in which they were
/// asked for. It may send close ones as one. A server that answers otherwise than with parts of the file in the state
/// that is expected is one that is not asked like this.
/// Source: RFC 9110, sections 14.2 (Range), 14.6 (multipart/byteranges) and 15.3.7 (206). Threading: one caller.
/// </remarks>
/// <param name="parts">The parts, in the order of the file; none empty, none overlapping another.</param>
/// <param name="identity">What the file must be.</param>
internal sealed class ApartRead(IReadOnlyList<BytePart> parts, SourceIdentity identity)
{
    /// <summary>What a server may send along where it sends close parts as one, in bytes.</summary>
    private const int MostExtraBytes = 256 << 10;

    private const string Multipart = "multipart/byteranges";

    private readonly bool[] _isThere = new bool[parts.Count];

    /// <summary>Whether all parts are there.</summary>
    public bool IsComplete => Array.TrueForAll(_isThere, isThere => isThere);

    /// <summary>Whether the server does not answer as it is asked: what is missing is to be read otherwise.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The status of the last answer; empty before there is one.</summary>
    public string Status { get; private set; } = "";

    /// <summary>What is read, for messages.</summary>
    public string Phase =>
        FormattableString.Invariant($"reading {parts.Count} parts of bytes {parts[0].Offset} to {parts[^1].End - 1}");

    /// <summary>The request for the parts that are missing.</summary>
    /// <param name="target">Where to ask.</param>
    public HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        FileAnswer.Introduce(request);
        request.Headers.IfRange = FileAnswer.TagOf(identity) is { } tag ? new(tag) : new(FileAnswer.DateOf(identity));
        var ranges = new StringBuilder("bytes=");
        foreach (var part in Missing())
        {
            _ = ranges.Append(CultureInfo.InvariantCulture, $"{part.Offset}-{part.End - 1},");
        }

        _ = request.Headers.TryAddWithoutValidation("Range", ranges.ToString(0, ranges.Length - 1));
        return request;
    }

    /// <summary>Takes an answer that is no redirect.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>What is wrong with it; null when it was taken, or the server is not to be asked like this.</returns>
    public async Task<RemoteFailure?> TakeAsync(RemoteAnswer answer)
    {
        var (response, headers) = (answer.Response, answer.Response.Content.Headers);
        Status = answer.Status;
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            // A server may fail at what it has never been asked; whether it fails at all is seen when it is asked for one.
            var refused = RangeReader.Refused(answer)!;
            IsRefused = refused is { MayPass: false, IsFinal: false }
                || response.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented;
            return IsRefused ? null : refused;
        }

        if (FileAnswer.VersionOf(response) is var version && version != identity.Version)
        {
            var isWhole = response.StatusCode == HttpStatusCode.OK;
            var length = isWhole ? headers.ContentLength : headers.ContentRange?.Length;
            return new(FileAnswer.Change(identity, version, length), Fault.CorruptData);
        }

        if (FileAnswer.Encoded(response) is { } encoded)
        {
            return encoded;
        }

        if (response.StatusCode == HttpStatusCode.OK || headers.ContentLength > MostBytes)
        {
            return Refuse();
        }

        await using var stream = await response.Content.ReadAsStreamAsync(answer.Stop);
        using var body = new PartBody(stream, answer);
        if (headers.ContentRange is { Unit: "bytes", From: { } first, To: { } last, Length: { } whole })
        {
            return await TakeAsync(body, first, last, whole) ?? (IsComplete ? null : Refuse());
        }

        var boundary = headers.ContentType?.Parameters.FirstOrDefault(
            parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        return headers.ContentType?.MediaType?.Equals(Multipart, StringComparison.OrdinalIgnoreCase) == true
            && boundary?.Length > 0
                ? await TakeAsync(body, boundary)
                : Refuse();
    }

    private long MostBytes => MostExtraBytes + parts.Sum(part => (long)part.Room.Length + PartBody.MostHeadBytes);

    private IEnumerable<BytePart> Missing() => parts.Where((_, place) => !_isThere[place]);

    /// <summary>Takes an answer of several parts.</summary>
    private async Task<RemoteFailure?> TakeAsync(PartBody body, string boundary)
    {
        var isLast = await body.DelimiterAsync(boundary, isFirst: true);
        while (isLast == false)
        {
            if (await body.RangeAsync() is not { } head)
            {
                return body.HasEnded ? Short : Lie("a part without a usable Content-Range");
            }

            if (await TakeAsync(body, head.First, head.Last, head.Length) is { } failure)
            {
                return failure;
            }

            isLast = await body.DelimiterAsync(boundary, isFirst: false);
        }

        return isLast is null ? body.HasEnded ? Short : Lie("parts that do not end where they say")
            : IsComplete ? null
            : Refuse(); // It sends some of the parts only, as good servers with a limit do.
    }

    /// <summary>Takes one part of an answer, in which may be several of those that were asked for.</summary>
    private async Task<RemoteFailure?> TakeAsync(PartBody body, long first, long last, long length)
    {
        if (length != identity.Length || first < 0 || last < first || last >= length)
        {
            return Lie($"bytes {first} to {last} of {length}, and the file had {identity.Length} when it was opened");
        }

        var within = new List<int>();
        for (var place = 0; place < parts.Count; place++)
        {
            if (parts[place].Offset <= last && parts[place].End > first)
            {
                within.Add(place);
            }
        }

        if (within.Count == 0
            || within.Any(place => _isThere[place] || parts[place].Offset < first || parts[place].End - 1 > last))
        {
            return Lie($"bytes {first} to {last}, which were not asked for, or not any more");
        }

        var wanted = within.Sum(place => (long)parts[place].Room.Length);
        if (last + 1 - first > wanted + MostExtraBytes)
        {
            return Refuse(); // It sends what lies between as well.
        }

        foreach (var place in within)
        {
            var part = parts[place];
            if (!await body.SkipAsync(part.Offset - first) || !await body.ReadAsync(part.Room))
            {
                return Short;
            }

            _isThere[place] = true;
            first = part.End;
        }

        return await body.SkipAsync(last + 1 - first) ? null : Short;
    }

    private RemoteFailure? Refuse()
    {
        IsRefused = true;
        return null;
    }

    private static RemoteFailure Short => new("the body ended too early", MayPass: true);

    private static RemoteFailure Lie(string what) => new($"the server sent {what}", Fault.CorruptData);
}
