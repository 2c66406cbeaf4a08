using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

/// <summary><see cref="DensePlaces"/>, as <see cref="ObjectReader"/> uses it.</summary>
public sealed class DensePlacesTests
{
    /// <summary>Objects with many attributes each, far from each other.</summary>
    private const string Script = """
        import sys, h5py, numpy as np
        with h5py.File(sys.argv[1], 'w', libver='latest', track_order=True) as f:
            for n in range(10):
                d = f.create_dataset('d%d' % n, data=np.zeros(200000, 'u1'), track_order=True)
                for k in range(12):
                    d.attrs['a%d' % k] = k
                f.flush()
        """;

    [Fact]
    public async Task What_many_objects_have_in_heaps_is_fetched_at_once()
    {
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.File("dense.h5");
        await Python.RunAsync(Script, path);
        var source = new MemorySource(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var file = await SuperblockReader.OpenAsync(source, 0, TestContext.Current.CancellationToken);
        var reader = new ObjectReader(file);
        var root = Assert.IsType<GroupObject>(await reader.ReadAsync(file.Superblock.RootAddress));

        await reader.PrefetchAsync(root.Links.Select(link => link.Address));
        var reads = source.Reads;
        foreach (var link in root.Links)
        {
            Assert.Equal(
                Enumerable.Range(0, 12).Select(n => $"a{n}"),
                (await reader.ReadAsync(link.Address)).Attributes.Select(attribute => attribute.Name));
        }

        Assert.Equal(10, root.Links.Length);
        Assert.Equal(reads, source.Reads);
    }

    [Fact]
    public async Task Damage_is_named()
    {
        var file = new Hdf5Image().At(100).Raw("FRHX"u8).ToFile(1000);

        await DensePlaces.PrefetchAsync(file, []);
        await Hdf5Messages.AssertCorruptAsync(
            "not FRHP", () => DensePlaces.PrefetchAsync(file, [(100, 200)]).AsTask());
    }
}
