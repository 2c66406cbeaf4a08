using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>Where fetched bytes must not be kept, since others than those they are for could read them there.</summary>
public sealed class CacheFolderCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AccessPolicy _policy = new();

    private DataFolder Data => new(_folder.File("data"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mount", "is")]
    [InlineData("mount/", "is")]
    [InlineData("mount/cache", "lies in")]
    [InlineData("mount/../mount/a/b", "lies in")]
    [InlineData(".", "holds")]
    [InlineData("/", "holds")]
    public void A_cache_that_a_mount_leads_to_is_refused_with_both_options_and_folders(string cache, string relation)
    {
        _policy.Mounts = [new() { Path = _folder.File("other") }, new() { Path = _folder.File("mount") }];
        cache = cache == "/" ? cache : Path.Join(_folder.Path, cache);

        var problem = Problems(cache).First(problem => problem.Contains("Mounts:1", StringComparison.Ordinal));

        Assert.StartsWith($"Data:Cache:Folder is `{cache}`, which {relation} `{_folder.File("mount")}` of ", problem);
        Assert.Contains("of Data:Mounts:1:Path: every user may read what is there", problem, StringComparison.Ordinal);
        Assert.EndsWith("name a folder elsewhere by Data:Cache:Folder or by Data:Mounts:1:Path", problem);
    }

    [Theory]
    [InlineData("cache")]
    [InlineData("mount-cache")]
    [InlineData("mount/../cache")]
    [InlineData("data/cache")]
    [InlineData("data/publicity")]
    [InlineData("")]
    public void A_cache_elsewhere_is_taken(string cache)
    {
        _policy.Mounts = [new() { Path = _folder.File("mount") }];

        Assert.Empty(Problems(cache.Length == 0 ? "" : Path.Join(_folder.Path, cache)));
    }

    [Fact]
    public void Links_are_followed_on_both_sides()
    {
        _ = Directory.CreateDirectory(_folder.File("real/inner"));
        File.CreateSymbolicLink(_folder.File("link"), _folder.File("real"));
        File.CreateSymbolicLink(_folder.File("deep"), _folder.File("link/inner"));
        _policy.Mounts = [new() { Path = _folder.File("link") }];

        var problem = Assert.Single(Problems(_folder.File("deep/cache")));

        Assert.StartsWith(
            $"Data:Cache:Folder is `{_folder.File("deep/cache")}`, really `{_folder.File("real/inner/cache")}`, "
            + $"which lies in `{_folder.File("link")}` of Data:Mounts:0:Path",
            problem);
    }

    [Fact]
    public void Whatever_names_a_folder_counts_as_a_mount()
    {
        var mapping = _folder.File("mapping.json");
        File.WriteAllText(
            mapping, $$"""{ "mounts": ["{{_folder.File("m")}}"], "mapping": { "a/b": "{{_folder.File("p")}}" } }""");
        _policy.Mapping["c/d"] = _folder.File("q");
        _policy.MappingFile = mapping;

        Assert.Contains("Data:MappingFile", Assert.Single(Problems(_folder.File("m/cache"))), StringComparison.Ordinal);
        Assert.Contains("Data:MappingFile", Assert.Single(Problems(_folder.File("p"))), StringComparison.Ordinal);
        Assert.Contains("Data:Mapping:c/d", Assert.Single(Problems(_folder.File("q/x"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/public")]
    [InlineData("data/public/anonymous/job")]
    public void A_cache_among_the_outputs_is_refused(string cache)
    {
        var problem = Assert.Single(Problems(_folder.File(cache)));

        Assert.StartsWith($"Data:Cache:Folder is `{_folder.File(cache)}`, which lies in `{Data.Public}`", problem);
    }

    // As SourceResolver reads nothing of the data folder but outputs, through whatever mount.
    [Fact]
    public void A_mount_around_the_data_folder_leads_to_no_cache_in_it()
    {
        _policy.Mounts = [new() { Path = _folder.Path }, new() { Path = Data.Root }];

        Assert.Empty(Problems(""));
        Assert.Empty(Problems(Path.Join(Data.Root, "other")));
    }

    [Fact]
    public void The_data_folders_own_cache_is_looked_at_too_also_where_it_is_a_link()
    {
        _ = Directory.CreateDirectory(Data.Root);
        _ = Directory.CreateDirectory(_folder.File("mount/kept"));
        File.CreateSymbolicLink(Data.Cache, _folder.File("mount/kept"));
        _policy.Mounts = [new() { Path = _folder.File("mount") }];

        var cache = Assert.Single(Problems(""));
        Assert.StartsWith($"the data folder (--data or COMPUTE_DATA) keeps fetched bytes in `{Data.Cache}`, really", cache);

        // Files that are fetched as a whole stay there, wherever the ranges go.
        var files = Assert.Single(Problems(_folder.File("elsewhere")));
        Assert.StartsWith(
            $"the data folder (--data or COMPUTE_DATA) keeps fetched files in `{Data.Fetched}`, really", files);
    }

    [Fact]
    public void A_mount_within_a_cache_is_refused_though_nothing_would_be_read_by_it()
    {
        _policy.Mounts = [new() { Path = Path.Join(Data.Cache, "a") }];

        Assert.Contains(" which holds ", Assert.Single(Problems("")), StringComparison.Ordinal);
    }

    private List<string> Problems(string cache) => [.. _policy.CacheProblems(Data, cache)];
}
