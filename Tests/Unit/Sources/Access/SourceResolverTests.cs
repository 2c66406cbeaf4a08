using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>What a path or a file URL stands for, and that neither leaves the mounts.</summary>
public sealed class SourceResolverTests : ResolverTests
{
    [Fact]
    public void A_path_inside_a_mount_is_read_there() =>
        Assert.Equal(new(Mount + "/tas.nc", IsLocal: true), Resolve(Mount + "/tas.nc"));

    [Theory]
    [InlineData("//tas.nc")]
    [InlineData("/./tas.nc")]
    [InlineData("/deep/.//er///pr 1%.nc")]
    public void Empty_and_dot_segments_change_nothing(string rest) =>
        Assert.StartsWith(Mount, Resolve(Mount + rest).Location);

    [Fact]
    public void A_file_URL_is_decoded_exactly_once()
    {
        Assert.Equal(Mount + "/deep/er/pr 1%.nc", Resolve($"file://{Mount}/deep/er/pr%201%25.nc").Location);

        // %2525 is %25 after one decoding, and a file of that name does not exist.
        AssertFault(Fault.DataUnreachable, $"file://{Mount}/deep/er/pr%201%2525.nc");
    }

    [Fact]
    public void A_path_is_not_decoded_at_all() =>
        Assert.Equal(Mount + "/deep/er/pr 1%.nc", Resolve(Mount + "/deep/er/pr 1%.nc").Location);

    [Fact]
    public void A_file_URL_of_another_machine_is_refused() =>
        AssertRefused($"file://localhost.example{Mount}/tas.nc");

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
        AssertRefused(Temporary.Path + path);

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
        AssertRefused($"file://{Mount}{rest}");
        AssertRefused($"https://node.example/thredds/fileServer/cmip{rest}");
        AssertRefused($"http://localhost:8000/threddsCWT/fileServer/public/anonymous{rest}");
    }

    [Fact]
    public void A_missing_file_inside_a_mount_is_named()
    {
        var fault = AssertFault(Fault.DataUnreachable, Mount + "/nothing/here.nc");
        Assert.Contains(Mount + "/nothing/here.nc", fault.Message);

        Policy.Mounts.Add(new() { Path = Temporary.File("not-mounted-yet") });
        AssertFault(Fault.DataUnreachable, Temporary.File("not-mounted-yet/tas.nc"));
    }

    [Fact]
    public void Folders_pipes_and_empty_files_are_refused_without_opening_them()
    {
        Assert.Contains("is a folder", AssertFault(Fault.InvalidValue, Mount + "/deep").Message);
        Assert.Contains("is a folder", AssertFault(Fault.InvalidValue, Mount).Message);

        File.WriteAllBytes(Mount + "/empty.nc", []);
        Assert.Contains("holds no bytes", AssertFault(Fault.CorruptData, Mount + "/empty.nc").Message);

        using var pipe = System.Diagnostics.Process.Start("mkfifo", Mount + "/pipe");
        pipe.WaitForExit();
        Assert.Contains("a pipe or a device", AssertFault(Fault.CorruptData, Mount + "/pipe").Message);

        Policy.Mounts.Add(new() { Path = "/dev" });
        Assert.Contains("a pipe or a device", AssertFault(Fault.CorruptData, "/dev/zero").Message);
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
        var resolver = new SourceResolver(new(), Data, () => []);

        foreach (var uri in new[] { Mount + "/tas.nc", "file:///etc/passwd", "http://localhost/a.nc", "/" })
        {
            Assert.Equal(Fault.InvalidValue, Assert.Throws<ComputeException>(() => resolver.Resolve(uri, User)).Fault);
        }
    }

    [Fact]
    public void Whatever_is_asked_for_what_is_found_is_inside_the_mount()
    {
        File.CreateSymbolicLink(Mount + "/out", "../outside");
        var starts = Gen.OneOf(
            Mount + "/", "file://" + Mount + "/", "https://node.example/thredds/dodsC/cmip/");
        var pieces = Gen.OneOf(
            "..", ".", "", "/", "%2e", "%2F", "%2e%2e", "\\", "%5C", "%00", "%", "?", "#", "%25",
            "deep", "er", "tas.nc", "out", "mount", "outside", "secret.nc");

        Gen.Select(starts, pieces.Array[0, 8]).Sample((start, parts) =>
        {
            try
            {
                var found = Resolve(start + string.Join('/', parts)).Location;
                return found.StartsWith(Mount + "/", StringComparison.Ordinal);
            }
            catch (ComputeException refused)
            {
                return refused.Fault is Fault.InvalidValue or Fault.DataUnreachable;
            }
        });
    }
}
