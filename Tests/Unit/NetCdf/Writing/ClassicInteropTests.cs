using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Tests.Support;
using CsCheck;
using static Compute.Orleans.Tests.Unit.NetCdf.Writing.WrittenDataset;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing;

/// <summary>What is written, as other libraries read it.</summary>
public sealed class ClassicInteropTests
{
    private const long LastElement = (4L * (1 << 15) * ((1 << 15) + 3)) - 4;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_c_library_reads_the_same_as_we_do()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var dumps = new Dictionary<string, string>(StringComparer.Ordinal);
        await Definitions().SampleAsync(
            async variables =>
            {
                var file = Write(ClassicLayout.Create(Dimensions, variables, Described(ElementType.Float)));
                var path = folder.File($"{dumps.Count}.nc");
                await File.WriteAllBytesAsync(path, file, CancellationToken);
                dumps.Add(path, await DatasetDump.OfAsync(new MemorySource(file), CancellationToken));
            },
            iter: 60,
            threads: 1);

        Assert.Equal(await DatasetDump.ByNetCdfAsync(dumps.Keys), dumps);
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
            """
            import sys, netCDF4
            d = netCDF4.Dataset(sys.argv[1])
            print(d['big'][-1, -1], d['small'][1], d['big'][0, 0])
            """,
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
}
