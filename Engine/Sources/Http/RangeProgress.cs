using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>How far a read has come, over all of its attempts; checks every answer against what was asked.</summary>
/// <param name="offset">The first byte.</param>
/// <param name="count">How many bytes are wanted; fewer are there at the end of the file.</param>
/// <param name="expected">What the file must be, or null to take what the first answer says.</param>
internal sealed class RangeProgress(long offset, int count, SourceIdentity? expected)
{
    private int _wanted = count;

    /// <summary>What the file is; null until an answer said so.</summary>
    public SourceIdentity? Identity { get; private set; } = expected;

    /// <summary>How many bytes have come.</summary>
    public int Filled { get; set; }

    /// <summary>Where the next byte stands in the file.</summary>
    public long Position => offset + Filled;

    /// <summary>How many bytes are still to come.</summary>
    public int Remaining => _wanted - Filled;

    /// <summary>Whether nothing is left to come.</summary>
    public bool IsComplete => Identity is not null && Remaining == 0;

    /// <summary>
    /// Whether an answer was the whole file, in the state that is expected: the server does not serve ranges.
    /// </summary>
    public bool IsWholeFile => WholeFile is not null;

    /// <summary>What the answer said of the file that was all of it; null where there was none such.</summary>
    public WholeFileHead? WholeFile { get; private set; }

    /// <summary>The status of the last answer; empty before there is one.</summary>
    public string Status { get; private set; } = "";

    /// <summary>What is read, for messages.</summary>
    public string Phase => $"reading bytes {offset} to {offset + _wanted - 1}";

    /// <summary>The request for what is missing; conditional once it is known what the file must be.</summary>
    /// <param name="target">Where to ask.</param>
    public HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Range = new(Position, offset + _wanted - 1);
        FileAnswer.Introduce(request);
        if (Identity is { } known)
        {
            request.Headers.IfRange = FileAnswer.TagOf(known) is { } tag ? new(tag) : new(FileAnswer.DateOf(known));
        }

        return request;
    }

    /// <summary>Finds out what an answer means that is the whole file.</summary>
    /// <param name="response">The answer, HTTP 200.</param>
    /// <returns>What is wrong with it.</returns>
    private RemoteFailure Whole(HttpResponseMessage response)
    {
        if (Identity is { } known && FileAnswer.VersionOf(response) is var version && version != known.Version)
        {
            return Lie(FileAnswer.Change(known, version, response.Content.Headers.ContentLength));
        }

        WholeFile = WholeFileHead.Of(response);
        return new("HTTP 200 in answer to a range: the server does not serve byte ranges; name another replica");
    }

    /// <summary>Checks an answer's headers, and takes the identity from the first.</summary>
    /// <param name="answer">The answer, HTTP 206 or 200.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public RemoteFailure? Accept(RemoteAnswer answer)
    {
        var response = answer.Response;
        Status = answer.Status;
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return Whole(response);
        }

        var headers = response.Content.Headers;
        if (FileAnswer.Encoded(response) is { } encoded)
        {
            return encoded;
        }

        if (headers.ContentRange is not { Unit: "bytes", From: { } first, To: { } last } range)
        {
            return Lie("HTTP 206 without a usable Content-Range");
        }

        if (range.Length is not { } length)
        {
            return new("the server does not tell the file's length");
        }

        if (FileAnswer.VersionOf(response) is not { } version)
        {
            return FileAnswer.WithoutVersion;
        }

        var identity = new SourceIdentity(length, version);
        if (Identity is not null && Identity != identity)
        {
            return Lie(FileAnswer.Change(Identity, version, length));
        }

        var wantedLast = Math.Min(offset + _wanted, length) - 1;
        if (first != Position || last != wantedLast)
        {
            return Lie(
                $"the server sent bytes {first} to {last} where {Position} to {wantedLast} were asked for");
        }

        if (headers.ContentLength is { } announced && announced != last - first + 1)
        {
            return Lie($"the server announced {announced} bytes for bytes {first} to {last}");
        }

        Identity = identity;
        _wanted = (int)(wantedLast + 1 - offset);
        return null;
    }

    private static RemoteFailure Lie(string what) => new(what, Fault.CorruptData);
}
