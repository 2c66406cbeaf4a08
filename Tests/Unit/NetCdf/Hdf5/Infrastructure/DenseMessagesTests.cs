using System.Globalization;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

/// <summary>DenseLinks, DenseAttributes, SharedMessages, HeapFilters: heaps as the HDF5 library writes them.</summary>
public sealed class DenseMessagesTests
{
    /// <summary>The values of attribute aN are N, N + 1, ...; there are N % 50 of them, or 20000 in the last.</summary>
    private const string Script = """
        import sys, ctypes, numpy, h5py
        path, kind, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
        call = ctypes.CDLL(h5py.h5p.__file__)
        fcpl, fapl = h5py.h5p.create(h5py.h5p.FILE_CREATE), h5py.h5p.create(h5py.h5p.FILE_ACCESS)
        fapl.set_libver_bounds(h5py.h5f.LIBVER_LATEST, h5py.h5f.LIBVER_LATEST)
        if kind == 'shared':
            call.H5Pset_shared_mesg_nindexes.argtypes = [ctypes.c_int64, ctypes.c_uint]
            assert call.H5Pset_shared_mesg_nindexes(fcpl.id, 2) == 0
            call.H5Pset_shared_mesg_index.argtypes = [ctypes.c_int64] + [ctypes.c_uint] * 3
            assert call.H5Pset_shared_mesg_index(fcpl.id, 0, 1 << 12, 20) == 0
            assert call.H5Pset_shared_mesg_index(fcpl.id, 1, 1 << 1 | 1 << 3 | 1 << 5 | 1 << 11, 20) == 0
        if kind == 'ordered':
            fcpl.set_link_creation_order(h5py.h5p.CRT_ORDER_TRACKED | h5py.h5p.CRT_ORDER_INDEXED)
            fcpl.set_attr_creation_order(h5py.h5p.CRT_ORDER_TRACKED | h5py.h5p.CRT_ORDER_INDEXED)
        with h5py.File(h5py.h5f.create(path.encode(), h5py.h5f.ACC_TRUNC, fcpl, fapl)) as file:
            groups = [file]
            if kind == 'filtered':
                gcpl = h5py.h5p.create(h5py.h5p.GROUP_CREATE)
                call.H5Pset_deflate.argtypes = [ctypes.c_int64, ctypes.c_uint]
                call.H5Pset_fletcher32.argtypes = [ctypes.c_int64]
                assert call.H5Pset_deflate(gcpl.id, 6) == 0 and call.H5Pset_fletcher32(gcpl.id) == 0
                groups = [h5py.Group(h5py.h5g.create(file.id, b'z', gcpl=gcpl))]
            if kind == 'shared':
                groups = [file.create_group('first'), file.create_group('second')]
            for group in groups:
                for n in range(count):
                    group[f'l{n}' + '_' * (n % 90)] = h5py.SoftLink('/' + '.' * (60000 if n == 7 else n % 50 + 1))
                    length = 20000 if n == count - 1 else n % 50
                    group.attrs.create(f'a{n}', numpy.arange(length, dtype='<i4') + n)
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain", 12)]
    [InlineData("plain", 3000)]
    [InlineData("ordered", 400)]
    [InlineData("filtered", 400)]
    [InlineData("shared", 40)]
    public async Task Links_and_attributes_are_read_as_the_library_wrote_them(string kind, int count)
    {
        var bytes = await WriteAsync(kind, count);

        var root = await OpenAsync(bytes);

        var groups = kind is "filtered" or "shared" ? root.Children : [root.Group];
        Assert.All(groups, group =>
        {
            Assert.Equal(Expected(count, kind, n => $"l{n}{new string('_', n % 90)}"), group.Links.Select(link => link.Name));
            Assert.Equal(60001, group.Links.Single(link => link.Name == "l7_______").Path!.Length);
            Assert.Equal(
                Enumerable.Range(0, count).Select(n => $"a{n}").Order(StringComparer.Ordinal),
                group.Attributes.Select(attribute => attribute.Name).Order(StringComparer.Ordinal));
            Assert.All(group.Attributes, AssertValue(count));
        });
    }

    [Fact]
    public async Task Damage_is_refused_or_harmless()
    {
        var bytes = await WriteAsync("filtered", 12);
        for (var place = 0; place < bytes.Length; place += bytes[place] == 0 ? 11 : 3)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[place] ^= 0xFF;
            try
            {
                _ = await OpenAsync(damaged);
            }
            catch (ComputeException fault)
            {
                Assert.Equal(Fault.CorruptData, fault.Fault);
            }
        }
    }

    [Fact]
    public async Task Damaged_indexes_are_named()
    {
        var image = new Hdf5Image().At(16).Raw("BTHD"u8).Bytes(0, 5).UInt32(512).UInt16(4).UInt16(0).Bytes(100, 40)
            .Address(null).UInt16(0).Length(0).Checksummed();
        await AssertCorruptAsync(async () => await DenseLinks.ReadAsync(image.ToFile(512), 200, 16), "holds no link");

        image = new Hdf5Image().At(16).Raw("BTHD"u8).Bytes(0, 8).UInt32(512).UInt16(17).UInt16(0).Bytes(100, 40)
            .Address(100).UInt16(1).Length(1).Checksummed();
        image = image.At(100).Raw("BTLF"u8).Bytes(0, 8).UInt64(0).Bytes(2).UInt32(0).UInt32(0).Checksummed();
        image = image.At(200).Raw("FRHP"u8).Bytes(0).UInt16(8).UInt16(0).Bytes(0).UInt32(100)
            .Length(0).Address(null).Length(0).Address(null).Zeros(64)
            .UInt16(2).Length(64).Length(128).UInt16(16).UInt16(1).Address(null).UInt16(0).Checksummed();
        await AssertCorruptAsync(
            async () => await DenseAttributes.ReadAsync(image.ToFile(512), 200, 16), "no shared messages");
        await AssertCorruptAsync(
            async () => await DenseAttributes.ReadAsync(
                image.ToFile(512), 200, 16, new SharedMessages(image.ToFile(512), 400, 1)),
            "the checksum of the table of shared messages");
    }

    [Fact]
    public async Task Shared_messages_are_found_by_their_type()
    {
        var image = new Hdf5Image().At(16).Raw("SMTB"u8).Bytes(0, 0).UInt16(1 << 12).Zeros(10).Address(null).Address(null)
            .Bytes(0, 1).UInt16(1 << 5).Zeros(10).Address(null).Address(200).Checksummed();
        image = image.At(200).Raw("FRHP"u8).Bytes(0).UInt16(8).UInt16(0).Bytes(0).UInt32(100)
            .Length(0).Address(null).Length(0).Address(null).Zeros(64)
            .UInt16(2).Length(64).Length(128).UInt16(16).UInt16(1).Address(null).UInt16(0).Checksummed();
        var shared = new SharedMessages(image.ToFile(512), 16, 2);
        var id = new byte[] { 0x21, 4, 5, 0, 0, 0, 0, 0 };

        Assert.Equal([4, 5], (await shared.ReadAsync(id, 5)).ToArray());
        Assert.Equal([4, 5], (await shared.ReadAsync(id, 4)).ToArray());
        await AssertCorruptAsync(async () => await shared.ReadAsync(id, 12), "has none of type 12");
        await AssertCorruptAsync(async () => await shared.ReadAsync(id, 3), "has none of type 3");
        await AssertCorruptAsync(async () => await shared.ReadAsync(id, 99), "has none of type 99");
    }

    private static Action<StoredAttribute> AssertValue(int count) => attribute =>
    {
        var number = int.Parse(attribute.Name.AsSpan(1), CultureInfo.InvariantCulture);
        var length = number == count - 1 ? 20000 : number % 50;
        Assert.Equal(4 * length, attribute.Value.Length);
        for (var place = 0; place < length; place++)
        {
            Assert.Equal(number + place, BitConverter.ToInt32(attribute.Value.Span[(4 * place)..]));
        }
    };

    /// <summary>In order of creation where it is tracked, else of names.</summary>
    private static IEnumerable<string> Expected(int count, string kind, Func<int, string> name)
    {
        var names = Enumerable.Range(0, count).Select(name);
        return kind == "ordered" ? names : names.Order(StringComparer.Ordinal);
    }

    private static async Task<byte[]> WriteAsync(string kind, int count)
    {
        await Python.RequireAsync("h5py", "numpy");
        using var folder = new TemporaryFolder();
        var path = folder.File("dense.h5");
        _ = await Python.RunAsync(Script, path, kind, count.ToString(CultureInfo.InvariantCulture));
        return await File.ReadAllBytesAsync(path, CancellationToken);
    }

    private static async Task<(GroupObject Group, List<GroupObject> Children)> OpenAsync(byte[] bytes)
    {
        var file = await SuperblockReader.OpenAsync(new MemorySource(bytes), 0, CancellationToken);
        var objects = new ObjectReader(file);
        var root = Assert.IsType<GroupObject>(await objects.ReadAsync(file.Superblock.RootAddress));
        var children = new List<GroupObject>();
        foreach (var link in root.Links.Where(link => link.Kind == LinkKind.Hard))
        {
            children.Add(Assert.IsType<GroupObject>(await objects.ReadAsync(link.Address)));
        }

        return (root, children);
    }

    private static async Task AssertCorruptAsync(Func<Task> read, string cause)
    {
        var fault = await Assert.ThrowsAsync<ComputeException>(read);
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
