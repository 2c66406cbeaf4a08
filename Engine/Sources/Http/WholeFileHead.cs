using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What the head of an answer that is a whole file says of it.</summary>
/// <param name="Version">Which state of the file it is; null where nothing tells.</param>
/// <param name="Length">How many bytes the file has; null where the server does not say.</param>
/// <param name="Flaw">Why the body cannot be taken, whatever its length; null where it can.</param>
internal sealed record WholeFileHead(string? Version, long? Length, RemoteFailure? Flaw)
{
    /// <summary>The length in the identity of a file whose server tells its length only by sending it.</summary>
    public const long Untold = -1;

    /// <summary>Which state of which file it is; its length may be <see cref="Untold"/>.</summary>
    public SourceIdentity Identity => new(Length ?? Untold, Version!);

    /// <summary>Reads a head.</summary>
    /// <param name="response">An answer, HTTP 200.</param>
    public static WholeFileHead Of(HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        var version = FileAnswer.VersionOf(response);
        var flaw = FileAnswer.Encoded(response) ?? (version is null ? FileAnswer.WithoutVersion
            : headers.ContentLength == 0 ? new("the file is empty", Fault.CorruptData)
            : headers.ContentLength is null && response.Headers.TransferEncodingChunked != true
                ? new("the server tells neither the file's length nor where it ends; name another replica")
            : null);
        return new(version, headers.ContentLength, flaw);
    }

    /// <summary>Why the file is not fetched; null where it may be.</summary>
    /// <param name="mostBytes">The most that is fetched of a file.</param>
    public RemoteFailure? Refusal(long mostBytes) =>
        Flaw ?? (Length > mostBytes ? TooLarge($"has {Length} bytes", mostBytes) : null);

    /// <summary>What a file is refused with that is too long to be fetched as a whole.</summary>
    /// <param name="what">What is known of its length: "has 12 bytes".</param>
    /// <param name="mostBytes">The most that is fetched of a file.</param>
    public static RemoteFailure TooLarge(string what, long mostBytes) => new(
        $"the server does not serve byte ranges, and the file {what}, more than the {mostBytes} that are fetched as a "
        + "whole; name another replica, or an operator allows more with Data:Http:MaxWholeFileMb",
        Fault.TooLarge);
}
