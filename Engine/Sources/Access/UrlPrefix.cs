using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>
/// An http(s) URL's host and decoded path, as far as they tell where a file is; also a prefix of such URLs.
/// </summary>
/// <param name="Url">The URL.</param>
/// <param name="Segments">The path's segments, decoded once.</param>
internal sealed record UrlPrefix(Uri Url, ImmutableArray<string> Segments)
{
    /// <summary>
    /// Reads a URL as strictly as can be: what one reader takes for the host no other may take for the path.
    /// </summary>
    /// <param name="text">The URL.</param>
    /// <returns>The URL, or null when it is not http(s), has a user, or its path could climb.</returns>
    public static UrlPrefix? TryParse(string text)
    {
        // The existing client sends a file's name as it stands, spaces and all.
        text = text.Replace(" ", "%20", StringComparison.Ordinal);
        if (text.Any(letter => letter is '\\' || char.IsControl(letter) || char.IsWhiteSpace(letter))
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || !text.StartsWith(url.Scheme + "://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var start = url.Scheme.Length + "://".Length;
        var pathStart = text.AsSpan(start).IndexOfAny('/', '?', '#') is var at and >= 0 ? start + at : text.Length;
        var pathEnd = text.AsSpan(pathStart).IndexOfAny('?', '#') is var end and >= 0 ? pathStart + end : text.Length;

        return HostName.TryParsePlain(text[start..pathStart]) is { } host
            && host.Name.Equals(url.Host, StringComparison.OrdinalIgnoreCase)
            && PercentEncoding.TryDecode(text[pathStart..pathEnd]) is { } path
            && PathSegments.TryParse(path) is { } segments
                ? new(url, segments)
                : null;
    }

    /// <summary>What follows this prefix in another URL, or null when the other does not begin with it.</summary>
    /// <param name="other">The other URL; http and https are the same here.</param>
    public ImmutableArray<string>? Rest(UrlPrefix other) =>
        other.Url.Host.Equals(Url.Host, StringComparison.OrdinalIgnoreCase)
        && (other.Url.Port == Url.Port || (other.Url.IsDefaultPort && Url.IsDefaultPort))
        && other.Segments.AsSpan().StartsWith(Segments.AsSpan())
            ? other.Segments[Segments.Length..]
            : null;

    /// <summary>
    /// This URL and the one by which a THREDDS server offers the same file through its other service.
    /// </summary>
    public IEnumerable<UrlPrefix> Twins()
    {
        yield return this;

        var at = Segments.IndexOf("dodsC") is var dap and >= 0 ? dap : Segments.IndexOf("fileServer");
        if (at >= 0)
        {
            var other = Segments[at] == "dodsC" ? "fileServer" : "dodsC";
            yield return this with { Segments = Segments.SetItem(at, other) };
        }
    }
}
