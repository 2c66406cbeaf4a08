using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing;

public sealed class ClassicLayoutTests
{
    private const long LastElement = (4L * (1 << 15) * ((1 << 15) + 3)) - 4;

    private static readonly ImmutableArray<Dimension> _dimensions =
        [new("time", 4, true), new("x", 3), new("y", 5), new("\u6e29 nv", 2)];

    private static readonly ImmutableArray<ImmutableArray<string>> _shapes =
        [[], ["time"], ["x"], ["time", "x"], ["y", "x"], ["time", "y", "\u6e29 nv"], ["x", "x"], ["time", "y", "x"]];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task What_is_written_by_placements_is_read_again() =>
        Definitions().SampleAsync(
            async variables =>
            {
                var layout = ClassicLayout.Create(_dimensions, variables, Described(ElementType.Double));
                var file = Write(layout);
                var source = new MemorySource(file);

                var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);

                Assert.Equal(layout.Format, index.Format);
                Assert.Equal(_dimensions.AsEnumerable(), index.Dimensions);
                Assert.Equal(Described(ElementType.Double), index.Attributes);
                foreach (var (variable, read) in variables.Zip(index.Variables, (one, other) => (one, other)))
                {
                    Assert.Equal((variable.Name, variable.Type), (read.Name, read.Type));
                    Assert.Equal(variable.Dimensions, read.Dimensions.Select(dimension => dimension.Name));
                    Assert.Equal(variable.Attributes, read.Attributes);
                    Assert.Equal(
                        Content(variable), await DatasetDump.ReadAllAsync(source, read, CancellationToken));
                }
            },
            iter: 300);

    [Fact]
    public void Placements_fill_the_file_in_order_without_gaps_or_overlaps() =>
        Definitions().Sample(
            variables =>
            {
                var layout = ClassicLayout.Create(_dimensions, variables, AttributeSet.Empty);
                long offset = layout.Header.Length;
                foreach (var placement in layout.Placements.Where(placement => !placement.IsRecord))
                {
                    Assert.Equal(offset, placement.Offset);
                    Assert.InRange(placement.PaddedBytes - placement.Bytes, 0, 3);
                    offset += placement.PaddedBytes;
                }

                Assert.Equal(offset, layout.RecordStart);
                foreach (var placement in layout.Placements.Where(placement => placement.IsRecord))
                {
                    Assert.Equal(offset, placement.Offset);
                    Assert.Equal(layout.RecordBytes, placement.Stride);
                    offset += placement.PaddedBytes;
                }

                Assert.Equal(offset, layout.RecordStart + layout.RecordBytes);
                Assert.Equal(layout.Length, layout.RecordStart + (layout.Records * layout.RecordBytes));
            },
            iter: 300);

    [Fact]
    public async Task The_c_library_reads_the_same_as_we_do()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var files = new List<string>();
        var dumps = new List<string>();
        await Definitions().SampleAsync(
            async variables =>
            {
                var file = Write(ClassicLayout.Create(_dimensions, variables, Described(ElementType.Float)));
                files.Add(folder.File($"{files.Count}.nc"));
                await File.WriteAllBytesAsync(files[^1], file, CancellationToken);
                dumps.Add(await DatasetDump.OfAsync(new MemorySource(file), CancellationToken));
            },
            iter: 60,
            threads: 1);

        Assert.Equal(await Python.RunAsync(DatasetDump.Script, [.. files]), string.Concat(dumps));
    }

    [Theory]
    [InlineData(ElementType.Byte)]
    [InlineData(ElementType.Char)]
    [InlineData(ElementType.Short)]
    public void Records_of_a_single_variable_are_not_padded(ElementType type)
    {
        var layout = ClassicLayout.Create(_dimensions, [Define("a", type, "time", "x"), Define("b", type, "x")], AttributeSet.Empty);

        Assert.Equal(3 * type.ByteLength(), layout.RecordBytes);
        Assert.Equal(layout.Placements[0].Bytes, layout.Placements[0].PaddedBytes);
        Assert.Equal(layout.RecordStart + (4 * 3 * type.ByteLength()), layout.Length);
        Assert.True(layout.Placements[1].PaddedBytes % 4 == 0);
    }

    [Theory]
    [InlineData(ElementType.UByte)]
    [InlineData(ElementType.UShort)]
    [InlineData(ElementType.UInt)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.UInt64)]
    public void A_type_of_cdf5_makes_the_file_cdf5(ElementType type)
    {
        var one = AttributeSet.Empty.With("a", AttributeValue.FromIntegers(type, 1));

        Assert.Equal("cdf5", ClassicLayout.Create(_dimensions, [Define("a", type, "x")], AttributeSet.Empty).Format);
        Assert.Equal("cdf5", ClassicLayout.Create(_dimensions, [], one).Format);
        Assert.Equal("cdf5", ClassicLayout.Create(
            _dimensions, [Define("a", ElementType.Float, "x") with { Attributes = one }], AttributeSet.Empty).Format);
        Assert.Equal("64-bit offset", ClassicLayout.Create(
            _dimensions, [Define("a", ElementType.Double, "x")], Described(ElementType.Float)).Format);
    }

    /// <summary>4 GiB less 4 bytes is the most that CDF-2 can say of a variable which is not the last.</summary>
    [Theory]
    [InlineData(1L << 30, "big x,small x", "cdf5")]
    [InlineData((1L << 30) - 1, "big x,small x", "64-bit offset")]
    [InlineData(1L << 30, "small x,big x", "64-bit offset")]
    [InlineData(1L << 30, "small x,big x,r time", "cdf5")]
    [InlineData(1L << 30, "r time x,s time", "cdf5")]
    [InlineData(1L << 30, "s time,r time x", "64-bit offset")]
    [InlineData(1L << 30, "s time,r time x,small y", "64-bit offset")]
    [InlineData(1L << 31, "small y", "cdf5")]
    public void Cdf5_is_taken_where_cdf2_cannot_hold_the_data(long length, string variables, string format)
    {
        ImmutableArray<Dimension> dimensions = [new("time", 4, true), new("x", length), new("y", 5)];
        ImmutableArray<VariableDefinition> definitions =
        [
            .. variables.Split(',').Select(variable => variable.Split(' ')).Select(words => words[0] == "small"
                ? Define(words[0], ElementType.Float, "y")
                : Define(words[0], ElementType.Float, words[1..])),
        ];

        Assert.Equal(format, ClassicLayout.Create(dimensions, definitions, AttributeSet.Empty).Format);
    }

    [Theory]
    [InlineData(true, "64-bit offset")]
    [InlineData(false, "cdf5")]
    public async Task The_c_library_reads_the_end_of_a_variable_beyond_4_gib(bool isLast, string format)
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var big = Define("big", ElementType.Float, "y", "x");
        var small = Define("small", ElementType.Int, "nv");
        ImmutableArray<Dimension> dimensions = [new("x", 1 << 15), new("y", (1 << 15) + 3), new("nv", 2)];
        var layout = ClassicLayout.Create(dimensions, isLast ? [small, big] : [big, small], AttributeSet.Empty);
        var path = folder.File("big.nc");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, layout.Length); // Sparse: takes no room on disk.
            RandomAccess.Write(file, layout.Header.Span, 0);
            RandomAccess.Write(file, [0x42, 0x28, 0, 0], layout.Placements[isLast ? 1 : 0].Offset + LastElement);
            RandomAccess.Write(file, [0, 0, 0, 7], layout.Placements[isLast ? 0 : 1].Offset + 4);
        }

        var output = await Python.RunAsync(
            "import sys, netCDF4; d = netCDF4.Dataset(sys.argv[1]); print(d['big'][-1, -1], d['small'][1], d['big'][0, 0])",
            path);

        Assert.Equal(format, layout.Format);
        Assert.Equal("42.0 7 0.0\n", output);
    }

    [Fact]
    public async Task Ncdump_and_cdo_read_what_is_written()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        static AttributeSet Units(string units, string standardName) =>
            AttributeSet.Empty.With("units", units).With("standard_name", standardName);
        ImmutableArray<Dimension> dimensions = [new("time", 2, true), new("lat", 3), new("lon", 4)];
        var layout = ClassicLayout.Create(
            dimensions,
            [
                new("time", ElementType.Double, ["time"], Units("days since 2000-01-01", "time")),
                new("lat", ElementType.Double, ["lat"], Units("degrees_north", "latitude")),
                new("lon", ElementType.Float, ["lon"], Units("degrees_east", "longitude")),
                new("tas", ElementType.Short, ["time", "lat", "lon"], Units("K", "air_temperature")),
            ],
            AttributeSet.Empty.With("Conventions", "CF-1.11"));
        var path = folder.File("cf.nc");
        await File.WriteAllBytesAsync(
            path,
            Write(layout, variable => variable.Name switch
            {
                "time" => Bytes([0.0, 31.0], BitConverter.GetBytes),
                "lat" => Bytes([-30.0, 0.0, 30.0], BitConverter.GetBytes),
                "lon" => Bytes([0f, 90f, 180f, 270f], BitConverter.GetBytes),
                _ => Bytes(Enumerable.Range(270, 24), number => BitConverter.GetBytes((short)number)),
            }),
            CancellationToken);

        var output = await Python.RunAsync(
            """
            import shutil, subprocess, sys
            if not (shutil.which('cdo') and shutil.which('ncdump')):
                print('absent')
                sys.exit()
            def run(*command):
                return subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print(run('ncdump', '-k', sys.argv[1]).strip())
            print('time = UNLIMITED ; // (2 currently)' in run('ncdump', '-h', sys.argv[1]))
            print(*run('cdo', '-s', 'outputf,%5g', sys.argv[1]).split())
            print(run('cdo', '-s', 'showdate', sys.argv[1]).split())
            """,
            path);

        if (output == "absent\n")
        {
            Assert.Skip("cdo or ncdump is not installed: apt-get install cdo netcdf-bin");
        }

        Assert.Equal(
            "64-bit offset\nTrue\n270 271 272 273 274 275 276 277 278 279 280 281 "
            + "282 283 284 285 286 287 288 289 290 291 292 293\n['2000-01-01', '2000-02-01']\n",
            output);
    }

    [Fact]
    public void An_unlimited_dimension_stays_so_only_where_a_classic_file_can_have_it()
    {
        static bool HasRecords(params VariableDefinition[] variables) => ClassicLayout
            .Create([new("time", 4, true), new("x", 3)], [.. variables], AttributeSet.Empty)
            .Dimensions[0].IsUnlimited;

        Assert.True(HasRecords());
        Assert.True(HasRecords(Define("a", ElementType.Float, "time", "x"), Define("b", ElementType.Float, "x")));
        Assert.False(HasRecords(Define("a", ElementType.Float, "time"), Define("b", ElementType.Float, "x", "time")));
        Assert.False(HasRecords(Define("a", ElementType.Float, "time", "time")));

        var two = ClassicLayout.Create(
            [new("time", 4, true), new("x", 3, true)], [Define("a", ElementType.Float, "time", "x")], AttributeSet.Empty);
        Assert.DoesNotContain(two.Dimensions, dimension => dimension.IsUnlimited);
        Assert.Equal((0L, 0L, 48L), (two.Records, two.RecordBytes, two.Placements[0].Bytes));
    }

    [Fact]
    public void No_records_are_an_empty_record_section()
    {
        var layout = ClassicLayout.Create(
            [new("time", 0, true)], [Define("a", ElementType.Float, "time")], AttributeSet.Empty);

        Assert.Equal((0L, 4L, layout.RecordStart), (layout.Records, layout.RecordBytes, layout.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    [InlineData("ends with a space ")]
    [InlineData(" begins")]
    [InlineData("-1")]
    [InlineData("half a pair: \\ud800")] // Written out below: an attribute cannot hold it.
    public void Names_that_netcdf_forbids_are_refused(string written)
    {
        var name = written.Replace("\\ud800", "\ud800", StringComparison.Ordinal);
        static Fault Fault(Action create) => Assert.Throws<ComputeException>(create).Fault;

        Assert.Equal(Engine.Faults.Fault.InvalidValue, Fault(() => ClassicLayout.Create(
            _dimensions, [Define(name, ElementType.Float)], AttributeSet.Empty)));
        Assert.Equal(Engine.Faults.Fault.InvalidValue, Fault(() => ClassicLayout.Create(
            [new(name, 3)], [], AttributeSet.Empty)));
        Assert.Equal(Engine.Faults.Fault.InvalidValue, Fault(() => ClassicLayout.Create(
            [], [], AttributeSet.Empty.With(name, "text"))));
    }

    [Fact]
    public void Definitions_that_contradict_themselves_are_refused()
    {
        var a = Define("a", ElementType.Float, "x");

        Assert.Contains("two of the output's variables are named a", Message([new("x", 3)], a, a), StringComparison.Ordinal);
        Assert.Contains("two of the output's dimensions are named x", Message([new("x", 3), new("x", 4)]), StringComparison.Ordinal);
        Assert.Contains("dimension x has length 0", Message([new("x", 0)], a), StringComparison.Ordinal);
        Assert.Contains("more than a file can hold", Message(
            [new("x", 1L << 40)], Define("a", ElementType.Float, "x", "x")), StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => ClassicLayout.Create([], [a], AttributeSet.Empty));

        static string Message(ImmutableArray<Dimension> dimensions, params VariableDefinition[] variables) =>
            Assert.Throws<ComputeException>(
                () => ClassicLayout.Create(dimensions, [.. variables], AttributeSet.Empty)).Message;
    }

    private static Gen<ImmutableArray<VariableDefinition>> Definitions() =>
        Gen.Select(Gen.Enum<ElementType>(), Gen.Int[0, _shapes.Length - 1], Gen.Bool)
            .Array[0, 6]
            .Select(drawn => drawn
                .Select((draw, number) => new VariableDefinition(
                    number == 0 ? "\u00e9 first" : $"v{number}",
                    draw.Item1,
                    _shapes[draw.Item2],
                    draw.Item3 ? Described(draw.Item1) : AttributeSet.Empty))
                .ToImmutableArray());

    private static VariableDefinition Define(string name, ElementType type, params string[] dimensions) =>
        new(name, type, [.. dimensions], AttributeSet.Empty);

    private static AttributeSet Described(ElementType type)
    {
        var value = type.IsFloating() ? AttributeValue.FromNumbers(type, 1.5, double.NaN, -0.25)
            : type == ElementType.Char ? AttributeValue.FromText("c")
            : type is ElementType.UByte or ElementType.UShort or ElementType.UInt ? AttributeValue.FromIntegers(type, 200)
            : AttributeValue.FromIntegers(type, -1, 0, 127);
        return AttributeSet.Empty
            .With("value", value)
            .With("text", "\u2103 degrees")
            .With("empty", "")
            .With("provenance.wps_identifier", "CDAT.subset");
    }

    /// <summary>Elements that no two variables share.</summary>
    private static byte[] Content(VariableDefinition variable)
    {
        var elements = variable.Dimensions
            .Aggregate(1L, (product, name) => product * _dimensions.Single(dimension => dimension.Name == name).Length);
        var bytes = new byte[elements * variable.Type.ByteLength()];
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(variable.Name));
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(key[i % 31] + i);
        }

        return bytes;
    }

    private static byte[] Bytes<T>(IEnumerable<T> numbers, Func<T, byte[]> bytes) => [.. numbers.SelectMany(bytes)];

    private static byte[] Write(ClassicLayout layout) => Write(layout, Content);

    /// <summary>Writes every variable at its own place, last one first.</summary>
    private static byte[] Write(ClassicLayout layout, Func<VariableDefinition, byte[]> content)
    {
        var file = new byte[layout.Length];
        foreach (var placement in layout.Placements.Reverse())
        {
            var elements = content(placement.Variable);
            ByteSwap.NativeToBigEndian(elements, placement.Variable.Type);
            var runs = placement.IsRecord ? layout.Records : 1;
            Assert.Equal(elements.Length, runs * placement.Bytes);
            for (long run = 0; run < runs; run++)
            {
                elements.AsSpan((int)(run * placement.Bytes), (int)placement.Bytes)
                    .CopyTo(file.AsSpan((int)(placement.Offset + (run * placement.Stride))));
            }
        }

        layout.Header.Span.CopyTo(file);
        return file;
    }
}
