using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

/// <summary>Reductions of one value, of which no dimension is left.</summary>
public sealed class ScalarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CDAT.mean", ElementType.Float, 11)]
    [InlineData("CDAT.sum", ElementType.Float, 11)]
    [InlineData("CDAT.max", ElementType.Float, 11)]
    [InlineData("CDAT.min", ElementType.Int, 11)]
    [InlineData("CDAT.sum", ElementType.Int, 11)]
    [InlineData("CDAT.count", ElementType.Float, 1)]
    [InlineData("CDAT.std", ElementType.Double, 0)]
    [InlineData("CDAT.var", ElementType.Float, 0)]
    public async Task A_reduction_of_one_point_is_that_of_its_value(string operation, ElementType type, double expected)
    {
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(EngineRun.One(
            operation, "tas", [Tas(type)], [new PositionRange("time", 1, 1), new PositionRange("lat", 2, 2)])))[0];

        Assert.Equal((double[])[expected], await ClassicFile.DecodedAsync(output, "tas"));
    }

    [Fact]
    public async Task A_reduction_of_a_mean_of_everything_is_that_mean_and_the_mean_is_still_cut()
    {
        const int Times = 30_000;
        var file = new ClassicFile()
            .Dimension("time", Times)
            .Dimension("lat", 300)
            .Variable("tas", ElementType.Float, ["time", "lat"], [.. Enumerable.Range(0, Times * 300).Select(n => n % 3.0)])
            .Write(_folder.File("long.nc"));
        var mean = EngineRun.One("CDAT.mean", "tas", [file]);
        var request = mean with
        {
            Process = "CDAT.max",
            Operations =
            [
                mean.Operations[0] with { Operation = "CDAT.max", Result = "max", Inputs = ["out"] },
                .. mean.Operations,
            ],
        };
        using var run = new EngineRun(new EngineOptions { PartitionMb = 4 }, _folder.Path);

        var output = (await run.RunAsync(request))[0];

        Assert.Equal((double[])[1], await ClassicFile.DecodedAsync(output, "tas"));
        Assert.InRange(run.Plan!.Partitions.Length, 2, 100);
    }

    private string Tas(ElementType type) => new ClassicFile()
        .Dimension("time", 3)
        .Dimension("lat", 4)
        .Variable("time", ElementType.Double, ["time"], [0, 1, 2], ("units", "days since 2000-01-01"))
        .Variable("lat", ElementType.Double, ["lat"], [0, 1, 2, 3], ("units", "degrees_north"))
        .Variable("tas", type, ["time", "lat"], [.. Enumerable.Range(0, 12).Select(n => n + 5.0)])
        .Write(_folder.File("tas.nc"));
}
