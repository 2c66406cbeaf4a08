using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>
/// The service's own outputs, as their URLs name them: .../threddsCWT/{service}/public/{user}/{job}/{file}.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="ownAuthorities">
/// Where the service can be reached: <c>host</c>, <c>host:port</c> or a URL, with a path prefix or without.
/// </param>
internal sealed class OwnOutputs(DataFolder folder, Func<IReadOnlyCollection<string>> ownAuthorities)
{
    /// <summary>The name of callers without a token; everyone may read what they made.</summary>
    public const string Anonymous = "anonymous";

    private static readonly ImmutableArray<string> _services = ["fileServer", "dodsC"];

    /// <summary>Where the output of a URL stands, whether it exists or not.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="named">The URL as messages name it.</param>
    /// <param name="user">Who asks.</param>
    /// <returns>The output's path, or null when the URL is no output of this service.</returns>
    /// <exception cref="ComputeException">Denied when it is another user's.</exception>
    public string? Find(UrlPrefix url, string named, string user)
    {
        if (AfterMarker(url) is not { } output || !ownAuthorities().Any(authority => IsOwn(url, authority)))
        {
            return null;
        }

        if (output is not [var owner, var job, var file])
        {
            throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"`{named}` is not the URL of an output: these end with public/user/job/file");
        }

        return MayRead(owner, user)
            ? Path.Combine(folder.Public, owner, job, file)
            : throw new ComputeException(
                Fault.Denied,
                "variable",
                $"`{named}` belongs to another user: only your own outputs and those of anonymous users can be read");
    }

    /// <summary>Whether a real path is that of an output which a user may read.</summary>
    /// <param name="path">The real path of an existing file.</param>
    /// <param name="user">Who asks.</param>
    public bool IsReadableOutput(string path, string user)
    {
        var root = RealPath.Of(folder.Public).Path + "/";

        return path.StartsWith(root, StringComparison.Ordinal) && MayRead(path[root.Length..].Split('/')[0], user);
    }

    /// <summary>Whether the data folder does not forbid to read a real path that lies in some mount.</summary>
    /// <param name="path">The real path.</param>
    /// <param name="user">Who asks.</param>
    public bool MayReadThroughMount(string path, string user)
    {
        var isOurs = PathSegments.IsWithin(path, RealPath.Of(folder.Root).Path)
            || PathSegments.IsWithin(path, RealPath.Of(folder.Public).Path);

        return !isOurs || IsReadableOutput(path, user);
    }

    private static bool MayRead(string owner, string user) => owner == DataFolder.Segment(user) || owner == Anonymous;

    private static ImmutableArray<string>? AfterMarker(UrlPrefix url)
    {
        var segments = url.Segments;
        for (var at = 0; at + 2 < segments.Length; at++)
        {
            if (segments[at] == "threddsCWT" && _services.Contains(segments[at + 1]) && segments[at + 2] == "public")
            {
                return segments[(at + 3)..];
            }
        }

        return null;
    }

    private static bool IsOwn(UrlPrefix url, string authority)
    {
        // Without a scheme, a missing port means the scheme's own, whichever that is.
        var text = authority.Contains("://", StringComparison.Ordinal) ? authority : $"{url.Url.Scheme}://{authority}";

        return UrlPrefix.TryParse(text)?.Rest(url) is not null;
    }
}
