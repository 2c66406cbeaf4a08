using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>What every operation there is must leave valid in what its output says of itself.</summary>
public sealed class MetadataLawsTests : IDisposable
{
    private const string Data = "tas tos pr";
    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public MetadataLawsTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Outputs_of_a_regular_grid_keep_the_rules_of_CF()
    {
        await CfRules.RequireAsync();
        var file = Regular().Write(_folder.File("tas.nc"));
        DimensionRange[][] domains =
        [
            [],
            [new ValueRange("lat", 5, 25), new ValueRange("lon", -100, 100), new PositionRange("time", 1, 5)],
        ];
        var outputs = new List<(string, string, string)>();
        foreach (var (operation, how) in CatalogCalls.All.Select(row => row.Data))
        {
            foreach (var domain in domains)
            {
                var request = CatalogCalls.Request(operation, how, file, domain);
                outputs.Add(($"{operation} {how} of {domain.Length} ranges", (await _run.RunAsync(request))[0], Data));
            }
        }

        outputs.Add((
            "a point",
            (await _run.RunAsync(EngineRun.One(
                "CDAT.subset", "tas", [file], [new ValueRange("lat", 20, 20), new PositionRange("time", 3, 3)])))[0],
            Data));
        await CfRules.HoldAsync(outputs);
    }

