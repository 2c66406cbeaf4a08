using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.NetCdf4;

/// <summary>Sound files that would fill the memory; <see cref="ContentLimits"/> counts what they come to.</summary>
public sealed class LargeFilesTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("f.attrs['a'] = np.zeros(5_000_000, 'i1')", "16777216 bytes of attributes")]
    [InlineData("f.attrs['a'] = np.zeros(120_000, [('m%d' % n, 'i1') for n in range(50)])", "bytes of attributes")]
    [InlineData(
        """
        t = h5py.h5t.create(h5py.h5t.COMPOUND, 1)
        e = h5py.h5t.enum_create(h5py.h5t.NATIVE_INT8)
        e.enum_insert(b'x' * 30_000, 0)
        t.insert(b'm', 0, e)
        h5py.h5a.create(f.id, b'a', t, h5py.h5s.create_simple((2000,))).write(np.zeros(2000, 'V1'), mtype=t)
        """,
        "bytes of attributes")]
    [InlineData("for n in range(300): f[str(n) + 'x' * 60000] = h5py.SoftLink('/')", "16777216 bytes of names")]
    [InlineData(
        """
        g = f
        for n in range(60): g = g.create_group('n%d' % n + 'x' * 240)
        for n in range(1200): h5py.h5g.create(g.id, b'%d' % n)
        """,
        "16777216 bytes of names")]
    [InlineData(
        """
        for v in (b'v', b'w'):
            p = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            p.set_chunk((1,))
            p.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
            p.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
            h5py.h5d.create(f.id, v, h5py.h5t.NATIVE_INT8, h5py.h5s.create_simple((1_100_000,)), dcpl=p)
        """,
        "2097152 chunks in all its variables")]
    public async Task What_would_fill_the_memory_is_too_large(string script, string what)
    {
        var failure = await Assert.ThrowsAsync<ComputeException>(() => IndexAsync(script));

        Assert.Equal(Fault.TooLarge, failure.Fault);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The index of a file that a script makes with h5py.</summary>
    private static async Task<DatasetIndex> IndexAsync(string script)
    {
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.File("made.h5");
        _ = await Python.RunAsync(
            $"import sys, h5py, numpy as np\nf = h5py.File(sys.argv[1], 'w', libver='latest')\n{script}\nf.close()", path);
        var bytes = await File.ReadAllBytesAsync(path, CancellationToken);
        return await DatasetReader.ReadIndexAsync(new MemorySource(bytes, path), CancellationToken);
    }
}
