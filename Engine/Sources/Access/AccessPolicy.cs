namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>
/// What the service may read; an operator's options, and everything is refused that they do not name.
/// </summary>
public sealed class AccessPolicy
{
    /// <summary>Local folders; none by default.</summary>
    public IList<Mount> Mounts { get; set; } = [];

    /// <summary>
    /// Hosts that may be read over HTTP and HTTPS, by their exact names; none by default. <c>host:port</c> allows
    /// that port, <c>host</c> alone the scheme's own.
    /// </summary>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>
    /// Local folders by a part of a URL, as the original service's mapping.json has them: what follows the last
    /// occurrence of the part in a URL is looked up below the folder, longer parts first, and the first file that
    /// exists is taken. A folder named here counts as a mount.
    /// </summary>
    public IDictionary<string, string> Mapping { get; set; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Every folder that may be read, as it was written.</summary>
    internal IEnumerable<string> Folders => Mounts.Select(mount => mount.Path).Concat(Mapping.Values);

    /// <summary>Whether a URL's host and port may be read over HTTP(S).</summary>
    /// <param name="url">An absolute URL.</param>
    public bool AllowsHost(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && Hosts.Any(host => HostName.TryParse(host) is { } name && name.Matches(url));

    /// <summary>What is wrong with the options: one sentence each, naming the option and its value.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var folder in Folders.Where(folder => !Path.IsPathFullyQualified(folder)))
        {
            yield return $"Data:Mounts or Data:Mapping holds `{folder}`; a folder is given by its absolute path";
        }

        foreach (var host in Hosts.Where(host => HostName.TryParse(host) is null))
        {
            yield return $"Data:Hosts holds `{host}`; a host is a name or name:port, without scheme and path";
        }

        foreach (var url in Mounts.SelectMany(mount => mount.Urls).Where(url => UrlPrefix.TryParse(url) is null))
        {
            yield return $"Data:Mounts holds the URL prefix `{url}`; a prefix is http(s)://host/path without a query";
        }

        foreach (var part in Mapping.Keys.Where(part => PathSegments.TryParse(part) is not { Length: > 0 }))
        {
            yield return $"Data:Mapping holds the URL part `{part}`; a part is one or more whole path segments";
        }
    }
}
