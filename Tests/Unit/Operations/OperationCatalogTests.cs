using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>Laws of every operation there is; a new one is under them before it has a test of its own.</summary>
public sealed class OperationCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Identifiers_are_unique_and_sorted()
    {
        var identifiers = OperationCatalog.Processes.Select(process => process.Identifier).ToArray();

        Assert.Equal(identifiers.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal), identifiers);
        Assert.All(identifiers, identifier => Assert.Matches("^CDAT\\.[a-z_]+$", identifier));
    }

    [Fact]
    public void Signatures_say_everything() => Assert.All(OperationCatalog.Processes, process =>
    {
        Assert.NotEmpty(process.Title);
        Assert.Matches("[A-Z].{20,}\\.$", process.Abstract);
        Assert.InRange(process.MinInputs, 0, process.MaxInputs);
        Assert.Equal(
            process.Parameters.Length,
            process.Parameters.DistinctBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(process.Parameters, parameter =>
        {
            Assert.Matches("^[a-z_]+$", parameter.Name);
            Assert.NotEmpty(parameter.Abstract);
        });
    });

    // The laws below hold for what they are asked of: every operation, and each use that it shows of itself.
    [Fact]
    public void Every_operation_is_called_in_each_way_that_it_shows_and_none_twice()
    {
        var calls = CatalogCalls.All.Select(row => row.Data).ToArray();

        Assert.Distinct(calls);
        Assert.All(OperationCatalog.Operations, operation => Assert.InRange(
            calls.Count(call => call.Item1 == operation.Signature.Identifier),
            Math.Max(1, operation.Signature.Examples.Length),
            30));
    }

    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task Results_do_not_depend_on_how_the_work_is_cut(string operation, string how)
    {
        // Eighths of small numbers: sums are exact, so that nothing but the cutting could make a difference.
        var file = Grid("tas.nc", ElementType.Float, 640, 60, 120, place => (place * 7919L % 4001) / 8.0)
            .Write(_folder.File("tas.nc"));
        var request = CatalogCalls.Request(operation, how, file);
        EngineOptions[] choices =
        [
            new() { PartitionMb = 4096, BlockKb = 16384 },
            new() { PartitionMb = 1, BlockKb = 16384 },
            new() { PartitionMb = 4096, BlockKb = 64 },
            new() { PartitionMb = 1, BlockKb = 64, Concurrency = 1 },
        ];
        var job = EngineRun.Job();
        var partitions = new List<int>();
        byte[]? first = null;
        foreach (var options in choices)
        {
            using var run = new EngineRun(options, _folder.Path);
            var bytes = OutputBytes.WithoutSizes(await File.ReadAllBytesAsync((await run.RunAsync(request, job))[0], Stop));
            partitions.Add(run.Plan!.Partitions.Length);
            first ??= bytes;
            Assert.True(first.AsSpan().SequenceEqual(bytes), $"{options.PartitionMb} MiB, {options.BlockKb} KiB");
        }

        Assert.True(partitions.Max() > partitions.Min(), "all choices cut the work alike");
    }

    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task Rounding_depends_on_the_cutting_by_less_than_1e_12(string operation, string how)
    {
        var file = Grid("tas.nc", ElementType.Double, 170, 80, 160, place => Math.Sin(place) * 300)
            .Write(_folder.File("tas.nc"));
        var request = CatalogCalls.Request(operation, how, file);
        using var coarse = new EngineRun(new() { PartitionMb = 4096, BlockKb = 16384 }, _folder.Path);
        using var fine = new EngineRun(new() { PartitionMb = 1, BlockKb = 64 }, _folder.Path);

        var one = await ClassicFile.DecodedAsync((await coarse.RunAsync(request))[0], "tas");
        var other = await ClassicFile.DecodedAsync((await fine.RunAsync(request))[0], "tas");

        // Relative to the summands: a mean of sines is as near to zero as it likes.
        var scale = Math.Max(300, one.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        Assert.Equal(one.Length, other.Length);
        Assert.All(
            one.Zip(other).Where(pair => !pair.First.Equals(pair.Second)),
            pair => Assert.Equal(pair.First, pair.Second, scale * 1e-12));
    }

    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task The_same_job_gives_the_same_bytes(string operation, string how)
    {
        var file = Small().Write(_folder.File("tas.nc"));
        var job = EngineRun.Job();
        using var one = new EngineRun(null, _folder.Path);
        using var other = new EngineRun(null, _folder.Path);

        Assert.Equal(
            await File.ReadAllBytesAsync((await one.RunAsync(CatalogCalls.Request(operation, how, file), job))[0], Stop),
            await File.ReadAllBytesAsync((await other.RunAsync(CatalogCalls.Request(operation, how, file), job))[0], Stop));
    }

    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task Packed_numbers_count_as_what_they_mean(string operation, string how)
    {
        double[] values = [.. Enumerable.Range(0, 6 * 4 * 8).Select(place => place % 11 == 3 ? double.NaN : place % 200)];
        var plain = Grid("plain", ElementType.Double, 6, 4, 8, place => values[place]).Write(_folder.File("plain.nc"));
        var shorts = Grid(
                "short",
                ElementType.Short,
                6,
                4,
                8,
                place => double.IsNaN(values[place]) ? -32768 : (values[place] - 50) / 0.5,
                ("scale_factor", 0.5),
                ("add_offset", 50.0),
                ("_FillValue", (short)-32768))
            .Write(_folder.File("shorts.nc"));
        var bytes = Grid(
                "byte",
                ElementType.Byte,
                6,
                4,
                8,
                place => (sbyte)(byte)(double.IsNaN(values[place]) ? 255 : values[place]),
                ("_Unsigned", "true"),
                ("_FillValue", (sbyte)-1))
            .Write(_folder.File("bytes.nc"));
        using var run = new EngineRun(null, _folder.Path);
        var expected = await ClassicFile.DecodedAsync((await run.RunAsync(CatalogCalls.Request(operation, how, plain)))[0], "tas");

        foreach (var packed in (string[])[shorts, bytes])
        {
            var output = (await run.RunAsync(CatalogCalls.Request(operation, how, packed)))[0];

            Assert.Equal(expected, await ClassicFile.DecodedAsync(output, "tas"));
        }
    }

    // Of no values some have a result: xarray's sum and count are 0. Those say so; or the call asks for one.
    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task Nothing_but_missing_values_stays_missing_or_becomes_what_is_said(string operation, string how)
    {
        var file = Grid("tas.nc", ElementType.Float, 3, 4, 5, _ => 1e20f, ("_FillValue", 1e20f), ("missing_value", 1e20f))
            .Write(_folder.File("tas.nc"));
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(CatalogCalls.Request(operation, how, file)))[0];

        var values = await ClassicFile.DecodedAsync(output, "tas");
        var allowed = CatalogCalls.OfNothing(operation, how);
        Assert.All(values, value => Assert.Contains(value, allowed));
        if (values.Any(double.IsNaN))
        {
            Assert.Equal(1e20f, (await ClassicFile.IndexAsync(output)).Variable("tas")!.Attributes.Number("_FillValue"));
        }
    }

    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task A_single_time_step_counts_as_the_first_of_many(string operation, string how)
    {
        var many = Small().Write(_folder.File("many.nc"));
        var one = Grid("one", ElementType.Float, 1, 4, 8, place => place).Write(_folder.File("one.nc"));
        using var run = new EngineRun(null, _folder.Path);

        var first = await run.RunAsync(CatalogCalls.Request(operation, how, many, new PositionRange("time", 0, 1, 1)));
        var only = await run.RunAsync(CatalogCalls.Request(operation, how, one));

        Assert.Equal(
            await ClassicFile.DecodedAsync(only[0], "tas"), await ClassicFile.DecodedAsync(first[0], "tas"));
    }

    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task The_direction_of_latitudes_makes_no_difference(string operation, string how)
    {
        const int Lats = 4;
        const int Lons = 8;
        var up = Small().Write(_folder.File("up.nc"));
        var down = Grid(
                "down",
                ElementType.Float,
                6,
                Lats,
                Lons,
                place => (place / (Lats * Lons) * Lats * Lons) + ((Lats - 1 - (place / Lons % Lats)) * Lons) + (place % Lons),
                isDescending: true)
            .Write(_folder.File("down.nc"));
        using var run = new EngineRun(null, _folder.Path);
        var region = new ValueRange("lat", 5, 25);

        var one = (await run.RunAsync(CatalogCalls.Request(operation, how, up, region)))[0];
        var other = (await run.RunAsync(CatalogCalls.Request(operation, how, down, region)))[0];

        var ascending = await ClassicFile.DecodedAsync(one, "tas");
        var descending = await ClassicFile.DecodedAsync(other, "tas");
        var tas = (await ClassicFile.IndexAsync(one)).Variable("tas")!;
        var axis = tas.Dimensions.Select(dimension => dimension.Name).ToList().IndexOf("lat");
        Assert.Equal(axis < 0 ? ascending : Flipped(ascending, tas.Shape, axis), descending);
    }

    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task A_region_that_misses_the_data_is_refused_with_what_would_do(string operation, string how)
    {
        var file = Small().Write(_folder.File("tas.nc"));
        using var run = new EngineRun(null, _folder.Path);

        if (!how.Contains("\"method\"", StringComparison.Ordinal)) // That takes what is nearest.
        {
            var outside = await RefusedAsync(new ValueRange("lat", 70, 80));
            Assert.Contains("lat", outside, StringComparison.Ordinal);
            Assert.Contains("0 .. 30", outside, StringComparison.Ordinal);
        }

        var unknown = await RefusedAsync(new ValueRange("plev", 0, 1));
        Assert.All(["plev", "time", "lat", "lon", "0 .. 30"], word => Assert.Contains(word, unknown, StringComparison.Ordinal));

        Assert.Contains("6 positions", await RefusedAsync(new PositionRange("time", 100, 200)), StringComparison.Ordinal);

        async Task<string> RefusedAsync(DimensionRange range)
        {
            var refusal = await Assert.ThrowsAsync<ComputeException>(() => run.RunAsync(CatalogCalls.Request(operation, how, file, range)));
            Assert.Equal(Fault.InvalidValue, refusal.Fault);
            return refusal.Message;
        }
    }

    private static ClassicFile Small() => Grid("tas", ElementType.Float, 6, 4, 8, place => place);

    private static ClassicFile Grid(
        string title,
        ElementType type,
        int times,
        int lats,
        int lons,
        Func<int, double> value,
        params (string Name, object Value)[] attributes) => Grid(title, type, times, lats, lons, value, false, attributes);

    private static ClassicFile Grid(
        string title,
        ElementType type,
        int times,
        int lats,
        int lons,
        Func<int, double> value,
        bool isDescending,
        params (string Name, object Value)[] attributes)
    {
        var latitudes = Enumerable.Range(0, lats).Select(place => place * 10.0);
        return new ClassicFile()
            .Dimension("time", times, isUnlimited: true)
            .Dimension("lat", lats)
            .Dimension("lon", lons)
            .Attribute("title", title)
            .Variable("time", ElementType.Double, ["time"], [.. Enumerable.Range(0, times)], ("units", "days since 2000-01-01"))
            .Variable("lat", ElementType.Double, ["lat"], [.. isDescending ? latitudes.Reverse() : latitudes], ("units", "degrees_north"))
            .Variable("lon", ElementType.Double, ["lon"], [.. Enumerable.Range(0, lons)], ("units", "degrees_east"))
            .Variable(
                "tas", type, ["time", "lat", "lon"], [.. Enumerable.Range(0, times * lats * lons).Select(value)], attributes);
    }

    private static double[] Flipped(double[] values, ImmutableArray<long> shape, int axis)
    {
        var inner = (int)Region.ElementsOf(shape.AsSpan()[(axis + 1)..]);
        return [.. values.Chunk(inner).Chunk((int)shape[axis]).SelectMany(rows => rows.Reverse()).SelectMany(row => row)];
    }
}
