using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Jobs;

public sealed class JobFilesTests : IDisposable
{
    private readonly TemporaryFolder _files = new();
    private readonly Guid _job = Guid.NewGuid();
    private readonly DataFolder _folder;

    public JobFilesTests() => _folder = new DataFolder(_files.Path);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    // A file of a job that does not outlive the power is a name without a text after it.
    [Theory]
    [InlineData("run-1.json")]
    [InlineData("run-1.json.part")]
    public async Task Outputs_go_whosever_they_are_where_the_power_took_the_owners_name(string file)
    {
        var other = Guid.NewGuid();
        string[] gone = [_folder.Work(_job), _folder.Growing(_job), _folder.Outputs("somebody", _job)];
        string[] others = [_folder.Outputs("somebody", other), _folder.Outputs("else", other)];
        Make([.. gone, .. others]);
        await File.WriteAllTextAsync(Path.Combine(_folder.Work(_job), file), "", Stop);

        Assert.True(await JobFiles.DropAsync(_folder, _job, Stop));

        Assert.All(gone, path => Assert.False(Directory.Exists(path), path));
        Assert.All(others, path => Assert.True(Directory.Exists(path), path));
    }

    [Fact]
    public async Task What_is_no_jobs_stays()
    {
        Make(_folder.Work(_job), _folder.Outputs("somebody", _job));

        Assert.False(await JobFiles.DropAsync(_folder, _job, Stop));

        Assert.True(Directory.Exists(_folder.Work(_job)));
        Assert.True(Directory.Exists(_folder.Outputs("somebody", _job)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Outputs_stay_where_they_are_results(bool areResults)
    {
        Make(_folder.Work(_job), _folder.Growing(_job), _folder.Outputs("somebody", _job));

        JobFiles.Remove(_folder, "somebody", _job, areResults);

        Assert.Equal(areResults, Directory.Exists(_folder.Outputs("somebody", _job)));
        Assert.False(Directory.Exists(_folder.Work(_job)));
        Assert.False(Directory.Exists(_folder.Growing(_job)));
    }

    private static void Make(params string[] paths)
    {
        foreach (var path in paths)
        {
            _ = Directory.CreateDirectory(path);
        }
    }
}
