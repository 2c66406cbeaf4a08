using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>A part of URLs, and the folder that holds what follows it.</summary>
/// <param name="Segments">The part: host, path segments, or both.</param>
/// <param name="Folder">Absolute path of the folder.</param>
internal sealed record MappedPart(ImmutableArray<string> Segments, string Folder)
{
    /// <summary>Reads a part; null when it is not one or more whole segments.</summary>
    /// <param name="part">The part, as configuration has it.</param>
    /// <param name="folder">The folder.</param>
    public static MappedPart? TryParse(string part, string folder) =>
        PathSegments.TryParse(part) is { Length: > 0 } segments ? new(segments, folder) : null;

    /// <summary>
    /// The path of a URL's file below the folder: what follows the part's last occurrence, as with the original's
    /// <c>^.*PART/(.*)$</c>; null when the URL does not hold the part, or ends with it.
    /// </summary>
    /// <param name="url">The URL.</param>
    public string? PathOf(UrlPrefix url)
    {
        ImmutableArray<string> whole = [url.Url.Authority, .. url.Segments];
        var at = whole.AsSpan().LastIndexOf(Segments.AsSpan());

        return at >= 0 && at + Segments.Length < whole.Length
            ? Path.Join(Folder, PathSegments.Join(whole[(at + Segments.Length)..]))
            : null;
    }
}
