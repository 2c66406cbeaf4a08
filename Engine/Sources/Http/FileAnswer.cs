using System.Globalization;
using System.Net.Http.Headers;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What requests for files, and answers with files, have in common.</summary>
/// <remarks>Source: RFC 9110, sections 8.4 (Content-Encoding) and 8.8 (validators).</remarks>
internal static class FileAnswer
{
    /// <summary>What a file is refused with that could change unnoticed.</summary>
    public static RemoteFailure WithoutVersion => new(
        "the server gives neither a strong ETag nor a Last-Modified date, so that a change of the file could not be "
        + "noticed; name another replica");

    /// <summary>Says who asks, and that the file is wanted as it is.</summary>
    /// <param name="request">The request.</param>
    public static void Introduce(HttpRequestMessage request)
    {
        request.Headers.AcceptEncoding.Add(new("identity"));
        request.Headers.UserAgent.Add(new(new ProductHeaderValue("Compute.Orleans")));
    }

    /// <summary>Which state of its file an answer is about: a strong ETag, else Last-Modified, else null.</summary>
    /// <param name="response">The answer.</param>
    public static string? VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } strong
            ? strong.Tag
            : response.Content.Headers.LastModified?.ToString("r", CultureInfo.InvariantCulture);

    /// <summary>The ETag of a state; null where it is told by its date.</summary>
    /// <param name="identity">The state.</param>
    public static EntityTagHeaderValue? TagOf(SourceIdentity identity) =>
        identity.Version.StartsWith('"') ? new(identity.Version) : null;

    /// <summary>The date of a state that has no ETag.</summary>
    /// <param name="identity">The state.</param>
    public static DateTimeOffset DateOf(SourceIdentity identity) =>
        DateTimeOffset.ParseExact(identity.Version, "r", CultureInfo.InvariantCulture);

    /// <summary>Says how a file differs from what it was.</summary>
    /// <param name="before">What it was.</param>
    /// <param name="version">What tells its state now; null where the server tells nothing.</param>
    /// <param name="length">How many bytes it has now; null where the server does not tell.</param>
    public static string Change(SourceIdentity before, string? version, long? length) =>
        $"the file has changed since it was opened: it had {Named(before.Version)} and {before.Length} bytes, and has "
        + $"{(version is null ? "neither a strong ETag nor a Last-Modified" : Named(version))} and "
        + $"{length?.ToString(CultureInfo.InvariantCulture) ?? "a number that is not told of"} bytes now";

    private static string Named(string version) =>
        version.StartsWith('"') ? $"the ETag {version}" : $"the Last-Modified {version}";

    /// <summary>Refuses a body that is not the file's own bytes; null where it is.</summary>
    /// <param name="response">The answer.</param>
    public static RemoteFailure? Encoded(HttpResponseMessage response)
    {
        var encodings = response.Content.Headers.ContentEncoding;
        return encodings.All(encoding => encoding == "identity")
            ? null
            : new(
                $"a body encoded as {string.Join(", ", encodings)}, which was not asked for", Fault.CorruptData);
    }
}
