using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>Symbolic links are followed, and only to what may be read.</summary>
public sealed class SourceResolverLinksTests : ResolverTests
{
    [Fact]
    public void A_link_that_leaves_the_mounts_is_refused_whether_its_target_exists_or_not()
    {
        File.CreateSymbolicLink(Mount + "/file", Temporary.File("outside/secret.nc"));
        File.CreateSymbolicLink(Mount + "/dangling", Temporary.File("outside/nothing.nc"));
        File.CreateSymbolicLink(Mount + "/relative", "deep/../../outside/secret.nc");
        File.CreateSymbolicLink(Mount + "/chain", "file");
        Directory.CreateSymbolicLink(Mount + "/folder", Temporary.File("outside"));
        Directory.CreateSymbolicLink(Mount + "/up", "..");

        string[] refusals =
        [
            "file", "dangling", "relative", "chain", "folder/secret.nc", "folder/nothing.nc", "up/outside/secret.nc",
        ];

        Assert.All(refusals, name => AssertRefused($"{Mount}/{name}"));
        Assert.All(refusals, name => AssertRefused($"https://node.example/thredds/dodsC/cmip/{name}"));
    }

    [Fact]
    public void A_link_that_stays_inside_the_mounts_is_followed_to_the_real_file()
    {
        File.CreateSymbolicLink(Mount + "/latest.nc", "deep/../tas.nc");
        Directory.CreateSymbolicLink(Mount + "/deep/there", Mount);

        Assert.Equal(Mount + "/tas.nc", Resolve(Mount + "/latest.nc").Location);
        Assert.Equal(Mount + "/tas.nc", Resolve(Mount + "/deep/there/deep/there/latest.nc").Location);
    }

    [Fact]
    public void A_circle_of_links_is_a_file_that_is_not_there()
    {
        File.CreateSymbolicLink(Mount + "/one", "two");
        File.CreateSymbolicLink(Mount + "/two", "one");

        AssertFault(Fault.DataUnreachable, Mount + "/one");
    }

    [Fact]
    public void A_mount_may_itself_be_a_link()
    {
        Directory.CreateSymbolicLink(Temporary.File("archive"), Mount);
        Policy.Mounts.Clear();
        Policy.Mounts.Add(new() { Path = Temporary.File("archive") + "/" });

        Assert.Equal(Mount + "/tas.nc", Resolve(Temporary.File("archive/tas.nc")).Location);
        Assert.Equal(Mount + "/tas.nc", Resolve(Mount + "/tas.nc").Location);
    }

    [Fact]
    public void An_output_that_links_out_of_the_public_folder_is_refused()
    {
        Directory.CreateDirectory(Data.Public + "/anonymous/job");
        File.CreateSymbolicLink(Data.Public + "/anonymous/job/a.nc", Temporary.File("outside/secret.nc"));
        File.CreateSymbolicLink(Data.Public + "/anonymous/job/b.nc", "../../bob/job/b.nc");
        Write("data/public/bob/job/b.nc");

        AssertRefused("http://localhost:8000/threddsCWT/fileServer/public/anonymous/job/a.nc");
        AssertRefused("http://localhost:8000/threddsCWT/fileServer/public/anonymous/job/b.nc");
    }
}
