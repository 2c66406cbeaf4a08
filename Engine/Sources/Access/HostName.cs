using System.Globalization;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>A host as configuration names it, with a port or with the scheme's own.</summary>
/// <param name="Scheme">The only scheme that is meant, <c>http</c> or <c>https</c>, or null for both.</param>
/// <param name="Name">The name or address; an IPv6 address in its brackets.</param>
/// <param name="Port">The port, or null for 80 with http and 443 with https.</param>
internal sealed record HostName(string? Scheme, string Name, int? Port)
{
    /// <summary>
    /// Reads <c>host</c> or <c>host:port</c>, with <c>https://</c> or <c>http://</c> before it or without; null when
    /// the text is something else.
    /// </summary>
    /// <param name="text">The text.</param>
    public static HostName? TryParse(string text)
    {
        foreach (var scheme in (string[])[Uri.UriSchemeHttp, Uri.UriSchemeHttps])
        {
            var start = scheme + "://";
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return TryParsePlain(text[start.Length..]) is { } host ? host with { Scheme = scheme } : null;
            }
        }

        return TryParsePlain(text);
    }

    /// <summary>Reads <c>host</c> or <c>host:port</c>; null when the text is something else.</summary>
    /// <param name="text">The text.</param>
    public static HostName? TryParsePlain(string text)
    {
        if (!Uri.TryCreate("http://" + text, UriKind.Absolute, out var url)
            || url.UserInfo.Length > 0
            || url.PathAndQuery != "/"
            || url.Fragment.Length > 0)
        {
            return null;
        }

        // A port of 80 is lost in the Uri; and what it normalised (127.1, %41) was not an exact name.
        var rest = text.StartsWith(url.Host, StringComparison.OrdinalIgnoreCase) ? text[url.Host.Length..] : null;
        return rest switch
        {
            "" => new(null, url.Host, null),
            [':', ..] when int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                => new(null, url.Host, port),
            _ => null,
        };
    }

    /// <summary>Whether a URL leads to this host and port, by a scheme that is meant.</summary>
    /// <param name="url">An absolute http(s) URL.</param>
    public bool Matches(Uri url) =>
        (Scheme is null || url.Scheme == Scheme)
        && url.Host.Equals(Name, StringComparison.OrdinalIgnoreCase)
        && (Port is null ? url.IsDefaultPort : url.Port == Port);

    /// <summary>The root of the host's URLs with a scheme.</summary>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    public Uri Root(string scheme) => new UriBuilder(scheme, Name, Port ?? -1).Uri;
}