    // FIELD_NOTES 33: what does not change with time stays as it is.
    [Fact]
    public async Task Outputs_of_a_curvilinear_grid_keep_the_rules_of_CF()
    {
        await CfRules.RequireAsync();
        var file = Curvilinear(0).Write(_folder.File("tos.nc"));
        var outputs = new List<(string, string, string)>();
        foreach (var signature in OperationCatalog.Operations.Select(operation => operation.Signature))
        {
            var parameters = signature.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
            string[] calls = parameters.Contains("axes") ? ["", "axes=time", "axes=i", "axes=j|i"]
                : parameters.Contains("constant") ? ["constant=8"]
                : [""];
            foreach (var how in calls)
            {
                var parts = how.Split('=');
                var request = EngineRun.One(
                    signature.Identifier,
                    "tos",
                    Enumerable.Repeat(file, Math.Max(1, signature.MinInputs)),
                    default,
                    parts.Length == 2 ? [(parts[0], parts[1])] : []);
                try
                {
                    outputs.Add(($"{signature.Identifier} {how}", (await _run.RunAsync(request))[0], Data));
                }
                catch (ComputeException)
                {
                    // It wants another parameter, or areas of cells: its calls of a regular grid have them.
                }
            }
        }

        Assert.True(outputs.Count > 20, $"only {outputs.Count} calls were taken");
        var later = Curvilinear(60).Write(_folder.File("later.nc"));
        var joined = (await _run.RunAsync(EngineRun.One("CDAT.aggregate", "tos", [later, file])))[0];
        outputs.Add(("CDAT.aggregate of two", joined, Data));
        await CfRules.HoldAsync(outputs);
        var index = await ClassicFile.IndexAsync(joined);
        Assert.Equal(["time", "j", "i"], index.Variable("tos")!.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal((double[])[12, 4, 3], index.Variable("tos")!.Shape.Select(length => (double)length));
        foreach (var (name, rank) in new[] { ("latitude", 2), ("vertices_latitude", 3), ("areacello", 2), ("depth", 0) })
        {
            Assert.Equal((name, rank), (name, index.Variable(name)!.Dimensions.Length));
            Assert.Equal(await ClassicFile.ValuesAsync(file, name), await ClassicFile.ValuesAsync(joined, name));
        }
    }

    // Their domains are those of other files.
    [Fact]
    public async Task The_examples_of_every_operation_run_and_keep_the_rules_of_CF()
    {
        await CfRules.RequireAsync();
        var file = Regular().Write(_folder.File("tas.nc"));
        var outputs = new List<(string, string, string)>();
        foreach (var signature in OperationCatalog.Operations.Select(operation => operation.Signature))
        {
            foreach (var example in signature.Examples.Where(example => example.Graph is null))
            {
                outputs.Add(($"{signature.Identifier} {example.Parameters}", await RunAsync(signature, example, file), Data));
            }
        }

        await CfRules.HoldAsync(outputs);
    }

    private async Task<string> RunAsync(Signature signature, OperationExample example, string file)
    {
        var parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(example.Parameters)!
            .Select(pair => (pair.Key, pair.Value))
            .ToArray();
        ComputeException? refusal = null;
        foreach (var variable in (string[])["tas", "pr"])
        {
            for (var inputs = Math.Max(1, signature.MinInputs); inputs <= Math.Min(2, signature.MaxInputs); inputs++)
            {
                try
                {
                    return (await _run.RunAsync(EngineRun.One(
                        signature.Identifier, variable, Enumerable.Repeat(file, inputs), default, parameters)))[0];
                }
                catch (ComputeException fault)
                {
                    refusal = fault;
                }
            }
        }

        throw new InvalidOperationException($"no call of {signature.Identifier} {example.Parameters} is taken", refusal);
    }

    private static ClassicFile Regular()
    {
        const int Times = 6;
        const int Cells = 32;
        return Common(new ClassicFile(), Times, 0)
            .Dimension("lat", 4)
            .Dimension("lon", 8)
            .Variable(
                "lat", ElementType.Double, ["lat"], [0, 10, 20, 30], ("units", "degrees_north"), ("standard_name", "latitude"))
            .Variable(
                "lon",
                ElementType.Float,
                ["lon"],
                [.. Enumerable.Range(0, 8).Select(place => place * 45.0)],
                ("units", "degrees_east"),
                ("standard_name", "longitude"),
                ("bounds", "lon_bnds"))
            .Variable(
                "lon_bnds",
                ElementType.Float,
                ["lon", "bnds"],
                [.. Enumerable.Range(0, 8).SelectMany(place => (double[])[(place * 45) - 22.5, (place * 45) + 22.5])])
            .Variable("height", ElementType.Double, [], [2], ("units", "m"), ("positive", "up"), ("standard_name", "height"))
            .Variable(
                "areacella",
                ElementType.Double,
                ["lat", "lon"],
                [.. Enumerable.Range(0, Cells).Select(place => 1e10 + place)],
                ("units", "m2"),
                ("standard_name", "cell_area"))
            .Variable("crs", ElementType.Int, [], [0], ("grid_mapping_name", "latitude_longitude"))
            .Variable("quality", ElementType.Short, ["time", "lat", "lon"], new double[Times * Cells], ("units", "1"))
            .Variable("tas", ElementType.Float, ["time", "lat", "lon"], Values(Times * Cells, 280), [.. Described("areacella"),
                ("units", "K"), ("standard_name", "air_temperature"), ("ancillary_variables", "quality"), ("grid_mapping", "crs"),
                ("coordinates", "height")])
            .Variable("pr", ElementType.Float, ["time", "lat", "lon"], Values(Times * Cells, 0), [.. Described("areacella"),
                ("units", "kg m-2 s-1"), ("standard_name", "precipitation_flux")]);
    }

    private static ClassicFile Curvilinear(double start)
    {
        const int Times = 6;
        const int Cells = 12;
        return Common(new ClassicFile(), Times, start)
            .Dimension("j", 4)
            .Dimension("i", 3)
            .Dimension("vertices", 4)
            .Variable("j", ElementType.Int, ["j"], [0, 1, 2, 3], ("units", "1"), ("long_name", "cell index along second dimension"))
            .Variable("i", ElementType.Int, ["i"], [0, 1, 2], ("units", "1"), ("long_name", "cell index along first dimension"))
            .Variable("latitude", ElementType.Double, ["j", "i"], Values(Cells, 0), ("units", "degrees_north"),
                ("standard_name", "latitude"), ("bounds", "vertices_latitude"))
            .Variable("vertices_latitude", ElementType.Double, ["j", "i", "vertices"], Values(4 * Cells, 0))
            .Variable("longitude", ElementType.Double, ["j", "i"], Values(Cells, 100), ("units", "degrees_east"),
                ("standard_name", "longitude"))
            .Variable("depth", ElementType.Double, [], [5], ("units", "m"), ("positive", "down"), ("standard_name", "depth"))
            .Variable("areacello", ElementType.Double, ["j", "i"], Values(Cells, 1e9), ("units", "m2"))
            .Variable("tos", ElementType.Float, ["time", "j", "i"], Values(Times * Cells, 10), [.. Described("areacello"),
                ("units", "degC"), ("standard_name", "sea_surface_temperature"), ("coordinates", "latitude longitude depth")]);
    }

    private static ClassicFile Common(ClassicFile file, int times, double start) => file
        .Dimension("time", times, isUnlimited: true)
        .Dimension("bnds", 2)
        .Attribute("Conventions", "CF-1.7")
        .Attribute("external_variables", "volume")
        .Attribute("history", "made by a test")
        .Variable("time", ElementType.Double, ["time"], [.. Enumerable.Range(0, times).Select(place => start + place + 0.5)],
            ("units", "days since 2000-01-01"), ("calendar", "noleap"), ("standard_name", "time"), ("bounds", "time_bnds"))
        .Variable("time_bnds", ElementType.Double, ["time", "bnds"],
            [.. Enumerable.Range(0, times).SelectMany(place => (double[])[start + place, start + place + 1])]);

    private static (string Name, object Value)[] Described(string area) =>
    [
        ("cell_methods", "area: mean time: mean (interval: 1 hour)"),
        ("cell_measures", $"area: {area} volume: volume"),
        ("_FillValue", 1e20f),
        ("missing_value", 1e20f),
    ];

    private static double[] Values(int count, double first) =>
        [.. Enumerable.Range(0, count).Select(place => first + (place * 7 % 31))];
}
