using System.Net;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>
/// What the service may read; an operator's options, and everything is refused that they do not name.
/// </summary>
public sealed class AccessPolicy
{
    private const double BytesPerGb = 1e9;

    private Tuple<string, MappingFile>? _mappingFile; // Its path and what it says.

    /// <summary>Local folders; none by default.</summary>
    public IList<Mount> Mounts { get; set; } = [];

    /// <summary>
    /// Hosts that may be read over HTTP and HTTPS, by their exact names; none by default. <c>host:port</c> allows
    /// that port, <c>host</c> alone the scheme's own; <c>https://host</c> allows that scheme only.
    /// </summary>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>
    /// Networks that listed hosts may lie in although their addresses are not public, as <c>10.20.0.0/16</c>; none by
    /// default.
    /// </summary>
    public IList<string> Networks { get; set; } = [];

    /// <summary>What is shown to hosts that ask who reads, and for whom it is; none by default.</summary>
    public IList<HostCredential> Credentials { get; set; } = [];

    /// <summary>
    /// The most that is fetched of one remote input while one process works on one job, in 10^9 bytes; 100 by default.
    /// </summary>
    public double MaxFetchGb { get; set; } = 100;

    /// <summary>
    /// Local folders by a part of a URL: what follows the last occurrence of the part in a URL is looked up below the
    /// folder, longer parts first, and the first file that exists is taken. A folder named here counts as a mount.
    /// </summary>
    public IDictionary<string, string> Mapping { get; set; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Path of the original service's mapping.json, or empty; what it says comes after <see cref="Mapping"/>, in its
    /// own order. It is read once.
    /// </summary>
    public string MappingFile { get; set; } = "";

    /// <summary>Every folder that may be read, as it was written.</summary>
    internal IEnumerable<string> Folders => NamedFolders.Select(named => named.Folder);

    /// <summary>Every folder that may be read, as it was written, with the option that names it.</summary>
    internal IEnumerable<(string Key, string Folder)> NamedFolders =>
        Mounts.Select((mount, number) => ($"Data:Mounts:{number}:Path", mount.Path))
            .Concat(Mapping.Select(known => ($"Data:Mapping:{known.Key}", known.Value)))
            .Concat(FromFile.Mounts.Concat(FromFile.Parts.Select(part => part.Folder))
                .Select(folder => ("Data:MappingFile", folder)));

    /// <summary>Parts of URLs with their folders, in the order in which they are tried.</summary>
    internal IEnumerable<MappedPart> Parts =>
        // Configuration keeps no order among keys, so the most specific part goes first.
        Mapping.OrderByDescending(known => known.Key.Length)
            .ThenBy(known => known.Key, StringComparer.Ordinal)
            .Select(known => MappedPart.TryParse(known.Key, known.Value))
            .OfType<MappedPart>()
            .Concat(FromFile.Parts);

    /// <summary>The most bytes that are fetched of one remote input.</summary>
    internal long MaxFetchBytes => (long)Math.Min(MaxFetchGb * BytesPerGb, long.MaxValue / 2);

    private MappingFile FromFile
    {
        get
        {
            if (_mappingFile is not { } known || known.Item1 != MappingFile)
            {
                var content = MappingFile.Length > 0
                    ? Access.MappingFile.Read(MappingFile)
                    : Access.MappingFile.None;
                _mappingFile = known = new(MappingFile, content);
            }

            return known.Item2;
        }
    }

    /// <summary>Whether a URL's host and port may be read by its scheme, HTTP or HTTPS.</summary>
    /// <param name="url">An absolute URL.</param>
    public bool AllowsHost(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && Hosts.Any(host => HostName.TryParse(host) is { } name && name.Matches(url));

    /// <summary>What is wrong with the options: one sentence each, naming the option and its value.</summary>
    /// <param name="readsSecrets">
    /// Whether the files with secrets are read; where not, a request that needs one says that it cannot be used.
    /// </param>
    public IEnumerable<string> Problems(bool readsSecrets = true)
    {
        foreach (var folder in Mounts.Select(mount => mount.Path).Concat(Mapping.Values)
            .Where(folder => !Path.IsPathFullyQualified(folder)))
        {
            yield return $"Data:Mounts or Data:Mapping holds `{folder}`; a folder is given by its absolute path";
        }

        foreach (var host in Hosts.Where(host => HostName.TryParse(host) is null))
        {
            yield return $"Data:Hosts holds `{host}`; a host is a name or name:port, "
                + "with http:// or https:// before it or without, and has no path";
        }

        foreach (var network in Networks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return $"Data:Networks holds `{network}`; a network is an address and a length, as 10.0.0.0/8";
        }

        foreach (var url in Mounts.SelectMany(mount => mount.Urls).Where(url => UrlPrefix.TryParse(url) is null))
        {
            yield return $"Data:Mounts holds the URL prefix `{url}`; a prefix is http(s)://host/path without a query";
        }

        foreach (var part in Mapping.Keys.Where(part => MappedPart.TryParse(part, "") is null))
        {
            yield return $"Data:Mapping holds the URL part `{part}`; a part is one or more whole path segments";
        }

        if (!(MaxFetchGb > 0))
        {
            yield return FormattableString.Invariant($"Data:MaxFetchGb is {MaxFetchGb}: it must be more than 0");
        }

        if (MappingProblem() is { } problem)
        {
            yield return problem;
        }

        foreach (var wrong in new CredentialCheck(this).Problems(readsSecrets))
        {
            yield return wrong;
        }
    }

    /// <summary>
    /// Where what was fetched could be read by whom it is not for: one sentence each, naming both folders and options.
    /// </summary>
    /// <param name="data">The data folder.</param>
    /// <param name="cacheFolder">What Data:Cache:Folder says; empty for the data folder's own.</param>
    public IEnumerable<string> CacheProblems(DataFolder data, string cacheFolder)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(cacheFolder);
        return new CacheFolderCheck(this, data).Problems(cacheFolder);
    }

    /// <summary>Which certificates hosts will not take now, or soon: one sentence each.</summary>
    /// <remarks>
    /// That is no reason not to start: all else can be read, and a certificate is replaced while the service runs.
    /// </remarks>
    /// <param name="now">The time.</param>
    public IEnumerable<string> Warnings(DateTimeOffset now) => new CredentialCheck(this).Warnings(now);

    /// <summary>Whether an address lies in a network that may be reached though it is not public.</summary>
    /// <param name="address">The address; an IPv4 one as such.</param>
    internal bool AllowsNetworkOf(IPAddress address) =>
        Networks.Any(network => IPNetwork.TryParse(network, out var known) && known.Contains(address));

    /// <summary>What the service shows at a URL, with the key that it is configured by; null for nothing.</summary>
    /// <param name="url">An absolute http(s) URL.</param>
    internal (HostCredential Credential, string Key)? CredentialFor(Uri url)
    {
        foreach (var (number, credential) in Credentials.Index())
        {
            if (credential.IsFor(url) && AllowsHost(url))
            {
                return (credential, $"Data:Credentials:{number}");
            }
        }

        return null;
    }

    private string? MappingProblem()
    {
        try
        {
            _ = FromFile;
            return null;
        }
        catch (InvalidDataException wrong)
        {
            return $"Data:MappingFile is `{MappingFile}`, which cannot be used: {wrong.Message}";
        }
    }
}
