using Compute.Orleans.Tests.Support;
using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Files;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Tests.Unit.WebApi.Files;

public sealed class PublicFilesTests
{
    private const string Job = "0f8fad5bd9cb469fa16570867728950e";
    private const string Older = "1f8fad5bd9cb469fa16570867728950e";

    [Theory]
    [InlineData("a.nc", true)]
    [InlineData("a%2Fb", true)]
    [InlineData("é #", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData(".a", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\0", false)]
    public void A_part_of_a_path_stays_in_its_folder(string segment, bool expected) =>
        Assert.Equal(expected, PublicFiles.IsSafe(segment));

    [Fact]
    public void A_name_that_no_file_system_takes_is_refused() => Assert.False(PublicFiles.IsSafe(new string('a', 256)));

    [Fact]
    public void Only_whole_outputs_of_jobs_are_found_and_listed_the_newest_jobs_first()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in (string[])[$"alice/{Older}/b.nc", $"alice/{Job}/z.nc", $"alice/{Job}/a.nc",
            $"alice/{Job}/.hidden", "alice/notes/a.nc", $"bob/{Job}/a.nc"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file))!);
            File.WriteAllText(folder.File(file), file);
        }

        File.CreateSymbolicLink(folder.File($"alice/{Job}/link.nc"), folder.File($"bob/{Job}/a.nc"));
        Directory.CreateSymbolicLink(folder.File("alice/2f8fad5bd9cb469fa16570867728950e"), folder.File($"bob/{Job}"));
        Directory.CreateSymbolicLink(folder.File("carol"), folder.File("bob"));
        Directory.SetLastWriteTimeUtc(folder.File($"alice/{Older}"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var files = new PublicFiles(new OptionsWrapper<EdgeOptions>(new EdgeOptions { PublicFolder = folder.Path }));

        Assert.Equal(
            [$"{Job}/a.nc", $"{Job}/z.nc", $"{Older}/b.nc"],
            files.List("alice").Select(file => $"{file.Directory!.Name}/{file.Name}"));
        Assert.Empty(files.List("carol"));
        Assert.Empty(files.List("nobody"));
        Assert.Empty(files.List(".."));
        Assert.Equal(folder.File($"alice/{Job}/a.nc"), files.Find("alice", Job, "a.nc")!.FullName);
        Assert.Null(files.Find("alice", Job, "link.nc"));
        Assert.Null(files.Find("alice", Job, ".hidden"));
        Assert.Null(files.Find("alice", "notes", "a.nc"));
        Assert.Null(files.Find("carol", Job, "a.nc"));
        Assert.Null(files.Find("alice", Job, "../../bob/a.nc"));
    }

    [Fact]
    public void What_is_made_of_a_file_has_a_tag_of_its_own_and_a_changed_file_another()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.nc"), "1");
        var first = new FileInfo(folder.File("a.nc"));
        var tags = new[] { PublicFiles.Tag(first), PublicFiles.Tag(first, "-Dds") };
        File.WriteAllText(folder.File("a.nc"), "12");

        Assert.False(tags[0].IsWeak);
        Assert.Equal(3, tags.Append(PublicFiles.Tag(new FileInfo(folder.File("a.nc")))).Distinct().Count());
    }
}
