using System.Text;
using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Describing;

public sealed class DatasetDescriberTests : IDisposable
{
    private const string Uri = "https://node.example/tas.nc";
    private const int Mebibyte = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_classic_file_is_described_with_what_a_domain_may_say()
    {
        var path = new ClassicFile()
            .Dimension("time", 3, isUnlimited: true)
            .Dimension("lat", 2)
            .Dimension("x", 2)
            .Dimension("bnds", 2)
            .Variable("time", ElementType.Double, ["time"], [15, 45, 75],
                ("units", "days since 1999-12-01"), ("calendar", "360_day"), ("bounds", "time_bnds"))
            .Variable("time_bnds", ElementType.Double, ["time", "bnds"], [0, 30, 30, 60, 60, 90])
            .Variable("lat", ElementType.Float, ["lat"], [45, -45], ("units", "degrees_north"))
            .Variable("tas", ElementType.Short, ["time", "lat", "x"], new double[12],
                ("units", "K"), ("standard_name", "air_temperature"), ("long_name", "Temperature"),
                ("scale_factor", 0.01), ("add_offset", 273.15), ("_FillValue", (short)-32768))
            .Attribute("Conventions", "CF-1.7")
            .Attribute("title", "made")
            .Write(_folder.File("tas.nc"));

        var json = await Describe(path);

        Assert.Equal("64-bit offset", json.GetProperty("format").GetString());
        Assert.Equal("CF-1.7", json.GetProperty("conventions").GetString());
        Assert.Equal(new FileInfo(path).Length, json.GetProperty("bytes").GetInt64());
        Assert.Equal(
            File.GetLastWriteTimeUtc(path), json.GetProperty("lastModified").GetDateTime());
        Assert.Equal("made", json.GetProperty("attributes").GetProperty("title").GetString());
        Assert.Equal(
            ["time 3 True", "lat 2 False", "x 2 False", "bnds 2 False"],
            json.GetProperty("dimensions").EnumerateArray().Select(one =>
                $"{one.GetProperty("name")} {one.GetProperty("length")} {one.GetProperty("isUnlimited")}"));
        var time = Named(json, "axes", "time");
        Assert.Equal("T", time.GetProperty("role").GetString());
        Assert.Equal(
            """{"calendar":"360_day","first":"1999-12-16T00:00:00","last":"2000-02-16T00:00:00","start":"1999-12-01T00:00:00","end":"2000-03-01T00:00:00","coverageFrom":"bounds","frequency":"P1M"}""",
            JsonSerializer.Serialize(time.GetProperty("time")));
        var lat = Named(json, "axes", "lat");
        Assert.Equal(
            "45 -45 -45 45 decreasing True -90",
            string.Join(' ', "first last least greatest direction isRegular step".Split(' ')
                .Select(name => lat.GetProperty(name).ToString())));
        Assert.Equal(JsonValueKind.Null, lat.GetProperty("bounds").ValueKind); // Made ones are not the file's.
        var tas = Named(json, "variables", "tas");
        Assert.Equal("[3,2,2]", JsonSerializer.Serialize(tas.GetProperty("shape")));
        Assert.Equal("""{"scale":0.01,"offset":273.15,"unpackedType":"double"}""", JsonSerializer.Serialize(tas.GetProperty("packing")));
        Assert.Equal(-32768, tas.GetProperty("fillValue").GetInt32());
        Assert.Equal("big", tas.GetProperty("byteOrder").GetString());
        Assert.Equal((24, "records"), (tas.GetProperty("bytes").GetInt64(), tas.GetProperty("storage").GetString()));
        Assert.Equal(
            ["tas data True", "time coordinate False", "lat coordinate False", "time_bnds bounds True"],
            json.GetProperty("variables").EnumerateArray().Select(one =>
                $"{one.GetProperty("name")} {one.GetProperty("use")} {one.GetProperty("canBeInput")}"));
        Assert.Equal(
            "dimension `x` has no coordinate: it is selected by its positions",
            Assert.Single(json.GetProperty("problems").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Chunks_filters_and_groups_are_those_that_the_library_wrote()
    {
        await Python.RequireAsync("netCDF4");
        var path = _folder.File("groups.nc");
        await Python.RunAsync(
            """
            import sys, netCDF4
            with netCDF4.Dataset(sys.argv[1], 'w') as d:
                d.createDimension('y', 4); d.createDimension('x', 6)
                d.createVariable('lat', 'f8', ('y', 'x')).units = 'degrees_north'
                g = d.createGroup('forecast'); g.note = 'in a group'
                g.createDimension('lev', 3)
                l = g.createVariable('lev', 'f4', ('lev',)); l.positive = 'down'; l[:] = [1, 2, 4]
                v = g.createVariable('t', 'f4', ('lev', 'y', 'x'), chunksizes=(1, 2, 6), compression='zlib', complevel=4, fill_value=-1)
                v.coordinates = 'lat'; v[:] = 7
                s = d.createVariable('names', str, ('y',)); s[0] = 'a'
            """,
            path);

        var json = await Describe(path);

        var variable = Named(json, "variables", "forecast/t");
        Assert.Equal("[1,2,6]", JsonSerializer.Serialize(variable.GetProperty("chunkShape")));
        Assert.Equal("""["shuffle","deflate 4"]""", JsonSerializer.Serialize(variable.GetProperty("filters")));
        Assert.Equal(6, variable.GetProperty("chunks").GetInt32());
        Assert.Equal(288, variable.GetProperty("bytes").GetInt64());
        Assert.InRange(variable.GetProperty("storedBytes").GetInt64(), 1, 287);
        Assert.Equal("is text; a number is wanted", Named(json, "variables", "names").GetProperty("whyNot").GetString());
        Assert.Equal("auxiliary", Named(json, "variables", "lat").GetProperty("use").GetString());
        var axis = Named(json, "axes", "forecast/lev");
        Assert.Equal("Z down False", $"{axis.GetProperty("role")} {axis.GetProperty("positive")} {axis.GetProperty("isRegular")}");
        var group = Assert.Single(json.GetProperty("groups").EnumerateArray());
        Assert.Equal("forecast", group.GetProperty("path").GetString());
        Assert.Equal("in a group", group.GetProperty("attributes").GetProperty("note").GetString());
        Assert.Contains(
            "`lat` lies over y, x: a region is selected by positions there, not by degrees",
            json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()));
    }

    [Fact]
    public async Task What_is_wrong_with_an_axis_is_said_and_all_else_is_described()
    {
        var path = new ClassicFile()
            .Dimension("time", 3)
            .Dimension("lon", 3)
            .Dimension("lev", 2)
            .Dimension("none", 0, isUnlimited: true)
            .Variable("time", ElementType.Double, ["time"], [0, 1, 2], ("units", "fortnights since 2000-01-01"))
            .Variable("lon", ElementType.Double, ["lon"], [0, 10, 10], ("units", "degrees_east"))
            .Variable("lev", ElementType.Double, ["lev"], [1, 1e20], ("_FillValue", 1e20))
            .Variable("none", ElementType.Double, ["none"], [])
            .Write(_folder.File("a.nc"));

        var json = await Describe(path);

        var problems = json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!).ToArray();
        Assert.Collection(
            problems,
            time => Assert.Contains("`fortnights` is not a unit of time", time, StringComparison.Ordinal),
            lon => Assert.StartsWith("axis `lon` turns back, or has a value twice", lon, StringComparison.Ordinal),
            lev => Assert.Equal("axis `lev` has 1 values that are missing or no numbers", lev),
            none => Assert.Equal("axis `none` has no values yet", none));
        Assert.Equal(JsonValueKind.Null, Named(json, "axes", "time").GetProperty("time").ValueKind);
        Assert.Equal(JsonValueKind.Null, Named(json, "axes", "none").GetProperty("first").ValueKind);
    }

    [Fact]
    public async Task A_damaged_axis_is_a_problem_that_names_the_file_as_its_client_does()
    {
        var path = new ClassicFile()
            .Dimension("lat", 1000)
            .Variable("lat", ElementType.Double, ["lat"], new double[1000])
            .Write(_folder.File("cut.nc"));
        await using var whole = FileSource.Open(path, Uri);
        var index = await DatasetReader.ReadIndexAsync(whole, Stop);
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(file.Length - 4000);
        }

        using var json = JsonDocument.Parse(await DatasetDescriber.DescribeAsync(Uri, whole, index, Stop));

        var problem = Assert.Single(json.RootElement.GetProperty("problems").EnumerateArray()).GetString();
        Assert.StartsWith($"axis `lat` cannot be read: `{Uri}` ends at byte", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, json.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_that_goes_away_is_a_failure()
    {
        var path = new ClassicFile()
            .Dimension("lat", 2)
            .Variable("lat", ElementType.Double, ["lat"], [1, 2])
            .Write(_folder.File("a.nc"));
        var index = await ClassicFile.IndexAsync(path);

        var failure = await Assert.ThrowsAsync<ComputeException>(
            () => DatasetDescriber.DescribeAsync(Uri, new LostSource(), index, Stop));

        Assert.Equal(Fault.DataUnreachable, failure.Fault);
    }

    [Fact]
    public async Task Whatever_a_header_holds_the_description_stays_below_a_mebibyte()
    {
        var file = new ClassicFile().Dimension("d", 1);
        var text = new string('\u0001', 3000);
        for (var number = 0; number < 3000; number++)
        {
            var name = FormattableString.Invariant($"v{number}_{new string('x', 200)}");
            file = file.Variable(name, ElementType.Byte, ["d"], [0], ("units", text), ("long_name", text), ("missing_value", text));
        }

        for (var number = 0; number < 600; number++)
        {
            file = file.Attribute(FormattableString.Invariant($"a{number}"), text);
        }

        var path = file.Write(_folder.File("huge.nc"));
        await using var source = FileSource.Open(path);
        var document = await DatasetDescriber.DescribeAsync(
            Uri, source, await DatasetReader.ReadIndexAsync(source, Stop), Stop);

        Assert.InRange(Encoding.UTF8.GetByteCount(document), 1, Mebibyte);
        using var json = JsonDocument.Parse(document);
        var left = json.RootElement.GetProperty("leftOut");
        var shown = json.RootElement.GetProperty("variables").GetArrayLength();
        Assert.Equal(3000, shown + left.GetProperty("variables").GetInt32());
        Assert.Equal(600, left.GetProperty("attributes").GetInt32());
    }

    [Fact]
    public async Task Axes_that_are_too_long_to_look_at_cost_nothing()
    {
        var path = new ClassicFile()
            .Dimension("time", 600_000)
            .Variable("time", ElementType.Byte, ["time"], new double[600_000], ("units", "days since 2000-01-01"))
            .Write(_folder.File("long.nc"));

        var json = await Describe(path);

        Assert.Equal(0, DatasetDescriber.BytesFor(await ClassicFile.IndexAsync(path)));
        Assert.Equal(
            "axis `time` has 600000 values, which were not looked at here",
            Assert.Single(json.GetProperty("problems").EnumerateArray()).GetString());
        Assert.Equal(600_000, Named(json, "axes", "time").GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task Axes_that_are_not_looked_at_do_not_count_against_those_that_are()
    {
        var file = new ClassicFile();
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            var length = name == "d" ? 3 : 600_000;
            file = file.Dimension(name, length).Variable(name, ElementType.Byte, [name], [.. Enumerable.Range(0, length).Select(place => place % 100.0)]);
        }

        var json = await Describe(file.Write(_folder.File("long.nc")));

        Assert.Equal(
            [.. "abc".Select(name => $"axis `{name}` has 600000 values, which were not looked at here")],
            json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()));
        Assert.Equal(2, Named(json, "axes", "d").GetProperty("last").GetDouble());
    }

    private static JsonElement Named(JsonElement json, string list, string name) =>
        json.GetProperty(list).EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);

    private static async Task<JsonElement> Describe(string path)
    {
        await using var source = FileSource.Open(path, Uri);
        var index = await DatasetReader.ReadIndexAsync(source, Stop);
        using var document = JsonDocument.Parse(await DatasetDescriber.DescribeAsync(Uri, source, index, Stop));
        Assert.Equal(Uri, document.RootElement.GetProperty("uri").GetString());
        return document.RootElement.Clone();
    }

    private sealed class LostSource : IByteSource
    {
        public string Name => Uri;

        public string Location => Uri;

        public SourceIdentity Identity { get; } = new(1000, "1");

        public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
            throw new ComputeException(Fault.DataUnreachable, Uri, "gone");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
