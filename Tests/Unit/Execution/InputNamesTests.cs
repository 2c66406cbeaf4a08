using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>What the engine says of inputs names what its client gave, and never where files lie.</summary>
public sealed class InputNamesTests : IDisposable
{
    private const string Prefix = "https://node.example/thredds/fileServer/archive";
    private const string Uri = Prefix + "/tas.nc";

    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _archive = new();
    private readonly SourceOpener _opener;
    private readonly ComputeEngine _engine;

    public InputNamesTests()
    {
        var policy = new AccessPolicy { Mounts = [new Mount { Path = _archive.Path, Urls = [Prefix] }] };
        var folder = new DataFolder(_data.Path);
        _opener = new SourceOpener(policy);
        _engine = new ComputeEngine(new EngineOptions(), folder, new SourceResolver(policy, folder, () => []), _opener);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => _archive.File("tas.nc");

    public void Dispose()
    {
        _engine.Dispose();
        _opener.Dispose();
        _data.Dispose();
        _archive.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_none_is_called_by_its_url()
    {
        await System.IO.File.WriteAllTextAsync(File, "<html>this is a page</html>", Stop);

        await AssertNamed(() => _engine.PlanAsync(EngineRun.One("CDAT.subset", "tas", [Uri]), EngineRun.Job(), Stop));
        await AssertNamed(() => _engine.DescribeAsync(Uri, "tester", [], Stop));
    }

    [Fact]
    public async Task A_file_that_is_cut_is_called_by_its_url_while_it_is_computed()
    {
        Make(4000);
        var request = EngineRun.One("CDAT.mean", "tas", [Uri], parameters: ("axes", "x"));
        var job = EngineRun.Job();
        var plan = await _engine.PlanAsync(request, job, Stop);
        await using var execution = await _engine.OpenAsync(request, plan, job, Stop);
        _ = await execution.PrepareAsync(Stop);
        await using (var file = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(1000);
        }

        await AssertNamed(() => execution.RunAsync(0, 1, Stop));
    }

    [Fact]
    public async Task A_file_that_changes_or_goes_before_the_end_is_called_by_its_url()
    {
        Make(4000);
        var request = EngineRun.One("CDAT.mean", "tas", [Uri], parameters: ("axes", "x"));
        var job = EngineRun.Job();
        var plan = await _engine.PlanAsync(request, job, Stop);
        await using var execution = await _engine.OpenAsync(request, plan, job, Stop);
        _ = await execution.PrepareAsync(Stop);
        var result = await execution.RunAsync(0, 1, Stop);

        System.IO.File.SetLastWriteTimeUtc(File, DateTime.UnixEpoch);
        await AssertNamed(() => execution.FinishAsync([result], Stop));
        System.IO.File.Delete(File);
        await AssertNamed(() => execution.FinishAsync([result], Stop), Fault.DataUnreachable);
    }

    [Fact]
    public async Task A_file_that_its_client_named_by_its_path_is_called_by_it()
    {
        await System.IO.File.WriteAllTextAsync(File, "no NetCDF", Stop);
        var link = _archive.File("link.nc");
        System.IO.File.CreateSymbolicLink(link, File);

        var failure = await Assert.ThrowsAsync<ComputeException>(() => _engine.DescribeAsync(link, "tester", [], Stop));

        Assert.StartsWith($"{link} is not a NetCDF file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_is_had_by_url_and_only_once_in_each_state()
    {
        Make(4);

        var first = await _engine.DescribeAsync(Uri, "tester", [], Stop);
        var known = await _engine.DescribeAsync(Uri, "tester", ["other", first.Tag!], Stop);
        var byPath = await _engine.DescribeAsync(File, "tester", [first.Tag!], Stop);
        Make(5);
        var changed = await _engine.DescribeAsync(Uri, "tester", [first.Tag!], Stop);

        Assert.Equal(32, first.Tag!.Length);
        Assert.DoesNotContain(_archive.Path, first.Json, StringComparison.Ordinal);
        Assert.Equal((first.Tag, null), (known.Tag, known.Json));
        Assert.NotEqual(first.Tag, byPath.Tag); // It says another uri.
        Assert.NotEqual(first.Tag, changed.Tag);
        using var json = JsonDocument.Parse(changed.Json!);
        Assert.Equal(5, json.RootElement.GetProperty("dimensions")[0].GetProperty("length").GetInt32());
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("https://other.example/a.nc")]
    [InlineData("https://node.example/thredds/fileServer/archive/../../etc/passwd")]
    [InlineData("")]
    public async Task What_a_job_may_not_read_is_not_described(string uri) => Assert.Equal(
        Fault.InvalidValue,
        (await Assert.ThrowsAsync<ComputeException>(() => _engine.DescribeAsync(uri, "tester", [], Stop))).Fault);

    private async Task AssertNamed(Func<Task> call, Fault fault = Fault.CorruptData)
    {
        var failure = await Assert.ThrowsAsync<ComputeException>(call);
        Assert.Equal(fault, failure.Fault);
        Assert.Contains(Uri, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_archive.Path, failure.Message + failure.Locator, StringComparison.Ordinal);
    }

    private void Make(int length) => new ClassicFile()
        .Dimension("x", length)
        .Variable("tas", ElementType.Double, ["x"], new double[length])
        .Write(File);
}
