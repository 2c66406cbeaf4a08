using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Decides whether a uri may be read, and where: the one gate between a request and the files.</summary>
/// <remarks>
/// <para>A uri is an absolute path, a file:/// URL, or an http(s) URL; URLs are percent-decoded exactly once. In this
/// order: the service's own outputs; URLs that configuration maps to local folders; paths inside these folders; hosts
/// that configuration lists, those with credentials for the users whom these name. All else is refused in one
/// sentence, the same whether the file exists or not.</para>
/// <para>Links are followed, and the file that they lead to must be inside a configured folder. The data folder
/// is never read through a mount, but for the outputs that the user may read.</para>
/// <para>Threading: any number of callers at once. Nothing is read from the network.</para>
/// </remarks>
public sealed class SourceResolver
{
    private const int MaxUriLength = 4096;
    private const string Locator = "variable";

    private readonly AccessPolicy _policy;
    private readonly OwnOutputs _outputs;

    /// <summary>Creates the gate.</summary>
    /// <param name="policy">What may be read.</param>
    /// <param name="folder">The data folder, whose public part holds the service's own outputs.</param>
    /// <param name="ownAuthorities">
    /// Where the service can be reached, asked at each call: <c>host</c>, <c>host:port</c>, or a URL with a path
    /// prefix.
    /// </param>
    public SourceResolver(AccessPolicy policy, DataFolder folder, Func<IReadOnlyCollection<string>> ownAuthorities)
    {
        _policy = policy;
        _outputs = new(folder, ownAuthorities);
    }

    /// <summary>Finds where a uri is really read.</summary>
    /// <param name="uri">As the client gave it.</param>
    /// <param name="user">Who asks.</param>
    /// <returns>The real path of an existing file, or a URL on a listed host.</returns>
    /// <exception cref="ComputeException">
    /// InvalidValue when it may not be read; Denied when it is another user's output, or on a host whose credentials
    /// are for others; DataUnreachable when it may be read but is not there; CorruptData when it is empty.
    /// </exception>
    public ResolvedInput Resolve(string uri, string user)
    {
        ArgumentNullException.ThrowIfNull(uri);

        if (uri.Length is 0 or > MaxUriLength)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                Locator,
                $"a uri has {uri.Length} characters: `{InputRefusal.Shown(uri)}`; give 1 to {MaxUriLength}");
        }

        const string File = "file://";
        if (uri.StartsWith('/'))
        {
            return ResolvePath(uri, uri, user);
        }

        if (uri.StartsWith(File + "/", StringComparison.OrdinalIgnoreCase))
        {
            var path = PercentEncoding.TryDecode(uri[File.Length..]) ?? throw InputRefusal.Outside(uri);
            return ResolvePath(uri, path, user);
        }

        return ResolveUrl(uri, UrlPrefix.TryParse(uri) ?? throw InputRefusal.Malformed(uri), user);
    }

    private ResolvedInput ResolvePath(string uri, string path, string user)
    {
        if (PathSegments.TryParse(path) is not { } segments)
        {
            throw InputRefusal.Outside(uri);
        }

        var wanted = PathSegments.Join(segments);
        var folders = RealFolders();

        // Only what its name places inside a folder is looked at on disk: nothing is learned of the rest.
        return folders.Any(folder => PathSegments.IsWithin(wanted, folder))
            ? Open(uri, wanted, folders, user) ?? throw InputRefusal.Missing(uri)
            : throw InputRefusal.Outside(uri);
    }

    private ResolvedInput ResolveUrl(string uri, UrlPrefix url, string user)
    {
        var output = _outputs.Find(url, InputRefusal.Shown(uri), user);
        var candidates = output is null ? Candidates(url).ToList() : [];
        if ((output is not null || candidates.Count > 0) && url.Url.Query.Length > 0)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                Locator,
                $"`{InputRefusal.Shown(uri)}` has a query, but is read as a local file: leave the query out, "
                + "and select with a domain instead");
        }

        if (output is not null)
        {
            return OpenOutput(uri, output, user);
        }

        var folders = RealFolders();
        foreach (var candidate in candidates)
        {
            if (Open(uri, candidate, folders, user) is { } found)
            {
                return found;
            }
        }

        if (_policy.AllowsHost(url.Url))
        {
            if (_policy.CredentialFor(url.Url) is var (credential, key) && !credential.IsFor(user))
            {
                throw InputRefusal.NotForUser(uri, url.Url, user, key);
            }

            return new(url.Url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), IsLocal: false);
        }

        throw candidates.Count > 0 ? InputRefusal.Missing(uri) : InputRefusal.Unlisted(uri, url.Url);
    }

    /// <summary>The paths that a URL may stand for, in the order in which they are tried.</summary>
    private IEnumerable<string> Candidates(UrlPrefix url)
    {
        foreach (var twin in url.Twins())
        {
            foreach (var mount in _policy.Mounts)
            {
                foreach (var prefix in mount.Urls)
                {
                    if (UrlPrefix.TryParse(prefix)?.Rest(twin) is { Length: > 0 } rest)
                    {
                        yield return Path.Join(mount.Path, PathSegments.Join(rest));
                    }
                }
            }
        }

        foreach (var part in _policy.Parts)
        {
            foreach (var twin in url.Twins())
            {
                if (part.PathOf(twin) is { } path)
                {
                    yield return path;
                }
            }
        }
    }

    /// <summary>The real path of a file that may be read; null when there is none.</summary>
    private ResolvedInput? Open(string uri, string path, List<string> folders, string user)
    {
        var real = RealPath.Of(path);
        if (!folders.Any(folder => PathSegments.IsWithin(real.Path, folder))
            || !_outputs.MayReadThroughMount(real.Path, user))
        {
            throw InputRefusal.Outside(uri);
        }

        return real.Exists ? Checked(uri, real.Path) : null;
    }

    private ResolvedInput OpenOutput(string uri, string path, string user)
    {
        var real = RealPath.Of(path);
        if (!real.Exists)
        {
            throw new ComputeException(
                Fault.DataUnreachable,
                Locator,
                $"`{InputRefusal.Shown(uri)}` is no output that exists: it never did, or was removed; "
                + "run its job again");
        }

        return _outputs.IsReadableOutput(real.Path, user) ? Checked(uri, real.Path) : throw InputRefusal.Outside(uri);
    }

    private static ResolvedInput Checked(string uri, string path)
    {
        var file = new FileInfo(path);
        if (file.Attributes.HasFlag(FileAttributes.Directory))
        {
            throw new ComputeException(
                Fault.InvalidValue, Locator, $"`{InputRefusal.Shown(uri)}` is a folder: name one of the files in it");
        }

        // Pipes and devices have no length either; opening one could wait for ever.
        return file.Length > 0
            ? new ResolvedInput(path, IsLocal: true)
            : throw new ComputeException(
                Fault.CorruptData,
                Locator,
                $"`{InputRefusal.Shown(uri)}` holds no bytes: it is empty, or a pipe or a device; give a NetCDF file");
    }

    private List<string> RealFolders()
    {
        var folders = new List<string>();
        foreach (var folder in _policy.Folders.Where(Path.IsPathFullyQualified))
        {
            var written = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            folders.Add(written);
            folders.Add(RealPath.Of(written).Path);
        }

        return folders;
    }
}
