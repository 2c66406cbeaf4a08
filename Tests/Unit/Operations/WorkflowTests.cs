using System.Collections.Immutable;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>A graph of operations with several outputs, which take what the workflow gives all of them.</summary>
public sealed class WorkflowTests(Xarray xarray) : IClassFixture<Xarray>
{
    private const string Region = "tas[5:50]";

    // Outputs are those that the workflow names, and then those that nobody takes.
    [Fact]
    public async Task Every_operation_takes_the_workflows_domain_and_parameters_but_where_it_has_its_own()
    {
        await xarray.MakeAsync();
        var one = EngineRun.One("CDAT.workflow", "tas", [xarray.File("tas.nc")], [new PositionRange("time", 5, 50)]);

        var outputs = await xarray.Run.RunAsync(one with
        {
            Operations =
            [
                Call("CDAT.workflow", "w", "m|d", "axes=time;weights=area;constant=2") with { Domain = "d0" },
                Call("CDAT.subtract", "anomaly", "s|m", ""),
                Call("CDAT.mean", "m", "s", ""),
                Call("CDAT.max", "x", "s", "axes=lat"),
                Call("CDAT.std", "d", "s", "weightoptions=unweighted"),
                Call("CDAT.mean", "f", "s", "axes=lat"),
                Call("CDAT.multiply", "twice", "s", ""),
                Call("CDAT.subset", "s", "v0", ""),
            ],
        });

        const string Mean = $"{Region}.astype('f8').mean('time')";
        string[] expected =
        [
            Mean,
            $"{Region}.astype('f8').std('time')",
            $"{Region} - {Mean}.astype('f4')",
            $"{Region}.max('lat')",
            $"{Region}.astype('f8').weighted(bands).mean('lat')",
            $"{Region} * np.float32(2)",
        ];
        Assert.Equal(expected.Length, outputs.Length);
        foreach (var (output, expression) in outputs.Zip(expected))
        {
            await xarray.CompareAsync(output, expression, 2e-7);
        }

        var history = (await ClassicFile.IndexAsync(outputs[4])).Attributes.Text("history")!;
        Assert.Contains("CDAT.mean(axes=lat, weights=area)", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_holds_for_the_workflows_domain_in_every_operation()
    {
        await xarray.MakeAsync();
        var one = EngineRun.One("CDAT.workflow", "tas", [xarray.File("tas.nc")], [new ValueRange("lat", 25, 25)]);

        var outputs = await xarray.Run.RunAsync(one with
        {
            Operations =
            [
                Call("CDAT.workflow", "w", "m|p", "axes=time;method=nearest") with { Domain = "d0" },
                Call("CDAT.mean", "m", "v0", ""),
                Call("CDAT.subset", "p", "v0", "method=backfill"),
            ],
        });

        await xarray.CompareAsync(outputs[0], "tas.astype('f8').sel(lat=20).mean('time')", 2e-7);
        await xarray.CompareAsync(outputs[1], "tas.sel(lat=40)");
    }

    private static OperationCall Call(string operation, string result, string inputs, string given) => new(
        operation,
        result,
        [.. inputs.Split('|')],
        null,
        given.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToImmutableSortedDictionary(pair => pair[0], pair => pair[1]),
        null);
}
