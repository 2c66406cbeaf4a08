using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class DatasetReaderTests
{
    /// <summary>Writes files of one format: every type, records with and without padding, scalars, none.</summary>
    private const string WriteScript =
        """
        import sys, netCDF4, numpy as np
        folder, kind = sys.argv[1:]
        types = ['i1', 'S1', 'i2', 'i4', 'f4', 'f8']
        if kind == 'NETCDF3_64BIT_DATA':
            types += ['u1', 'u2', 'u4', 'i8', 'u8']
        random = np.random.default_rng(5)
        def values(type, shape):
            if type == 'S1':
                return random.integers(65, 90, shape).astype('u1').view('S1').reshape(shape)
            if type[0] == 'f':
                return random.normal(size=shape).astype(type)
            limits = np.iinfo(type)
            return random.integers(limits.min, limits.max, shape, dtype=type, endpoint=True)
        def create(name):
            d = netCDF4.Dataset(f'{folder}/{name}.nc', 'w', format=kind)
            d.set_auto_maskandscale(False)
            return d
        def add(d, name, type, dims, records=0):
            v = d.createVariable(name, type, dims)
            shape = [len(d.dimensions[n]) or records for n in dims]
            if 0 not in shape:
                v[...] = values(type, tuple(shape))
            return v
        def describe(owner):
            for type in types:
                if type != 'S1':
                    owner.setncattr('one_' + type, values(type, 1)[0])
                    owner.setncattr('three_' + type, values(type, 3))
            owner.setncattr('text', 'degrees \u2103 \u6e29\u5ea6')
            owner.setncattr('empty', '')
            owner.setncattr('not_a_number', np.float32('nan'))

        with create('everything') as d:
            d.createDimension('time', None)
            for name, length in (('x', 3), ('y', 5), ('one', 1)):
                d.createDimension(name, length)
            describe(d)
            for type in types:
                describe(add(d, f'records_{type}', type, ('time', 'x'), 4))
                add(d, f'scalar_{type}', type, ())
                add(d, f'fixed_{type}', type, ('y', 'x'))
                add(d, f'times_{type}', type, ('time',), 4)
                add(d, f'three_d_{type}', type, ('time', 'one', 'y'), 4)
            add(d, 'd\u00e9bit \u6e29', 'f4', ('y',))
        for type in types:
            with create(f'single_{type}') as d:
                d.createDimension('time', None)
                d.createDimension('x', 3)
                add(d, 'before', 'i1', ('x',))
                add(d, 'single', type, ('time', 'x'), 7)
                add(d, 'after', 'i2', ('x',))
        with create('no_records') as d:
            d.createDimension('time', None)
            d.createDimension('x', 3)
            add(d, 'a', 'i2', ('time', 'x'))
            add(d, 'b', 'f8', ('time',))
            add(d, 'c', 'i1', ('x',))
        with create('nothing') as d:
            pass
        with create('only_dimensions') as d:
            d.createDimension('time', None)
            d.createDimension('x', 3)
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("NETCDF3_CLASSIC", 10)]
    [InlineData("NETCDF3_64BIT_OFFSET", 10)]
    [InlineData("NETCDF3_64BIT_DATA", 15)]
    public async Task Files_of_every_type_and_shape_read_as_the_c_library_reads_them(string format, int count)
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        _ = await Python.RunAsync(WriteScript, folder.Path, format);
        var files = Directory.GetFiles(folder.Path);

        Assert.Equal(count, files.Length);
        await EqualTheOracleAsync(files);
    }

    [Fact]
    public async Task Files_of_the_field_read_as_the_c_library_reads_them()
    {
        await Python.RequireAsync("netCDF4");
        var files = RealData.ClassicFiles();
        if (files.Length == 0)
        {
            Assert.Skip("no NetCDF-3 files: neither COMPUTE_ESGF_DATA nor ../shared/data/esgf nor ferret-datasets");
        }

        await EqualTheOracleAsync(files);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(4096)]
    public async Task Netcdf_4_is_known_by_its_signature_behind_a_user_block_too(int offset)
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var path = folder.File("four.nc");
        _ = await Python.RunAsync(
            "import sys, netCDF4; netCDF4.Dataset(sys.argv[1], 'w').createDimension('x', 3)", path);
        byte[] bytes = [.. new byte[offset], .. await File.ReadAllBytesAsync(path, CancellationToken)];

        var index = await DatasetReader.ReadIndexAsync(new MemorySource(bytes, path), CancellationToken);

        Assert.Equal("netCDF-4", index.Format);
        Assert.Equal([new Dimension("x", 3)], index.Dimensions);
    }

    [Fact]
    public async Task A_signature_alone_is_corrupt()
    {
        byte[] bytes = [.. new byte[1024], 0x89, .. "HDF\r\n"u8, 0x1A, 0x0A, .. new byte[100]];

        Assert.Equal(Fault.CorruptData, (await FailureAsync(new MemorySource(bytes))).Fault);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("CD", "begins with the bytes 4344,")]
    [InlineData("CDF", "begins with the bytes 434446,")]
    [InlineData("<!DOCTYPE html><html>", "begins with the bytes 3C21444F43545950,")]
    [InlineData("CDF\u0004then something else", "the version is 4")]
    public async Task Anything_else_is_corrupt_and_named_with_its_first_bytes(string content, string cause)
    {
        var failure = await FailureAsync(new MemorySource(Encoding.ASCII.GetBytes(content), "data/page.nc"));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Equal("data/page.nc", failure.Locator);
        Assert.Contains("data/page.nc", failure.Message, StringComparison.Ordinal);
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
    }

    private static async Task EqualTheOracleAsync(string[] files)
    {
        foreach (var (file, expected) in await DatasetDump.ByNetCdfAsync(files))
        {
            var source = new MemorySource(await File.ReadAllBytesAsync(file, CancellationToken), file);
            Assert.Equal(expected, await DatasetDump.OfAsync(source, CancellationToken));
        }
    }

    private static Task<ComputeException> FailureAsync(MemorySource source) =>
        Assert.ThrowsAsync<ComputeException>(async () => await DatasetReader.ReadIndexAsync(source, CancellationToken));
}
