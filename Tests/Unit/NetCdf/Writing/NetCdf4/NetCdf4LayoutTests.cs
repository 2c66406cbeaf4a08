using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;
using Compute.Orleans.Tests.Support;
using CsCheck;
using static Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4.WrittenNetCdf4;
using static Compute.Orleans.Tests.Unit.NetCdf.Writing.WrittenDataset;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

public sealed class NetCdf4LayoutTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task What_is_written_is_read_again() =>
        Variables().SampleAsync(
            async variables =>
            {
                var source = new MemorySource(Write(Dimensions, variables, Described(ElementType.Double), Content));

                var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);

                Assert.Equal("netCDF-4", index.Format);
                Assert.Equal(
                    Dimensions.Select(dimension => Seen(dimension, variables))
                        .OrderBy(dimension => dimension.Name, StringComparer.Ordinal),
                    index.Dimensions.OrderBy(dimension => dimension.Name, StringComparer.Ordinal));
                Assert.Equal(Described(ElementType.Double), index.Attributes);
                Assert.Equal(variables.Length, index.Variables.Length);
                foreach (var (variable, read) in variables.Zip(index.Variables))
                {
                    var definition = variable.Definition;
                    Assert.Equal((definition.Name, definition.Type), (read.Name, read.Type));
                    Assert.Equal(definition.Dimensions, read.Dimensions.Select(dimension => dimension.Name));
                    Assert.Equal(definition.Attributes, read.Attributes);
                    Assert.Equal(
                        Content(definition), await DatasetDump.ReadAllAsync(source, read, CancellationToken));
                }
            },
            iter: 300);

    [Fact]
    public async Task The_c_library_reads_the_same_as_we_do()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var dumps = new Dictionary<string, string>(StringComparer.Ordinal);
        await Variables().SampleAsync(
            async variables =>
            {
                var file = Write(Dimensions, variables, Described(ElementType.Float), Content);
                var path = folder.File($"{dumps.Count}.nc");
                await File.WriteAllBytesAsync(path, file, CancellationToken);
                dumps.Add(path, await DatasetDump.OfAsync(new MemorySource(file), CancellationToken));
            },
            iter: 60,
            threads: 1);

        Assert.Equal(await DatasetDump.ByNetCdfAsync(dumps.Keys), dumps);
    }

    [Fact]
    public void The_same_definitions_and_places_give_the_same_bytes() =>
        Variables().Sample(
            variables => Assert.Equal(
                Write(Dimensions, variables, Described(ElementType.Short), Content),
                Write(Dimensions, variables, Described(ElementType.Short), Content)),
            iter: 50);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4097)]
    public async Task A_tree_of_any_height_is_read_by_us_and_by_the_c_library(int chunks)
    {
        var variable = new NetCdf4Variable(Define("v", ElementType.Int, "n", "x"), [1, 2], []);
        ImmutableArray<Dimension> dimensions = [new("n", chunks, true), new("x", 2)];
        var content = Bytes(Enumerable.Range(0, 2 * chunks), BitConverter.GetBytes);
        var file = Write(dimensions, [variable], AttributeSet.Empty, _ => [.. content]);
        var source = new MemorySource(file);

        var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);

        Assert.Equal(content, await DatasetDump.ReadAllAsync(source, index.Variables[0], CancellationToken));
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("v.nc"), file, CancellationToken);
        var output = await Python.RunAsync(
            """
            import sys, netCDF4
            v = netCDF4.Dataset(sys.argv[1])['v']
            print((v[:].ravel() == range(v.size)).all(), v.shape, v[len(v) - 1:, 1:])
            """,
            folder.File("v.nc"));
        Assert.Equal($"True ({chunks}, 2) [[{(2 * chunks) - 1}]]\n", output);
    }

    [Fact]
    public async Task Texts_and_strings_of_any_length_are_read_by_us_and_by_h5py()
    {
        var attributes = AttributeSet.Empty
            .With("history", new string('h', 200_000))
            .With("names", AttributeValue.FromStrings("one", "", "\u6e29"));
        var file = Write([], [], attributes, Content);

        var index = await DatasetReader.ReadIndexAsync(new MemorySource(file), CancellationToken);

        Assert.Equal(new string('h', 200_000), index.Attributes.Text("history"));
        Assert.Equal(["one", "", "\u6e29"], index.Attributes["names"]!.Strings);
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.nc"), file, CancellationToken);
        var output = await Python.RunAsync(
            """
            import sys, h5py
            a = h5py.File(sys.argv[1]).attrs
            print(a['history'][0] == 'h' * 200_000, list(a['names']))
            """,
            folder.File("a.nc"));
        Assert.Equal("True ['one', '', '\u6e29']\n", output);
    }

    [Fact]
    public async Task A_file_without_records_and_one_without_variables_are_read()
    {
        ImmutableArray<Dimension> dimensions = [new("time", 0, true), new("x", 2)];
        var variable = new NetCdf4Variable(Define("v", ElementType.Float, "time", "x"), [1, 2], [Deflate]);

        var index = await DatasetReader.ReadIndexAsync(
            new MemorySource(Write(dimensions, [variable], AttributeSet.Empty, _ => [])), CancellationToken);
        var empty = await DatasetReader.ReadIndexAsync(
            new MemorySource(Write([], [], AttributeSet.Empty, _ => [])), CancellationToken);

        Assert.Equal([0, 2], index.Variables.Single().Shape);
        Assert.True(index.Dimensions.Single(dimension => dimension.Name == "time").IsUnlimited);
        Assert.Empty(empty.Variables);
    }

    [Fact]
    public async Task Cdo_ncdump_and_h5dump_understand_it()
    {
        using var folder = new TemporaryFolder();
        ImmutableArray<Dimension> dimensions = [new("time", 3, true), new("lat", 2), new("lon", 2), new("bnds", 2)];
        static AttributeSet Units(string units) => AttributeSet.Empty.With("units", units);
        NetCdf4Variable[] variables =
        [
            new(new("time", ElementType.Double, ["time"], Units("days since 2000-01-01").With("bounds", "time_bnds")), [2], [Deflate]),
            new(new("time_bnds", ElementType.Double, ["time", "bnds"], AttributeSet.Empty), [3, 2], [Deflate]),
            new(new("lat", ElementType.Double, ["lat"], Units("degrees_north")), [], []),
            new(new("lon", ElementType.Double, ["lon"], Units("degrees_east")), [], []),
            new(new("tas", ElementType.Int, ["time", "lat", "lon"], Units("K")), [1, 2, 2], [Deflate]),
        ];
        var file = Write(dimensions, [.. variables], AttributeSet.Empty, variable => variable.Type == ElementType.Int
            ? Bytes(Enumerable.Range(1, 12), BitConverter.GetBytes)
            : Bytes(Enumerable.Range(0, variable.Name == "time_bnds" ? 6 : variable.Name == "time" ? 3 : 2)
                .Select(number => (double)number), BitConverter.GetBytes));
        await File.WriteAllBytesAsync(folder.File("cf.nc"), file, CancellationToken);

        var header = await Tool.RunAsync("ncdump", "-hs", folder.File("cf.nc"));
        var dates = await Tool.RunAsync("cdo", "-s", "showdate", folder.File("cf.nc"));
        var sums = await Tool.RunAsync("cdo", "-s", "outputf,%g", "-fldsum", folder.File("cf.nc"));
        var scales = await Tool.RunAsync("h5dump", "-a", "/lat/REFERENCE_LIST", folder.File("cf.nc"));

        Assert.Contains("time = UNLIMITED ; // (3 currently)", header, StringComparison.Ordinal);
        Assert.Contains("tas:_ChunkSizes = 1, 2, 2", header, StringComparison.Ordinal);
        Assert.Contains("tas:_DeflateLevel = 1", header, StringComparison.Ordinal);
        Assert.True(
            header.IndexOf("double time(", StringComparison.Ordinal)
            < header.IndexOf("int tas(", StringComparison.Ordinal));
        Assert.Equal("2000-01-01 2000-01-02 2000-01-03", dates.Trim().Replace("  ", " ", StringComparison.Ordinal));
        Assert.Equal(["10", "26", "42"], sums.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("DATASET", scales, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_file_can_hold_is_refused()
    {
        var numbers = AttributeValue.FromNumbers(ElementType.Double, new double[9000]);
        var text = Define("label", ElementType.String, "x");
        ImmutableArray<Dimension> dimensions = [new("x", 1L << 33)];

        var attribute = Assert.Throws<ComputeException>(
            () => NetCdf4Layout.Create([], [], AttributeSet.Empty.With("levels", numbers)));
        var type = Assert.Throws<ComputeException>(
            () => NetCdf4Layout.Create(dimensions, [new(text, [], [])], AttributeSet.Empty));
        var chunk = Assert.Throws<ComputeException>(() => NetCdf4Layout.Create(
            dimensions, [new(Define("v", ElementType.Int, "x"), [1L << 31], [])], AttributeSet.Empty));
        var name = Assert.Throws<ComputeException>(() => NetCdf4Layout.Create([new("a/b", 1)], [], AttributeSet.Empty));

        Assert.Equal((Fault.TooLarge, Fault.InvalidValue), (attribute.Fault, type.Fault));
        Assert.Equal((Fault.TooLarge, Fault.InvalidValue), (chunk.Fault, name.Fault));
        Assert.Contains("72", attribute.Message, StringComparison.Ordinal);
    }

    // How many records there are is what variables of it say: where there is none, there are none.
    private static Dimension Seen(Dimension dimension, ImmutableArray<NetCdf4Variable> variables) =>
        dimension.IsUnlimited && !variables.Any(variable => variable.Definition.Dimensions.Contains(dimension.Name))
            ? dimension with { Length = 0 }
            : dimension;

    /// <summary>Drawn variables, with and without chunks, among them coordinates and one of a dimension's name.</summary>
    private static Gen<ImmutableArray<NetCdf4Variable>> Variables() =>
        Gen.Select(Definitions(), Gen.Bool.Array[10], Gen.Int[1, 3].Array[10], Gen.Int[0, 3]).Select(
            (definitions, choices, chunks, coordinates) => definitions
                .Concat(Coordinates(coordinates))
                .Select((definition, number) => Stored(definition, choices[number], chunks[number]))
                .ToImmutableArray());

    private static IEnumerable<VariableDefinition> Coordinates(int kind) => kind switch
    {
        1 => [Define("time", ElementType.Double, "time"), Define("x", ElementType.Int, "x")],
        2 => [Define("x", ElementType.Char, "x", "y")],
        3 => [Define("y", ElementType.Float, "x"), Define("\u6e29 nv", ElementType.Short)],
        _ => [],
    };

    private static NetCdf4Variable Stored(VariableDefinition definition, bool isDeflated, int chunk)
    {
        var isChunked = definition.Dimensions.Length > 0 && (definition.Dimensions.Contains("time") || isDeflated);
        return isChunked
            ? new(definition, [.. definition.Dimensions.Select(_ => (long)chunk)], isDeflated ? [Deflate] : [])
            : new(definition, [], []);
    }
}
