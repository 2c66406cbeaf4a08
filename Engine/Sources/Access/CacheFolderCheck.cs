using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Says at start where what was fetched for some could be read, as a local file, by others.</summary>
/// <remarks>
/// What is in a mount is read by every user, and what is in the outputs by every client, whatever it is; what was
/// fetched is only for those who may read its host. Links are followed before folders are compared.
/// </remarks>
/// <param name="policy">What may be read.</param>
/// <param name="data">The data folder.</param>
internal sealed class CacheFolderCheck(AccessPolicy policy, DataFolder data)
{
    private const string DataKey = "the data folder (--data or COMPUTE_DATA)";

    /// <summary>What is wrong, one sentence each.</summary>
    /// <param name="cacheFolder">What Data:Cache:Folder says; empty for the data folder's own.</param>
    public IEnumerable<string> Problems(string cacheFolder)
    {
        var cache = cacheFolder.Length > 0
            ? OfCache($"Data:Cache:Folder is `{cacheFolder}`", cacheFolder, "Data:Cache:Folder")
            : OfCache($"{DataKey} keeps fetched bytes in `{data.Cache}`", data.Cache, "another data folder");

        // Below the data folder's own cache, but perhaps not below the one that is configured.
        var files = cacheFolder.Length > 0 || Real(data.Fetched) != Path.Join(Real(data.Cache), "files")
            ? OfCache($"{DataKey} keeps fetched files in `{data.Fetched}`", data.Fetched, "another data folder")
            : [];
        return cache.Concat(files);
    }

    private IEnumerable<string> OfCache(string said, string folder, string remedy)
    {
        var real = Real(folder);
        said += real == Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) ? "" : $", really `{real}`";
        if (PathSegments.IsWithin(real, Real(data.Public)))
        {
            yield return $"{said}, which lies in `{data.Public}`, where {DataKey} has its outputs: whoever may "
                + $"download those could download what was fetched for others; name a folder elsewhere by {remedy}";
        }

        foreach (var (key, mount) in policy.NamedFolders.Where(named => Path.IsPathFullyQualified(named.Folder)))
        {
            if (Relation(real, Real(mount)) is { } relation)
            {
                yield return $"{said}, which {relation} `{mount}` of {key}: every user may read what is there, and "
                    + $"could read what was fetched for others; name a folder elsewhere by {remedy} or by {key}";
            }
        }
    }

    /// <summary>How a cache's folder lies to a mount's; null where no one gets from the one into the other.</summary>
    private string? Relation(string cache, string mount)
    {
        if (cache == mount)
        {
            return "is";
        }

        // Through a mount around it nothing of the data folder is read but outputs: see SourceResolver.
        var isGuarded = PathSegments.IsWithin(cache, Real(data.Root)) && PathSegments.IsWithin(Real(data.Root), mount);
        return PathSegments.IsWithin(mount, cache) ? "holds"
            : PathSegments.IsWithin(cache, mount) && !isGuarded ? "lies in"
            : null;
    }

    private static string Real(string folder) =>
        RealPath.Of(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Path;
}
