using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

public sealed class SourceResolverTests : IDisposable
{
    private const string User = "ada@example.org";

    private readonly TemporaryFolder _temporary = new();
    private readonly AccessPolicy _policy = new();
    private readonly DataFolder _data;
    private readonly string _mount;
    private readonly SourceResolver _resolver;

    public SourceResolverTests()
    {
        _mount = Directory.CreateDirectory(_temporary.File("mount")).FullName;
        _data = new(_temporary.File("data"));
        _policy.Mounts.Add(new() { Path = _mount, Urls = ["https://node.example/thredds/fileServer/cmip"] });
        _resolver = new(_policy, _data, () => ["localhost:8000", "https://compute.example/esgf"]);

        Write("mount/tas.nc");
        Write("mount/deep/er/pr 1%.nc");
        Write("outside/secret.nc");
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_path_inside_a_mount_is_read_there() =>
        Assert.Equal(new(_mount + "/tas.nc", IsLocal: true), Resolve(_mount + "/tas.nc"));

    [Theory]
    [InlineData("//tas.nc")]
    [InlineData("/./tas.nc")]
    [InlineData("/deep/.//er///pr 1%.nc")]
    public void Empty_and_dot_segments_change_nothing(string rest) =>
        Assert.StartsWith(_mount, Resolve(_mount + rest).Location);

    [Fact]
    public void A_file_URL_is_decoded_exactly_once()
    {
        Assert.Equal(_mount + "/deep/er/pr 1%.nc", Resolve($"file://{_mount}/deep/er/pr%201%25.nc").Location);

        // %2525 is %25 after one decoding, and a file of that name does not exist.
        AssertFault(Fault.DataUnreachable, $"file://{_mount}/deep/er/pr%201%2525.nc");
    }

    [Fact]
    public void A_path_is_not_decoded_at_all() =>
        Assert.Equal(_mount + "/deep/er/pr 1%.nc", Resolve(_mount + "/deep/er/pr 1%.nc").Location);

    [Fact]
    public void A_file_URL_of_another_machine_is_refused() =>
        AssertRefused($"file://localhost.example{_mount}/tas.nc");

    [Theory]
    [InlineData("/mount/../outside/secret.nc")]
    [InlineData("/mount/deep/../tas.nc")]
    [InlineData("/mount\\..\\outside/secret.nc")]
    [InlineData("/mount/tas.nc\0.txt")]
    [InlineData("/mount/ta\ns.nc")]
    [InlineData("/mountain/tas.nc")]
    [InlineData("/outside/secret.nc")]
    [InlineData("/outside/nothing.nc")]
    [InlineData("")]
    public void A_path_that_leaves_or_hides_is_refused_whether_it_exists_or_not(string path) =>
        AssertRefused(_temporary.Path + path);

    [Theory]
    [InlineData("/%2e%2e/outside/secret.nc")]
    [InlineData("/%2E%2E%2foutside%2Fsecret.nc")]
    [InlineData("/..%2foutside/secret.nc")]
    [InlineData("/deep/%5c..%5c..%5coutside/secret.nc")]
    [InlineData("/tas.nc%00.txt")]
    [InlineData("/tas%zz.nc")]
    [InlineData("/tas%c0%ae.nc")] // An overlong dot is no UTF-8.
    [InlineData("/tas%2")]
    public void Encoded_traversal_is_refused_in_every_kind_of_URL(string rest)
    {
        AssertRefused($"file://{_mount}{rest}");
        AssertRefused($"https://node.example/thredds/fileServer/cmip{rest}");
        AssertRefused($"http://localhost:8000/threddsCWT/fileServer/public/anonymous{rest}");
    }

    [Fact]
    public void A_link_that_leaves_the_mounts_is_refused_whether_its_target_exists_or_not()
    {
        File.CreateSymbolicLink(_mount + "/file", _temporary.File("outside/secret.nc"));
        File.CreateSymbolicLink(_mount + "/dangling", _temporary.File("outside/nothing.nc"));
        File.CreateSymbolicLink(_mount + "/relative", "deep/../../outside/secret.nc");
        File.CreateSymbolicLink(_mount + "/chain", "file");
        Directory.CreateSymbolicLink(_mount + "/folder", _temporary.File("outside"));
        Directory.CreateSymbolicLink(_mount + "/up", "..");

        string[] refusals =
        [
            "file", "dangling", "relative", "chain", "folder/secret.nc", "folder/nothing.nc", "up/outside/secret.nc",
        ];

        Assert.All(refusals, name => AssertRefused($"{_mount}/{name}"));
        Assert.All(refusals, name => AssertRefused($"https://node.example/thredds/dodsC/cmip/{name}"));
    }

    [Fact]
    public void A_link_that_stays_inside_the_mounts_is_followed_to_the_real_file()
    {
        File.CreateSymbolicLink(_mount + "/latest.nc", "deep/../tas.nc");
        Directory.CreateSymbolicLink(_mount + "/deep/there", _mount);

        Assert.Equal(_mount + "/tas.nc", Resolve(_mount + "/latest.nc").Location);
        Assert.Equal(_mount + "/tas.nc", Resolve(_mount + "/deep/there/deep/there/latest.nc").Location);
    }

    [Fact]
    public void A_circle_of_links_is_a_file_that_is_not_there()
    {
        File.CreateSymbolicLink(_mount + "/one", "two");
        File.CreateSymbolicLink(_mount + "/two", "one");

        AssertFault(Fault.DataUnreachable, _mount + "/one");
    }

    [Fact]
    public void A_mount_may_itself_be_a_link()
    {
        Directory.CreateSymbolicLink(_temporary.File("archive"), _mount);
        _policy.Mounts.Clear();
        _policy.Mounts.Add(new() { Path = _temporary.File("archive") + "/" });

        Assert.Equal(_mount + "/tas.nc", Resolve(_temporary.File("archive/tas.nc")).Location);
        Assert.Equal(_mount + "/tas.nc", Resolve(_mount + "/tas.nc").Location);
    }

    [Fact]
    public void A_missing_file_inside_a_mount_is_named()
    {
        var fault = AssertFault(Fault.DataUnreachable, _mount + "/nothing/here.nc");
        Assert.Contains(_mount + "/nothing/here.nc", fault.Message);

        _policy.Mounts.Add(new() { Path = _temporary.File("not-mounted-yet") });
        AssertFault(Fault.DataUnreachable, _temporary.File("not-mounted-yet/tas.nc"));
    }

    [Fact]
    public void Folders_pipes_and_empty_files_are_refused_without_opening_them()
    {
        Assert.Contains("is a folder", AssertFault(Fault.InvalidValue, _mount + "/deep").Message);
        Assert.Contains("is a folder", AssertFault(Fault.InvalidValue, _mount).Message);

        File.WriteAllBytes(_mount + "/empty.nc", []);
        Assert.Contains("holds no bytes", AssertFault(Fault.CorruptData, _mount + "/empty.nc").Message);

        using var pipe = System.Diagnostics.Process.Start("mkfifo", _mount + "/pipe");
        pipe.WaitForExit();
        Assert.Contains("a pipe or a device", AssertFault(Fault.CorruptData, _mount + "/pipe").Message);

        _policy.Mounts.Add(new() { Path = "/dev" });
        Assert.Contains("a pipe or a device", AssertFault(Fault.CorruptData, "/dev/zero").Message);
    }

    // Field notes 1 and 2: users have both forms of a URL, and one of the two services may be gone.
    [Theory]
    [InlineData("https://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example/thredds/dodsC/cmip/tas.nc")]
    [InlineData("http://NODE.example/thredds/dodsC/cmip/tas.nc")]
    [InlineData("https://node.example:443/thredds//fileServer/cmip/./tas.nc")]
    [InlineData("https://node.example/thredds/fileServer/%63mip/tas.nc#mode=bytes")]
    public void A_mapped_URL_is_read_from_its_mount(string url) =>
        Assert.Equal(new(_mount + "/tas.nc", IsLocal: true), Resolve(url));

    [Theory]
    [InlineData("https://node.example.evil/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://evil/?https://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example@evil/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://evil@node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example:8443/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example/thredds/fileServer/cmip5/tas.nc")]
    [InlineData("https://node.example/thredds/fileServer/tas.nc")]
    [InlineData("https://node.example\\thredds/fileServer/cmip/tas.nc")]
    [InlineData(" https://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https:/node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("ftp://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("tas.nc")]
    public void A_URL_that_only_looks_mapped_is_refused(string url) => AssertRefused(url);

    [Theory]
    [InlineData("https://node.example/thredds/dodsC/cmip/tas.nc?tas[0:1]")]
    [InlineData("http://localhost:8000/threddsCWT/dodsC/public/anonymous/job/a.nc?tas[0:1]")]
    public void A_query_for_a_local_file_is_refused_rather_than_left_out(string url) =>
        Assert.Contains("has a query", AssertFault(Fault.InvalidValue, url).Message);

    [Fact]
    public void The_mapping_of_the_original_takes_the_first_file_that_exists()
    {
        Write("css03/CMIP6/a.nc");
        Write("user/a.nc");
        Write("user/css03_data/b.nc");
        _policy.Mapping["thredds/fileServer/css03_data"] = _temporary.File("css03");
        _policy.Mapping["css03_data/CMIP6"] = _temporary.File("user");

        // Both parts match; the longer one's folder has the file.
        Assert.Equal(
            _temporary.File("css03/CMIP6/a.nc"),
            Resolve("http://a.example/thredds/dodsC/css03_data/CMIP6/a.nc").Location);

        File.Delete(_temporary.File("css03/CMIP6/a.nc"));
        Assert.Equal(
            _temporary.File("user/a.nc"),
            Resolve("http://a.example/thredds/dodsC/css03_data/CMIP6/a.nc").Location);

        // The last occurrence counts, as in ^.*<part>/(.*)$, and only whole segments.
        _policy.Mapping["data"] = _temporary.File("user/css03_data");
        Assert.Equal(_temporary.File("user/css03_data/b.nc"), Resolve("http://a.example/data/x/data/b.nc").Location);
        AssertRefused("http://a.example/mydata/b.nc");
        AssertFault(Fault.DataUnreachable, "http://a.example/data/nothing.nc");
    }

    [Fact]
    public void A_mapped_URL_whose_file_is_missing_is_read_from_its_host_where_that_is_listed()
    {
        const string Url = "https://node.example/thredds/fileServer/cmip/remote.nc";

        AssertFault(Fault.DataUnreachable, Url);
        _policy.Hosts.Add("node.example");
        Assert.Equal(new(Url, IsLocal: false), Resolve(Url));
    }

    [Theory]
    [InlineData("http://data.example/a.nc", true)]
    [InlineData("https://DATA.example/a.nc?token=x&y=%2F", true)]
    [InlineData("https://data.example/a.nc#mode=bytes", true)]
    [InlineData("http://data.example:8080/a.nc", false)]
    [InlineData("http://port.example:8080/a.nc", true)]
    [InlineData("http://port.example/a.nc", false)]
    [InlineData("http://sub.data.example/a.nc", false)]
    [InlineData("http://data.example./a.nc", false)]
    [InlineData("http://user:secret@data.example/a.nc", false)]
    [InlineData("http://127.0.0.1/a.nc", true)]
    [InlineData("http://127.1/a.nc", false)]
    [InlineData("http://2130706433/a.nc", false)]
    public void A_URL_is_read_remotely_only_from_a_host_that_is_listed_by_this_very_name(string url, bool isAllowed)
    {
        _policy.Hosts.Add("data.example");
        _policy.Hosts.Add("port.example:8080");
        _policy.Hosts.Add("127.0.0.1");

        if (isAllowed)
        {
            var input = Resolve(url);
            Assert.False(input.IsLocal);
            Assert.DoesNotContain('#', input.Location);
            Assert.True(_policy.AllowsHost(new(input.Location)));
        }
        else
        {
            AssertRefused(url);
        }
    }

    [Theory]
    [InlineData("http://localhost:8000/threddsCWT/fileServer/public/")]
    [InlineData("http://LOCALHOST:8000/threddsCWT/dodsC/public/")]
    [InlineData("https://compute.example/esgf/threddsCWT/dodsC/public/")]
    [InlineData("https://compute.example:443/esgf/threddsCWT/fileServer/public/")]
    public void Own_outputs_are_read_from_the_data_folder_by_those_who_may(string prefix)
    {
        Write("data/public/ada%40example.org/job1/mean.nc");
        Write("data/public/anonymous/job2/subset.nc");
        Write("data/public/bob/job3/secret.nc");

        // The folder is named ada%40example.org, so a URL has the % encoded once more.
        Assert.Equal(
            new(_data.Public + "/ada%40example.org/job1/mean.nc", IsLocal: true),
            Resolve(prefix + "ada%2540example.org/job1/mean.nc"));
        Assert.Equal(_data.Public + "/anonymous/job2/subset.nc", Resolve(prefix + "anonymous/job2/subset.nc").Location);

        var existing = AssertFault(Fault.Denied, prefix + "bob/job3/secret.nc");
        var missing = AssertFault(Fault.Denied, prefix + "bob/job3/nothing.nc");
        Assert.Equal(
            existing.Message.Replace("secret", "nothing", StringComparison.Ordinal),
            missing.Message);

        AssertFault(Fault.DataUnreachable, prefix + "anonymous/job2/removed.nc");
        AssertFault(Fault.InvalidValue, prefix + "anonymous/job2");
        AssertFault(Fault.InvalidValue, prefix + "anonymous/job2/a/b.nc");
    }

    [Fact]
    public void A_caller_without_a_token_reads_only_what_such_callers_made()
    {
        Write("data/public/anonymous/job/a.nc");
        Write("data/public/bob/job/a.nc");

        const string Outputs = "http://localhost:8000/threddsCWT/fileServer/public";
        Assert.True(_resolver.Resolve(Outputs + "/anonymous/job/a.nc", OwnOutputs.Anonymous).IsLocal);
        var denial = Assert.Throws<ComputeException>(
            () => _resolver.Resolve(Outputs + "/bob/job/a.nc", OwnOutputs.Anonymous));
        Assert.Equal(Fault.Denied, denial.Fault);
        Assert.Equal(Grains.Interfaces.Access.Caller.Anonymous, OwnOutputs.Anonymous);
    }

    [Theory]
    [InlineData("http://other.example/threddsCWT/fileServer/public/anonymous/job/a.nc")]
    [InlineData("http://localhost:8001/threddsCWT/fileServer/public/anonymous/job/a.nc")]
    [InlineData("https://compute.example/other/threddsCWT/fileServer/public/anonymous/job/a.nc")]
    [InlineData("http://localhost:8000/threddsCWT/catalog/public/anonymous/job/a.nc")]
    public void Output_paths_mean_nothing_under_another_authority(string url)
    {
        Write("data/public/anonymous/job/a.nc");

        AssertRefused(url);
    }

    [Fact]
    public void An_output_that_links_out_of_the_public_folder_is_refused()
    {
        Directory.CreateDirectory(_data.Public + "/anonymous/job");
        File.CreateSymbolicLink(_data.Public + "/anonymous/job/a.nc", _temporary.File("outside/secret.nc"));
        File.CreateSymbolicLink(_data.Public + "/anonymous/job/b.nc", "../../bob/job/b.nc");
        Write("data/public/bob/job/b.nc");

        AssertRefused("http://localhost:8000/threddsCWT/fileServer/public/anonymous/job/a.nc");
        AssertRefused("http://localhost:8000/threddsCWT/fileServer/public/anonymous/job/b.nc");
    }

    [Fact]
    public void A_mount_that_holds_the_data_folder_opens_neither_its_state_nor_others_outputs()
    {
        Write("data/state.db");
        Write("data/public/bob/job/a.nc");
        Write("data/public/anonymous/job/a.nc");
        _policy.Mounts.Add(new() { Path = _temporary.Path });

        AssertRefused(_temporary.File("data/state.db"));
        AssertRefused(_temporary.File("data/nothing.db"));
        AssertRefused(_temporary.File("data/public/bob/job/a.nc"));
        Assert.True(Resolve(_temporary.File("data/public/anonymous/job/a.nc")).IsLocal);
    }

    [Fact]
    public void An_endless_uri_is_refused_with_a_short_message()
    {
        var fault = AssertFault(Fault.InvalidValue, "/" + new string('a', 5000));

        Assert.True(fault.Message.Length < 500);
    }

    [Fact]
    public void Nothing_may_be_read_by_default()
    {
        var resolver = new SourceResolver(new(), _data, () => []);

        foreach (var uri in new[] { _mount + "/tas.nc", "file:///etc/passwd", "http://localhost/a.nc", "/" })
        {
            Assert.Equal(Fault.InvalidValue, Assert.Throws<ComputeException>(() => resolver.Resolve(uri, User)).Fault);
        }
    }

    [Fact]
    public void Whatever_is_asked_for_what_is_found_is_inside_the_mount()
    {
        File.CreateSymbolicLink(_mount + "/out", "../outside");
        var starts = Gen.OneOf(
            _mount + "/", "file://" + _mount + "/", "https://node.example/thredds/dodsC/cmip/");
        var pieces = Gen.OneOf(
            "..", ".", "", "/", "%2e", "%2F", "%2e%2e", "\\", "%5C", "%00", "%", "?", "#", "%25",
            "deep", "er", "tas.nc", "out", "mount", "outside", "secret.nc");

        Gen.Select(starts, pieces.Array[0, 8]).Sample((start, parts) =>
        {
            try
            {
                var found = Resolve(start + string.Join('/', parts)).Location;
                return found.StartsWith(_mount + "/", StringComparison.Ordinal);
            }
            catch (ComputeException refused)
            {
                return refused.Fault is Fault.InvalidValue or Fault.DataUnreachable;
            }
        });
    }

    private ResolvedInput Resolve(string uri) => _resolver.Resolve(uri, User);

    private ComputeException AssertFault(Fault fault, string uri)
    {
        var thrown = Assert.Throws<ComputeException>(() => Resolve(uri));
        Assert.Equal(fault, thrown.Fault);
        Assert.Equal("variable", thrown.Locator);
        return thrown;
    }

    /// <summary>One of three sentences, by what the uri is alone; none says what there is.</summary>
    private void AssertRefused(string uri)
    {
        var shown = uri.Replace('\0', '?').Replace('\n', '?');
        var message = AssertFault(Fault.InvalidValue, uri).Message;

        Assert.StartsWith($"`{shown}` ", message);
        Assert.Contains(
            message[(shown.Length + 3)..],
            new[]
            {
                "is not inside a configured folder; an operator allows a folder with Data:Mounts",
                "names no input: give an absolute path, a file:/// URL, or an http(s) URL with its host as it is listed, "
                + "without a user, without backslashes, `..` and control characters",
                $"is on {Root(uri)}, which is not a listed host; an operator allows it with Data:Hosts",
            });

        static string Root(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var url)
            ? $"{url.Scheme}://{url.Authority}" : "";
    }

    private void Write(string name)
    {
        var path = _temporary.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "CDF");
    }
}
