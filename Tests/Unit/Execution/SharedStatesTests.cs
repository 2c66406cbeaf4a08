using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Several outputs of one input: it is read once, and each output is what it would be alone.</summary>
public sealed class SharedStatesTests : IDisposable
{
    private const int Times = 4800;
    private const int Lats = 15;
    private const int Lons = 60;

    private static readonly (string Operation, string Axes)[] _maps =
        [("CDAT.mean", "time"), ("CDAT.std", "time"), ("CDAT.var", "time"), ("CDAT.max", "time"), ("CDAT.mean", "")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 0)]
    [InlineData("10,15,60", 0)]
    [InlineData("4800,1,15", 1)] // Chunks of all time: cut along lat, and put side by side.
    [InlineData("4800,15,6", 2)]
    public async Task Outputs_of_one_input_read_it_once_and_are_what_they_are_alone(string chunks, int axis)
    {
        var file = await WriteAsync(chunks);
        using var run = new EngineRun(new EngineOptions { PartitionMb = 2 }, _folder.Path);
        var alone = new List<double[]>();
        foreach (var (operation, axes) in _maps)
        {
            var single = EngineRun.One(operation, "tas", [file], default, ("axes", axes));
            alone.Add(await ClassicFile.ValuesAsync((await run.RunAsync(single))[0], "tas"));
        }

        var (read, outputs) = await RunAsync(run, Workflow(file));

        Assert.Equal(4L * Times * Lats * Lons, read);
        Assert.All(run.Plan!.Partitions, partition => Assert.Equal(0, partition.Output));
        Assert.InRange(run.Plan.Partitions.Length, 6, 12);
        Assert.Equal(
            ((long[])[Times, Lats, Lons])[axis], run.Plan.Partitions.Sum(partition => partition.Count));
        for (var place = 0; place < _maps.Length; place++)
        {
            Assert.Equal(alone[place], await ClassicFile.ValuesAsync(outputs[place], "tas"));
        }
    }

    [Fact]
    public async Task A_file_that_is_named_twice_is_read_once()
    {
        var file = await WriteAsync("");
        using var run = new EngineRun(new EngineOptions { PartitionMb = 2 }, _folder.Path);
        var request = Workflow(file);
        request = request with
        {
            Variables = [.. request.Variables, new VariableInput("again", file, "tas")],
            Operations =
                [.. request.Operations.Take(2).Select((call, place) => place == 0 ? call with { Inputs = ["again"] } : call)],
        };

        var (read, outputs) = await RunAsync(run, request);

        Assert.Equal(2, outputs.Length);
        Assert.Equal(4L * Times * Lats * Lons, read);
    }

    private static async Task<(long Read, ImmutableArray<string> Outputs)> RunAsync(EngineRun run, ComputeRequest request)
    {
        var job = EngineRun.Job();
        var outputs = await run.RunAsync(request, job);
        await using var execution = await run.Engine.OpenAsync(request, run.Plan!, EngineRun.Job(), Stop);
        await execution.PrepareAsync(Stop);
        long read = 0;
        for (var number = 0; number < run.Plan!.Partitions.Length; number++)
        {
            read += (await execution.RunAsync(number, 1, Stop)).BytesRead;
        }

        return (read, outputs);
    }

    private static ComputeRequest Workflow(string file) => new(
        "CDAT.workflow",
        [new VariableInput("v", file, "tas")],
        [],
        [.. _maps.Select((map, place) => new OperationCall(
            map.Operation,
            FormattableString.Invariant($"out{place}"),
            ["v"],
            null,
            ImmutableSortedDictionary<string, string>.Empty.Add("axes", map.Axes),
            null))]);

    // 17 MB of numbers whose sums are not exact.
    private async Task<string> WriteAsync(string chunks)
    {
        var plain = new ClassicFile().Dimension("time", Times).Dimension("lat", Lats).Dimension("lon", Lons)
            .Variable(
                "tas",
                ElementType.Float,
                ["time", "lat", "lon"],
                [.. Enumerable.Range(0, Times * Lats * Lons).Select(place => (double)(float)(Math.Sin(place) * 300))])
            .Write(_folder.File("plain.nc"));
        if (chunks.Length == 0)
        {
            return plain;
        }

        var lengths = chunks.Split(',');
        var chunked = _folder.File("chunked.nc");
        await Tool.RunAsync(
            "nccopy", "-k", "netCDF-4", "-d", "1", "-c", $"tas:{lengths[0]},{lengths[1]},{lengths[2]}", plain, chunked);
        return chunked;
    }
}
