using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Outputs that are NetCDF-4: read by other programs they hold what the classic ones hold.</summary>
public sealed class NetCdf4OutputTests : IDisposable
{
    /// <summary>Prints whether two files hold the same, as netCDF4 reads them, and how the second is stored.</summary>
    private const string Compare = """
        import sys, netCDF4, numpy
        one, other = (netCDF4.Dataset(path) for path in sys.argv[1:3])
        for file in (one, other):
            file.set_auto_maskandscale(False)
        assert other.data_model == 'NETCDF4', other.data_model
        def plain(file):
            return {name: len(d) for name, d in file.dimensions.items()}
        assert plain(one) == plain(other), (plain(one), plain(other))
        assert set(one.variables) == set(other.variables), (list(one.variables), list(other.variables))
        for name, dimension in one.dimensions.items():
            assert dimension.isunlimited() == other.dimensions[name].isunlimited(), name
        for name, variable in one.variables.items():
            same = other[name]
            assert variable.dimensions == same.dimensions, name
            numpy.testing.assert_array_equal(variable[...], same[...], err_msg=name)
            for key in variable.ncattrs():
                numpy.testing.assert_array_equal(variable.getncattr(key), same.getncattr(key), err_msg=f'{name}:{key}')
        print({name: (str(v.dtype), v.chunking(), v.filters()['zlib'], v.filters()['shuffle'], v.filters()['complevel'])
               for name, v in other.variables.items()})
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CDAT.subset", "")]
    [InlineData("CDAT.mean", "time")]
    [InlineData("CDAT.std", "time")]
    [InlineData("CDAT.mean", "lat|lon")]
    [InlineData("CDAT.mean", "time|lev|lat|lon")]
    [InlineData("CDAT.count", "lev")]
    public async Task An_output_holds_what_the_classic_one_holds(string operation, string axes)
    {
        await Python.RequireAsync("netCDF4");
        using var run = new EngineRun(new EngineOptions { PartitionMb = 1 }, _folder.Path);
        var input = Input();
        (string, string)[] parameters = axes.Length == 0 ? [] : [("axes", axes)];

        var classic = await run.RunAsync(EngineRun.One(operation, "ta", [input], default, parameters));
        var made = await run.RunAsync(
            EngineRun.One(operation, "ta", [input], default, [.. parameters, ("format", "netcdf4")]));

        var stored = await Python.RunAsync(Compare, classic[0], made[0]);
        Assert.Contains(
            axes == "time|lev|lat|lon" ? "'contiguous', False, False, 0)" : "], True, True, 1)",
            stored.Split("'ta'")[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_that_classic_files_lack_stay_as_they_are()
    {
        await Python.RequireAsync("netCDF4");
        var input = _folder.File("types.nc");
        await Python.RunAsync(
            """
            import sys, netCDF4, numpy
            d = netCDF4.Dataset(sys.argv[1], 'w')
            d.createDimension('time', None); d.createDimension('station', 3); d.createDimension('band', None)
            t = d.createVariable('time', 'i8', ('time',)); t.units = 'days since 2001-01-01'; t[:] = range(4)
            s = d.createVariable('name', str, ('station',)); s[:] = numpy.array(['a', 'long name', '\u00e9'], dtype=object)
            b = d.createVariable('band', 'u2', ('band',)); b[:] = [3, 65535]
            v = d.createVariable('n', 'i8', ('time', 'station', 'band'), fill_value=-5)
            v[:] = numpy.arange(24).reshape(4, 3, 2) * 2**40
            v.coordinates = 'name'; v.limit = numpy.uint64(2**63)
            d.close()
            """,
            input);
        using var run = new EngineRun(null, _folder.Path);

        var made = await run.RunAsync(EngineRun.One("CDAT.subset", "n", [input], default, ("format", "netcdf4")));

        Assert.Equal(
            "int64 int64 uint16 True True [0, 1099511627776] 9223372036854775808 -5 long name\n",
            await Python.RunAsync(
                """
                import sys, netCDF4
                d = netCDF4.Dataset(sys.argv[1])
                n, name = d['n'], d['name']
                text = bytes(name[1].tolist() if name.dtype.kind == 'S' and name.ndim == 1 else b''.join(name[1].filled(b'')))
                print(n.dtype, d['time'].dtype, d['band'].dtype, d.dimensions['time'].isunlimited(),
                      d.dimensions['band'].isunlimited(), n[0, 0, :].tolist(), n.limit, n._FillValue, text.rstrip(b'\0 ').decode())
                """,
                made[0]));
    }

    [Fact]
    public async Task Attributes_of_any_length_are_kept()
    {
        await Python.RequireAsync("netCDF4");
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number} \u2103, "));
        var input = new ClassicFile()
            .Dimension("x", 4)
            .Attribute("history", text)
            .Variable("v", ElementType.Float, ["x"], [1, 2, 3, 4], ("comment", text))
            .Write(_folder.File("long.nc"));
        using var run = new EngineRun(null, _folder.Path);

        var made = await run.RunAsync(EngineRun.One("CDAT.subset", "v", [input], default, ("format", "netcdf4")));

        var index = await ClassicFile.IndexAsync(made[0]);
        Assert.EndsWith(text, index.Attributes.Text("history"), StringComparison.Ordinal);
        Assert.Equal(text, index.Variable("v")!.Attributes.Text("comment"));
        Assert.Equal(
            "True True\n",
            await Python.RunAsync(
                """
                import sys, netCDF4
                d = netCDF4.Dataset(sys.argv[1])
                text = ''.join(f'{n} \u2103, ' for n in range(20000))
                print(d.history.endswith(text), d['v'].comment == text)
                """,
                made[0]));
    }

    [Fact]
    public async Task Each_output_of_a_workflow_has_its_own_format_or_that_of_the_workflow()
    {
        var input = Input();
        using var run = new EngineRun(null, _folder.Path);
        var request = new ComputeRequest(
            "CDAT.workflow",
            [new VariableInput("v", input, "ta")],
            [],
            [
                Call("CDAT.mean", "classic", ["v"], ("axes", "time"), ("format", "netcdf3")),
                Call("CDAT.mean", "other", ["v"], ("axes", "lat")),
                Call("CDAT.workflow", "all", ["classic", "other"], ("format", "NetCDF4")),
            ]);

        var outputs = await run.RunAsync(request);

        Assert.Equal("64-bit offset", (await ClassicFile.IndexAsync(outputs[0])).Format);
        Assert.Equal("netCDF-4", (await ClassicFile.IndexAsync(outputs[1])).Format);
    }

    [Theory]
    [InlineData("format", "netcdf5", "`netcdf5`; it may be netcdf3, netcdf4")]
    [InlineData("deflate", "10", "`10`; it may be 1, 2")]
    [InlineData("deflate", "3", "`3`, and netcdf3 has no deflate: format=netcdf4 has")]
    public void A_format_that_there_is_not_is_refused_with_what_would_do(string name, string value, string said)
    {
        using var run = new EngineRun(null, _folder.Path);

        var refusal = Assert.Throws<ComputeException>(() => run.Engine.Check(
            EngineRun.One("CDAT.subset", "ta", [Input()], default, (name, value)), "tester"));

        Assert.Equal((Fault.InvalidValue, name), (refusal.Fault, refusal.Locator));
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("gone")]
    public async Task Damaged_chunks_of_a_partition_are_an_error_and_no_file(string damage)
    {
        var stop = TestContext.Current.CancellationToken;
        var random = new Random(1);
        var noise = _folder.File("noise.nc"); // It has more than a reply holds, however it is deflated.
        new ClassicFile()
            .Dimension("x", 200_000)
            .Variable("ta", ElementType.Float, ["x"], [.. Enumerable.Range(0, 200_000).Select(_ => random.NextDouble())])
            .Write(noise);
        var request = EngineRun.One("CDAT.subset", "ta", [noise], default, ("format", "netcdf4"));
        var job = EngineRun.Job();
        using var run = new EngineRun(null, _folder.Path);
        var plan = await run.Engine.PlanAsync(request, job, stop);
        await using var execution = await run.Engine.OpenAsync(request, plan, job, stop);
        await execution.PrepareAsync(stop);
        var result = await execution.RunAsync(0, 1, stop);
        var spilled = Path.Combine(run.Folder.Work(job.JobId), result.SpillFile!);
        var bytes = await File.ReadAllBytesAsync(spilled, stop);
        switch (damage)
        {
            case "changed":
                bytes[^1] ^= 1;
                await File.WriteAllBytesAsync(spilled, bytes, stop);
                break;
            case "cut":
                await File.WriteAllBytesAsync(spilled, bytes[..^1], stop);
                break;
            default:
                File.Delete(spilled);
                break;
        }

        var failure = await Assert.ThrowsAsync<ComputeException>(() => execution.FinishAsync([result], stop));

        Assert.Equal(Fault.Internal, failure.Fault);
        Assert.Empty(Directory.EnumerateFiles(run.Folder.Public, "*", SearchOption.AllDirectories));
    }

    private static OperationCall Call(
        string operation, string result, ImmutableArray<string> inputs, params (string Name, string Value)[] parameters) => new(
            operation,
            result,
            inputs,
            null,
            parameters.ToImmutableSortedDictionary(parameter => parameter.Name, parameter => parameter.Value),
            null);

    private string Input() => new ClassicFile()
        .Dimension("time", 40, isUnlimited: true)
        .Dimension("lev", 3)
        .Dimension("lat", 45)
        .Dimension("lon", 70)
        .Attribute("title", "two levels \u2103")
        .Variable("time", ElementType.Double, ["time"], [.. Enumerable.Range(0, 40)], ("units", "days since 2000-01-01"))
        .Variable("lev", ElementType.Float, ["lev"], [1000, 850, 500], ("units", "hPa"), ("positive", "down"))
        .Variable("lat", ElementType.Float, ["lat"], [.. Enumerable.Range(0, 45)], ("units", "degrees_north"))
        .Variable("lon", ElementType.Float, ["lon"], [.. Enumerable.Range(0, 70)], ("units", "degrees_east"))
        .Variable(
            "ta",
            ElementType.Float,
            ["time", "lev", "lat", "lon"],
            [.. Enumerable.Range(0, 40 * 3 * 45 * 70).Select(place => place % 11 == 0 ? 1e20 : 250 + ((place * 7919 % 1000) / 16.0))],
            ("_FillValue", 1e20f),
            ("units", "K"))
        .Write(_folder.File("ta.nc"));
}
