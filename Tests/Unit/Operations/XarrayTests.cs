using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.WebApi.Wps.Json;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>Every operation with each of its parameters, on all files of a folder, beside what xarray says.</summary>
/// <remarks>
/// TestData/Xarray/operations.py has the table: what is asked for, and what is expected. Selections are equal bit by bit,
/// numbers of numbers to one unit in the last place, reductions to 1e-6.
/// </remarks>
public sealed class XarrayTests : IDisposable
{
    private const string Table =
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import compare; compare.main(*sys.argv[1:])";

    private readonly TemporaryFolder _made = new();
    private readonly TemporaryFolder _beside = new();

    public void Dispose()
    {
        _made.Dispose();
        _beside.Dispose();
    }

    [Fact]
    public async Task Every_operation_gives_what_xarray_gives_of_every_type_and_calendar()
    {
        await RequireAsync();
        await SayAsync("make", _made.Path);

        var asked = await CompareAsync(_made.Path);

        // What all operations have is asked of one.
        var calls = asked.SelectMany(request => request["lists"]!["operation"]!.AsArray()).ToArray();
        var common = CommonParameters.All.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var given = calls.SelectMany(call => call!.AsObject().Select(member => ((string)call["name"]!, member.Key))).ToHashSet();
        Assert.All(
            OperationCatalog.Operations.SelectMany(operation => operation.Signature.Parameters.Select(
                parameter => (operation.Signature.Identifier, parameter.AliasOf ?? parameter.Name))),
            pair => Assert.True(common.Contains(pair.Item2) ? given.Any(one => one.Key == pair.Item2) : given.Contains(pair), $"{pair}"));
    }

    [Fact]
    public async Task Every_operation_gives_what_xarray_gives_of_every_real_file()
    {
        Assert.SkipWhen(RealData.EsgfFolder is null, "no ESGF files: neither COMPUTE_ESGF_DATA nor ../shared/data/esgf");
        await RequireAsync();
        await CompareAsync(RealData.EsgfFolder!);
    }

    private static Task RequireAsync() => Python.RequireAsync("xarray", "netCDF4", "cftime");

    private static Task<string> SayAsync(params string[] arguments) =>
        Python.RunAsync(Table, [Path.Combine(AppContext.BaseDirectory, "TestData", "Xarray"), .. arguments]);

    // Some files at a time, those of one series together: one process would be long at it on a busy machine.
    private async Task<JsonObject[]> CompareAsync(string folder)
    {
        const int Together = 6;
        var series = Directory.GetFiles(folder, "*.nc").Order(StringComparer.Ordinal)
            .GroupBy(file => file[..file.LastIndexOf('_')], StringComparer.Ordinal);
        var asked = new ConcurrentBag<JsonObject>();
        await Parallel.ForEachAsync(
            series.Chunk(Together),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (some, _) =>
            {
                string[] files = [.. some.SelectMany(file => file)];
                foreach (var request in await CompareAsync(folder, files))
                {
                    asked.Add(request);
                }
            });
        return [.. asked];
    }

    private async Task<JsonObject[]> CompareAsync(string folder, string[] files)
    {
        JsonObject[] asked = [.. (await SayAsync(["list", _beside.Path, .. files]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
        using var run = new EngineRun(null, folder, _beside.Path);
        await AnswerAsync(run, asked);
        var outputs = _made.File(Path.GetRandomFileName());
        await File.WriteAllLinesAsync(
            outputs, asked.Select(request => request.ToJsonString()), TestContext.Current.CancellationToken);

        var said = await SayAsync(["check", _beside.Path, outputs, .. files]);

        Assert.True(said.EndsWith($"{asked.Length} compared, 0 wrong\n", StringComparison.Ordinal), said);
        return asked;
    }

    private static async Task AnswerAsync(EngineRun run, JsonObject[] asked)
    {
        foreach (var one in asked)
        {
            try
            {
                var request = RequestCodec.Read((string)one["operation"]!, "tester",
                    [.. one["lists"]!.AsObject()
                        .Select(list => new TypedValue(list.Key, ValueKind.Complex, list.Value!.ToJsonString()))]);
                one["output"] = (await run.RunAsync(request.ToEngine()))[0];
            }
            catch (ComputeException refused)
            {
                one["refusal"] = refused.Message;
            }
        }
    }
}
