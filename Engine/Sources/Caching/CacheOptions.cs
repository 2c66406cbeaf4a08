namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Where fetched bytes of remote files are kept, and how many.</summary>
public sealed class CacheOptions
{
    /// <summary>
    /// Absolute path of the folder; empty, as it is by default, for <c>cache</c> in the data folder. Any number of
    /// processes may share it.
    /// </summary>
    public string Folder { get; set; } = "";

    /// <summary>The most that is kept on disk, in MiB; 10240 by default, 0 for no cache: what
    /// was kept is removed.</summary>
    public int MaxMb { get; set; } = 10 * 1024;
}
