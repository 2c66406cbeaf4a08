using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>NetCDF-4 files as they are written, read by other libraries.</summary>
public sealed class NetCdf4InteropTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(NetCdf4Cases.Names), MemberType = typeof(NetCdf4Cases))]
    public async Task The_c_library_reads_the_same_as_we_do(string name)
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var file = WrittenNetCdf4.Write(NetCdf4Cases.Layout(name), number => number % 7 == 5);
        var path = folder.File("written.nc");
        await File.WriteAllBytesAsync(path, file, CancellationToken);

        var dumps = await DatasetDump.ByNetCdfAsync([path]);

        Assert.Equal(dumps[path], await DatasetDump.OfAsync(new MemorySource(file), CancellationToken));
    }

    [Theory]
    [MemberData(nameof(NetCdf4Cases.Names), MemberType = typeof(NetCdf4Cases))]
    public async Task H5py_finds_the_scales_of_every_dimension(string name)
    {
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        var layout = NetCdf4Cases.Layout(name);
        var path = folder.File("written.nc");
        await File.WriteAllBytesAsync(path, WrittenNetCdf4.Write(layout), CancellationToken);

        var output = await Python.RunAsync(
            """
            import sys, h5py
            with h5py.File(sys.argv[1]) as f:
                for name, d in f.items():
                    if 'CLASS' not in d.attrs:
                        print(name, *[','.join(s.name[1:] for s in axis.values()) for axis in d.dims], sep='|')
                    d[()]
            """,
            path);

        var names = layout.Dimensions.Select(dimension => dimension.Name).ToHashSet(StringComparer.Ordinal);
        var expected = layout.Variables
            .Select(variable => variable.Definition)
            .Where(variable => variable.Dimensions is not [var first, ..] || first != variable.Name)
            .Select(variable => string.Join(
                '|',
                variable.Dimensions.Prepend((names.Contains(variable.Name) ? "_nc4_non_coord_" : "") + variable.Name)));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ncdump_and_cdo_read_what_is_written()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var path = folder.File("written.nc");
        await File.WriteAllBytesAsync(path, WrittenNetCdf4.Write(NetCdf4Cases.Layout("climate")), CancellationToken);

        var output = await Python.RunAsync(
            """
            import shutil, subprocess, sys
            if not (shutil.which('cdo') and shutil.which('ncdump')):
                print('absent')
                sys.exit()
            def run(*command):
                return subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print(run('ncdump', '-k', sys.argv[1]).strip())
            header = run('ncdump', '-hs', sys.argv[1])
            for part in ('time = UNLIMITED ; // (5 currently)', 'tas:_ChunkSizes = 2, 4, 3', 'tas:_Shuffle = "true"',
                         'tas:_DeflateLevel = 1', 'lat:_Storage = "contiguous"', '_NCProperties = "version=2,'):
                print(part in header)
            print(run('cdo', '-s', 'ntime', sys.argv[1]).strip(), run('cdo', '-s', 'showname', sys.argv[1]).strip())
            """,
            path);

        if (output == "absent\n")
        {
            Assert.Skip("cdo or ncdump is not installed: apt-get install cdo netcdf-bin");
        }

        Assert.Equal("netCDF-4\nTrue\nTrue\nTrue\nTrue\nTrue\nTrue\n5 tas\n", output);
    }

    [Fact]
    public async Task The_c_library_writes_on_in_what_is_written()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var path = folder.File("written.nc");
        await File.WriteAllBytesAsync(path, WrittenNetCdf4.Write(NetCdf4Cases.Layout("climate")), CancellationToken);

        var output = await Python.RunAsync(
            """
            import sys, netCDF4
            with netCDF4.Dataset(sys.argv[1], 'a') as d:
                d['tas'][5:200] = 7
                d.history = 'changed ' * 10000
                d['tas'].long_name = 'warmth'
            with netCDF4.Dataset(sys.argv[1]) as d:
                print(d['tas'].shape, float(d['tas'][199, 3, 6]), len(d.history), d['tas'].long_name)
            """,
            path);

        Assert.Equal("(200, 4, 7) 7.0 80000 warmth\n", output);
        var index = await DatasetReader.ReadIndexAsync(
            new MemorySource(await File.ReadAllBytesAsync(path, CancellationToken)), CancellationToken);
        Assert.Equal(200, index.Variable("tas")!.Shape[0]);
    }
}
