using System.Globalization;
using System.Net.Http.Headers;
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

    /// <summary>What is read, for messages.</summary>
    public string Phase => $"reading bytes {offset} to {offset + _wanted - 1}";

    /// <summary>Whether an answer is about a file of this identity, as far as its validator tells.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="identity">The identity.</param>
    public static bool IsSame(HttpResponseMessage response, SourceIdentity identity) =>
        Version(response) == identity.Version;

    /// <summary>The request for what is missing; conditional once it is known what the file must be.</summary>
    /// <param name="target">Where to ask.</param>
    public HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Range = new(Position, offset + _wanted - 1);
        request.Headers.AcceptEncoding.Add(new("identity"));
        request.Headers.UserAgent.Add(new(new ProductHeaderValue("Compute.Orleans")));
        if (Identity is { } known)
        {
            request.Headers.IfRange = known.Version.StartsWith('"')
                ? new(new EntityTagHeaderValue(known.Version))
                : new(DateTimeOffset.ParseExact(known.Version, "r", CultureInfo.InvariantCulture));
        }

        return request;
    }

    /// <summary>Checks a partial answer's headers, and takes the identity from the first.</summary>
    /// <param name="response">The answer, HTTP 206.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public RemoteFailure? Accept(HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        if (headers.ContentEncoding.Any(encoding => encoding != "identity"))
        {
            return Lie($"a body encoded as {string.Join(", ", headers.ContentEncoding)}, which was not asked for");
        }

        if (headers.ContentRange is not { Unit: "bytes", From: { } first, To: { } last } range)
        {
            return Lie("HTTP 206 without a usable Content-Range");
        }

        if (range.Length is not { } length)
        {
            return new("the server does not tell the file's length");
        }

        if (Version(response) is not { } version)
        {
            return new(
                "the server gives neither a strong ETag nor a Last-Modified date, so that a change of the file "
                + "could not be noticed; name another replica");
        }

        var identity = new SourceIdentity(length, version);
        if (Identity is not null && Identity != identity)
        {
            return Lie($"the file has changed since it was opened (from {Identity} to {identity})");
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

    private static string? Version(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } strong
            ? strong.Tag
            : response.Content.Headers.LastModified?.ToString("r", CultureInfo.InvariantCulture);
}
