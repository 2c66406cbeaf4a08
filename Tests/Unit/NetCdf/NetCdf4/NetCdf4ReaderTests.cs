using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.NetCdf4;

/// <summary>What netCDF-C does not open, and what no header shows; the rest is compared in CdlHeaderTests.</summary>
public sealed class NetCdf4ReaderTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_within_themselves_and_links_to_nowhere_are_left_out()
    {
        var index = await IndexAsync(
            """
            g = f.create_group('g')
            g['up'] = f['/']
            g['self'] = g
            g['x'] = np.zeros(2)
            f['nowhere'] = h5py.SoftLink('/nowhere')
            f['loop'] = h5py.SoftLink('loop')
            f['ring'] = h5py.SoftLink('ring2')
            f['ring2'] = h5py.SoftLink('/ring')
            f['away'] = h5py.ExternalLink('other.h5', '/x')
            f['twice'] = g
            f['soft'] = h5py.SoftLink('g/x')
            """);

        Assert.Equal(["soft"], index.Variables.Select(variable => variable.Name));
        Assert.Equal(["g", "twice"], index.Groups.Select(group => group.Path));
        Assert.Equal(["x"], index.Groups[1].Variables.Select(variable => variable.Name));
    }

    [Fact]
    public async Task Groups_that_lead_to_each_other_in_ever_more_ways_are_refused()
    {
        var failure = await Assert.ThrowsAsync<ComputeException>(() => IndexAsync(
            """
            inner = f.create_group('g0')
            for depth in range(1, 50):
                g = f.create_group('g%d' % depth)
                g['a'] = inner
                g['b'] = inner
                inner = g
            """));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Contains("lead to each other", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_of_very_many_names_is_refused()
    {
        var failure = await Assert.ThrowsAsync<ComputeException>(() => IndexAsync(
            """
            f['v'] = np.zeros(3)
            for number in range(1000):
                f['v'].attrs['a%d' % number] = 'b' * 60
            for number in range(1000):
                f['v%d' % number] = f['v']
            """));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Contains("under so many names", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_of_very_many_names_is_refused()
    {
        var failure = await Assert.ThrowsAsync<ComputeException>(() => IndexAsync(
            """
            f.create_group('g').attrs['a'] = np.zeros(60000, 'i1')
            for number in range(1000):
                f['g%d' % number] = f['g']
            """));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Contains("under so many names", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_have_one_index_of_chunks_are_damage()
    {
        var failure = await Assert.ThrowsAsync<ComputeException>(() => IndexAsync(
            """
            import re
            for name in 'vw':
                f.create_dataset(name, data=np.arange(64, dtype='i4'), chunks=(4,))
            f.close()
            b = bytearray(open(sys.argv[1], 'rb').read())
            of_v, of_w = [m.start(1) for m in re.finditer(rb'\x03\x02\x02(.{8})\x04\0\0\0\x04\0\0\0', b, re.S)]
            b[of_w:of_w + 8] = b[of_v:of_v + 8]
            open(sys.argv[1], 'wb').write(b)
            """));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Contains("its chunks are those of the dataset at byte", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_that_are_too_deep_are_refused()
    {
        var failure = await Assert.ThrowsAsync<ComputeException>(
            () => IndexAsync("f.create_group('/'.join(['g'] * 80))"));

        Assert.Contains("64 deep", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_read_is_refused_by_variable()
    {
        var index = await IndexAsync(
            """
            f['good'] = np.arange(3)
            d = f.create_dataset('reference', (1,), dtype=h5py.ref_dtype)
            d[0] = f['good'].ref
            f['opaque'] = np.zeros(3, 'V5')
            f['null'] = h5py.Empty('f4')
            f.create_dataset('array', (2,), dtype=np.dtype(('f4', (3,))))
            f.create_dataset('packed', data=np.arange(20), chunks=(5,), scaleoffset=2)
            f.create_dataset('outside', (3,), 'f4', external=[('elsewhere', 0, 12)])
            layout = h5py.VirtualLayout(shape=(3,), dtype='f4')
            layout[:] = h5py.VirtualSource('other.h5', 'x', shape=(3,))
            f.create_virtual_dataset('virtual', layout)
            """);

        Assert.Null(index.Variable("good")!.Refusal);
        Assert.Contains("references", index.Variable("reference")!.Refusal, StringComparison.Ordinal);
        Assert.Contains("opaque", index.Variable("opaque")!.Refusal, StringComparison.Ordinal);
        Assert.Contains("null dataspace", index.Variable("null")!.Refusal, StringComparison.Ordinal);
        Assert.Contains("arrays", index.Variable("array")!.Refusal, StringComparison.Ordinal);
        Assert.Contains("scale-offset", index.Variable("packed")!.Refusal, StringComparison.Ordinal);
        Assert.Contains("external", index.Variable("outside")!.Refusal, StringComparison.Ordinal);
        Assert.Contains("virtual", index.Variable("virtual")!.Refusal, StringComparison.Ordinal);
        Assert.Equal(ElementType.Opaque, index.Variable("opaque")!.Type);
        Assert.IsType<ContiguousLayout>(((RefusedLayout)index.Variable("opaque")!.Layout).Storage);
    }

    [Fact]
    public async Task Numbers_that_are_wider_than_any_that_is_converted_are_refused()
    {
        var index = await IndexAsync(
            """
            from h5py import h5d, h5s, h5t
            for name, base in ('integer', h5t.STD_I64LE), ('floating', h5t.IEEE_F64BE):
                for size in 16, 17, 64:
                    wide = base.copy()
                    wide.set_size(size)
                    h5d.create(f.id, b'%s %d' % (name.encode(), size), wide, h5s.create_simple((2,)))
            """);

        foreach (var name in new[] { "integer", "floating" })
        {
            Assert.Null(index.Variable($"{name} 16")!.Refusal);
            Assert.Contains("17 bytes, and 16", index.Variable($"{name} 17")!.Refusal, StringComparison.Ordinal);
            Assert.Contains("64 bytes, and 16", index.Variable($"{name} 64")!.Refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_variable_may_be_shorter_than_its_dimension()
    {
        await Python.RequireAsync("netCDF4");
        var index = await IndexAsync(
            """
            f.close()
            import netCDF4
            d = netCDF4.Dataset(sys.argv[1], 'w')
            d.createDimension('time', None)
            d.createDimension('x', 2)
            d.createVariable('long', 'f4', ('time', 'x'), chunksizes=(2, 2))[0:5] = 1
            d.createVariable('short', 'f4', ('time', 'x'), chunksizes=(2, 2))[0:3] = 1
            d.createVariable('none', 'f4', ('time', 'x'), chunksizes=(2, 2))
            d.close()
            f = h5py.File(sys.argv[1], 'a')
            """);

        Assert.Equal(new Dimension("time", 5, true), index.Dimensions[0]);
        foreach (var (name, extent, chunks) in new[] { ("long", 5, 3), ("short", 3, 2), ("none", 0, 0) })
        {
            var variable = index.Variable(name)!;
            var layout = Assert.IsType<ChunkedLayout>(variable.Layout);
            Assert.Equal([5, 2], variable.Shape);
            Assert.Equal([extent, 2], layout.Extent);
            Assert.Equal(chunks, layout.Chunks.Count);
        }
    }

    [Fact]
    public async Task A_run_that_is_shorter_than_its_dimension_is_one_chunk()
    {
        var index = await IndexAsync(
            """
            f.create_dataset('t', (5,), maxshape=(None,), chunks=(5,), dtype='f8')
            f['t'].make_scale('t')
            f['v'] = np.ones(3, 'f4')
            f['v'].dims[0].attach_scale(f['t'])
            f['w'] = np.ones(3, 'f4')
            f['x'] = np.ones(2)
            f['x'].make_scale('x')
            f['w'].dims[0].attach_scale(f['x'])
            """);

        var layout = Assert.IsType<ChunkedLayout>(index.Variable("v")!.Layout);
        Assert.Equal([5L], index.Variable("v")!.Shape);
        Assert.Equal([3L], layout.Extent);
        Assert.Equal(12u, layout.Chunks.Chunks[0].Bytes);
        Assert.Contains("x has 2 elements, and 3", index.Variable("w")!.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_of_any_width_have_their_form()
    {
        var index = await IndexAsync(
            """
            f['half'] = np.array([1.5], '<f2')
            f['big'] = np.array([1], '>i2')
            f['extended'] = np.array([1], np.longdouble)
            f.attrs['half'] = np.array([1.5, -2, 65504, 6e-8, np.inf, np.nan], '>f2')
            f.attrs['extended'] = np.array([1.5, -2.25, 1e-300, 0], np.longdouble)
            """);

        var (half, big, extended) = (index.Variable("half")!, index.Variable("big")!, index.Variable("extended")!);
        Assert.Equal((ElementType.Float, 2), (half.Type, half.ElementBytes));
        Assert.Equal((10, 5, 15L), (half.Form!.MantissaBits, half.Form.ExponentBits, half.Form.ExponentBias));
        Assert.Equal((ElementType.Short, true, null), (big.Type, big.IsBigEndian, big.Form));
        Assert.Equal((ElementType.Double, 16), (extended.Type, extended.ElementBytes));
        Assert.Equal(
            [1.5, -2, 65504, (float)5.9604645e-8, double.PositiveInfinity, double.NaN],
            index.Attributes["half"]!.Numbers);
        Assert.Equal([1.5, -2.25, 1e-300, 0], index.Attributes["extended"]!.Numbers);
    }

    [Fact]
    public async Task Attributes_of_types_of_the_files_own_are_texts_of_their_elements()
    {
        var index = await IndexAsync(
            """
            pair = np.dtype([('a', 'i4'), ('b', 'f8'), ('c', 'S3'), ('d', 'f4', (2,))])
            f.attrs['pair'] = np.array([(1, 2.5, b'xy', (1, 2)), (3, 1e20, b'', (0, 0.1))], pair)
            f.attrs['opaque'] = np.void(b'\x01\xff')
            f.attrs['flag'] = np.array([True, False])
            f.attrs.create('list', np.array([np.array([1, 2]), np.array([3])], object), dtype=h5py.vlen_dtype('i4'))
            f.attrs['matrix'] = np.array([[1, 2], [3, 4]], 'i2')
            f.attrs['reference'] = f.ref
            """);

        Assert.Equal(
            ["{1, 2.5, \"xy\", {1, 2}}", "{3, 1e+20, \"\", {0, 0.1}}"], index.Attributes["pair"]!.Elements);
        Assert.Equal(["0X01FF"], index.Attributes["opaque"]!.Elements);
        Assert.Equal([1L, 0L], index.Attributes["flag"]!.Integers);
        Assert.Equal("TRUE", index.Attributes["flag"]!.UserType!.Members[1].Name);
        Assert.Equal(["{1, 2}", "{3}"], index.Attributes["list"]!.Elements);
        Assert.Equal([1L, 2L, 3L, 4L], index.Attributes["matrix"]!.Integers);
        Assert.Null(index.Attributes["reference"]);
    }

    /// <summary>The index of a file that a script makes with h5py.</summary>
    private static async Task<DatasetIndex> IndexAsync(string script)
    {
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.File("made.h5");
        _ = await Python.RunAsync(
            $"import sys, h5py, numpy as np\nf = h5py.File(sys.argv[1], 'w')\n{script}\nf.close()", path);
        var bytes = await File.ReadAllBytesAsync(path, CancellationToken);
        return await DatasetReader.ReadIndexAsync(new MemorySource(bytes, path), CancellationToken);
    }
}
