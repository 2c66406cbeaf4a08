using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Outputs that are written while those before them are flushed, more than are flushed at once.</summary>
public sealed class SeveralOutputsTests : IDisposable
{
    private static readonly string[] _operations = ["mean", "std", "var", "max", "min", "sum", "count"];
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Finishing_that_failed_at_one_output_goes_on_to_the_same_bytes(int lost)
    {
        var request = Request();
        var job = EngineRun.Job();
        using var uninterrupted = new EngineRun(new EngineOptions(), _folder.Path);
        var expected = await ContentsAsync(await uninterrupted.RunAsync(request, job));
        var policy = new AccessPolicy { Mounts = [new Mount { Path = _folder.Path }] };
        var folder = new DataFolder(_folder.File("data"));
        using var opener = new SourceOpener(policy);
        using var engine = new ComputeEngine(
            new EngineOptions(), folder, new SourceResolver(policy, folder, () => []), opener);
        var (plan, execution) = await engine.StartAsync(request, job, Stop);
        await using var closing = execution;
        await execution.PrepareAsync(Stop);
        var results = await Task.WhenAll(
            Enumerable.Range(0, plan.Partitions.Length).Select(number => execution.RunAsync(number, 1, Stop)));
        File.Delete(Path.Combine(folder.Growing(job.JobId), $"{lost}.nc"));

        var failure = await Assert.ThrowsAsync<ComputeException>(() => execution.FinishAsync(results, Stop));

        // What was finished before it is there, and nothing else is on its way any more.
        Assert.Equal(Fault.NotEnoughStorage, failure.Fault);
        Assert.Equal(lost, Directory.GetFiles(folder.Public, "*.nc", SearchOption.AllDirectories).Length);
        Assert.False(await execution.PrepareAsync(Stop));
        var outputs = await execution.FinishAsync(results, Stop);
        Assert.Equal(
            expected, await ContentsAsync(outputs.Select(output => Path.Combine(folder.Public, output.Path))));
    }

    private static async Task<byte[][]> ContentsAsync(IEnumerable<string> paths) =>
        await Task.WhenAll(paths.Select(path => File.ReadAllBytesAsync(path, Stop)));

    private ComputeRequest Request()
    {
        var file = new ClassicFile()
            .Dimension("time", 12, isUnlimited: true)
            .Dimension("lat", 10)
            .Variable("time", ElementType.Double, ["time"], [.. Enumerable.Range(0, 12)], ("units", "days since 2000-01-01"))
            .Variable("lat", ElementType.Float, ["lat"], [.. Enumerable.Range(0, 10)], ("units", "degrees_north"))
            .Variable("tas", ElementType.Float, ["time", "lat"], [.. Enumerable.Range(0, 120).Select(place => place % 7)])
            .Write(_folder.File("tas.nc"));
        var calls = _operations.Select(name => new OperationCall(
            $"CDAT.{name}",
            name,
            ["v"],
            null,
            ImmutableSortedDictionary<string, string>.Empty.Add("axes", "time"),
            null));
        return new(
            "CDAT.workflow",
            [new VariableInput("v", file, "tas")],
            [],
            [
                .. calls,
                new OperationCall(
                    "CDAT.workflow", "all", [.. _operations], null, ImmutableSortedDictionary<string, string>.Empty, null),
            ]);
    }
}
