using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Chunks that an output takes over from its inputs, and those that it must not.</summary>
public sealed class NetCdf4CopiesTests : IDisposable
{
    /// <summary>Writes files of some steps each, chunked along time as the third argument says, numbers hard to deflate.</summary>
    private const string Make = """
        import sys, netCDF4, numpy
        folder, steps, chunk = sys.argv[1], [int(n) for n in sys.argv[2].split(',')], int(sys.argv[3])
        start, random = 0, numpy.random.default_rng(3)
        for number, count in enumerate(steps):
            d = netCDF4.Dataset(f'{folder}/{number}.nc', 'w')
            d.createDimension('time', None); d.createDimension('lat', 40); d.createDimension('lon', 60)
            t = d.createVariable('time', 'f8', ('time',)); t.units = 'days since 2001-01-01'; t[:] = numpy.arange(start, start + count)
            y = d.createVariable('lat', 'f4', ('lat',)); y.units = 'degrees_north'; y[:] = numpy.linspace(-80, 80, 40)
            x = d.createVariable('lon', 'f4', ('lon',)); x.units = 'degrees_east'; x[:] = numpy.arange(60) * 6
            v = d.createVariable('tas', 'i2', ('time', 'lat', 'lon'), zlib=True, complevel=4, shuffle=True,
                                 chunksizes=(chunk, 20, 60), fill_value=-999)
            v.scale_factor = 0.01; v.add_offset = 280.; v.set_auto_maskandscale(False)
            v[:] = random.integers(-999, 900, (count, 40, 60))
            d.close(); start += count
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("10,10,7", 5)]
    [InlineData("3,4,5", 1)]
    [InlineData("12", 12)]
    public async Task Joined_files_keep_the_stored_bytes_of_their_chunks(string steps, int chunk)
    {
        var inputs = await MakeAsync(steps, chunk);
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(Aggregate(inputs)))[0];

        var expected = new List<byte[]>();
        foreach (var input in inputs)
        {
            expected.AddRange(await ChunksAsync(input));
        }

        Assert.Equal(expected, await ChunksAsync(output));
        await AssertSameAsClassicAsync(run, inputs, output);
    }

    [Theory]
    [InlineData("10,9,8", 5)] // The second begins within a chunk of the joined grid.
    [InlineData("10,10", 3)]
    public async Task Files_whose_chunks_do_not_fit_into_one_grid_are_encoded_anew(string steps, int chunk)
    {
        var inputs = await MakeAsync(steps, chunk);
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(Aggregate(inputs)))[0];

        Assert.NotEqual(await ChunksAsync(inputs[0]), (await ChunksAsync(output)).Take(2));
        await AssertSameAsClassicAsync(run, inputs, output);
    }

    [Theory]
    [InlineData(5, 10, true)]
    [InlineData(5, 15, true)]
    [InlineData(4, 10, false)]
    [InlineData(5, 9, false)]
    public async Task A_part_of_a_file_keeps_chunks_that_it_wants_whole(int from, int to, bool isCopied)
    {
        var input = (await MakeAsync("15", 5))[0];
        using var run = new EngineRun(null, _folder.Path);
        ImmutableArray<DimensionRange> domain = [new PositionRange("time", from, to)];

        var output = (await run.RunAsync(EngineRun.One("CDAT.subset", "tas", [input], domain, ("format", "netcdf4"))))[0];
        var classic = (await run.RunAsync(EngineRun.One("CDAT.subset", "tas", [input], domain)))[0];

        var stored = await ChunksAsync(input);
        Assert.Equal(isCopied, (await ChunksAsync(output))[0].SequenceEqual(stored[2]));
        Assert.Equal(await ClassicFile.ValuesAsync(classic, "tas"), await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Fact]
    public async Task Variables_that_are_merged_keep_the_stored_bytes_of_their_chunks()
    {
        var input = (await MakeAsync("15", 5))[0];
        var map = new ClassicFile().Dimension("lat", 40).Dimension("lon", 60)
            .Variable("orog", ElementType.Float, ["lat", "lon"], [.. Enumerable.Range(0, 2400)])
            .Write(_folder.File("map.nc"));
        using var run = new EngineRun(null, _folder.Path);
        var request = EngineRun.One("CDAT.merge", "tas", [input, map], default, ("format", "netcdf4"));

        var output = (await run.RunAsync(
            request with { Variables = [request.Variables[0], request.Variables[1] with { Variable = "orog" }] }))[0];

        Assert.Equal(await ChunksAsync(input), await ChunksAsync(output));
        Assert.Equal(Enumerable.Range(0, 2400).Select(place => (double)place), await ClassicFile.ValuesAsync(output, "orog"));
    }

    [Fact]
    public async Task Another_level_of_deflate_is_what_was_asked_for()
    {
        var inputs = await MakeAsync("5,5", 5);
        using var run = new EngineRun(null, _folder.Path);

        var output = (await run.RunAsync(Aggregate(inputs, ("deflate", "9"))))[0];
        var same = (await run.RunAsync(Aggregate(inputs, ("deflate", "4"))))[0];

        Assert.Equal(9u, await LevelAsync(output));
        Assert.Equal(4u, await LevelAsync(same));
        Assert.Equal(await ChunksAsync(inputs[0]), (await ChunksAsync(same)).Take(2));
        await AssertSameAsClassicAsync(run, inputs, output);
    }

    [Fact]
    public async Task A_damaged_chunk_is_refused_and_nothing_is_public()
    {
        var inputs = await MakeAsync("5,5", 5);
        var variable = (await ClassicFile.IndexAsync(inputs[1])).Variable("tas")!;
        var chunk = ((ChunkedLayout)variable.Layout).Chunks.Chunks[1];
        using (var file = File.OpenHandle(inputs[1], FileMode.Open, FileAccess.ReadWrite))
        {
            await RandomAccess.WriteAsync(file, new byte[16], chunk.Offset + (chunk.Bytes / 2), Stop);
        }

        using var run = new EngineRun(null, _folder.Path);
        var damage = await Assert.ThrowsAsync<ComputeException>(() => run.RunAsync(Aggregate(inputs)));

        Assert.Equal(Fault.CorruptData, damage.Fault);
        Assert.Contains("1.nc is damaged: chunk 1 of tas", damage.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(run.Folder.Public, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("10,10,7", 5)]
    [InlineData("10,9,8", 5)]
    public async Task Threads_attempts_and_processes_make_the_same_bytes(string steps, int chunk)
    {
        var inputs = await MakeAsync(steps, chunk);
        var (request, job) = (Aggregate(inputs), EngineRun.Job());
        using var one = new EngineRun(new EngineOptions { Concurrency = 1 }, _folder.Path);
        using var four = new EngineRun(new EngineOptions { Concurrency = 4 }, _folder.Path);
        var expected = await File.ReadAllBytesAsync((await one.RunAsync(request, job))[0], Stop);
        Assert.Equal(expected, await File.ReadAllBytesAsync((await four.RunAsync(request, job))[0], Stop));

        using var later = new EngineRun(null, _folder.Path);
        var plan = await later.Engine.PlanAsync(request, job, Stop);
        var results = new PartitionResult[plan.Partitions.Length];
        await using (var before = await later.Engine.OpenAsync(request, plan, job, Stop))
        {
            Assert.False(await before.PrepareAsync(Stop));
            results[^1] = await before.RunAsync(results.Length - 1, 1, Stop);
            _ = await before.RunAsync(results.Length - 1, 2, Stop); // Its result comes too late.
        }

        await using var after = await later.Engine.OpenAsync(request, plan, job, Stop);
        Assert.True(await after.PrepareAsync(Stop));
        for (var number = 0; number < results.Length - 1; number++)
        {
            results[number] = await after.RunAsync(number, 3, Stop);
        }

        var outputs = await after.FinishAsync(results, Stop);

        var path = Path.Combine(later.Folder.Public, outputs[0].Path);
        Assert.Equal(expected, await File.ReadAllBytesAsync(path, Stop));
        Assert.Equal(expected.Length, outputs[0].Length);
        Assert.Equal(outputs, await after.FinishAsync(results, Stop));
        Assert.True(await after.PrepareAsync(Stop));

        // A file that is not whole is none that was finished.
        await File.WriteAllBytesAsync(path, expected[..^8], Stop);
        Assert.False(await after.PrepareAsync(Stop));
    }

    private static ComputeRequest Aggregate(string[] inputs, params (string, string)[] parameters) =>
        EngineRun.One("CDAT.aggregate", "tas", inputs, default, [("format", "netcdf4"), .. parameters]);

    private static async Task AssertSameAsClassicAsync(EngineRun run, string[] inputs, string output)
    {
        var classic = (await run.RunAsync(EngineRun.One("CDAT.aggregate", "tas", inputs)))[0];
        foreach (var name in (string[])["tas", "time", "lat", "lon"])
        {
            Assert.Equal(await ClassicFile.ValuesAsync(classic, name), await ClassicFile.ValuesAsync(output, name));
        }

        Assert.Equal(["time"], (await ClassicFile.IndexAsync(output)).Dimensions
            .Where(dimension => dimension.IsUnlimited).Select(dimension => dimension.Name));
    }

    private static async Task<List<byte[]>> ChunksAsync(string path)
    {
        var variable = (await ClassicFile.IndexAsync(path)).Variable("tas")!;
        using var file = File.OpenHandle(path);
        var chunks = new List<byte[]>();
        foreach (var chunk in ((ChunkedLayout)variable.Layout).Chunks.Chunks.ToArray())
        {
            var bytes = new byte[chunk.Bytes];
            Assert.Equal(bytes.Length, await RandomAccess.ReadAsync(file, bytes, chunk.Offset, Stop));
            chunks.Add(bytes);
        }

        return chunks;
    }

    private static async Task<uint> LevelAsync(string path) =>
        ((ChunkedLayout)(await ClassicFile.IndexAsync(path)).Variable("tas")!.Layout).Filters[^1].Parameters[0];

    private async Task<string[]> MakeAsync(string steps, int chunk)
    {
        await Python.RequireAsync("netCDF4");
        await Python.RunAsync(Make, _folder.Path, steps, FormattableString.Invariant($"{chunk}"));
        return [.. steps.Split(',').Select((_, number) => _folder.File($"{number}.nc"))];
    }
}
