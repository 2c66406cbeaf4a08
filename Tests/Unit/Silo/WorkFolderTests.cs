using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Silo.Local;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class WorkFolderTests
{
    private static readonly Guid _job = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    [Fact]
    public void What_a_killed_run_left_is_removed_by_the_next_one_which_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var left = Directory.CreateDirectory(folder.File($"made/.execute-{_job:n}/tmp"));
        File.WriteAllText(Path.Combine(left.FullName, "0.nc"), "half an output");

        using (var work = WorkFolder.Take(folder.File("made"), _job))
        {
            Assert.Equal(left.Parent!.FullName, work.Data.Root);
            Assert.Empty(Directory.GetDirectories(work.Data.Root));
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.File("made")));
    }

    [Fact]
    public void Two_runs_of_one_request_do_not_share_a_folder_and_two_requests_do_not_meet()
    {
        using var folder = new TemporaryFolder();
        using var one = WorkFolder.Take(folder.Path, _job);

        var refusal = Assert.Throws<StartException>(() => WorkFolder.Take(folder.Path, _job));
        using var other = WorkFolder.Take(folder.Path, Guid.Empty);

        Assert.StartsWith("another process makes the same outputs", refusal.Message, StringComparison.Ordinal);
        Assert.NotEqual(one.Data.Root, other.Data.Root);
    }
}
