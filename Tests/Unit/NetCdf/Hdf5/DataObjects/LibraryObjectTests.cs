using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects;

/// <summary>Files that the HDF5 library writes, in every version of the format: we see in them what it does.</summary>
public sealed class LibraryObjectTests
{
    /// <summary>Makes a file, then prints it as <see cref="DumpAsync"/> does.</summary>
    private const string Script = """
        import sys, h5py, numpy as np, ctypes
        path, libver, user, track, special = sys.argv[1:]
        handle = ctypes.c_int64

        def library():
            with open('/proc/self/maps') as maps:
                return ctypes.CDLL(next(line.split()[-1] for line in maps if 'libhdf5' in line and '_hl' not in line))

        def call(name, *arguments):
            assert getattr(library(), name)(*arguments) >= 0, name

        def fill(f):
            endless = 9 if special == 'narrow' else None # The library does not know its own mark of 4 bytes.
            f.attrs['title'] = np.bytes_('hello')
            f.attrs['texts'] = np.array(['a', 'bb'], dtype=h5py.string_dtype())
            f.attrs['nothing'] = h5py.Empty('f4')
            f.attrs['none of them'] = np.zeros((0, 3), 'i4')
            group = f.create_group('group')
            for n in range(20):
                group.attrs['many%02d' % (19 - n)] = n
            for n in range(int(sys.argv[1][-1] == 'x') * 700 + 30):
                group.create_group('g%04d' % (2000 - n))
            f.create_dataset('plain', data=np.arange(24, dtype='f4').reshape(4, 6)).attrs['units'] = np.bytes_('K')
            f.create_dataset('chunked', data=np.ones((4, 6), 'u2'), chunks=(2, 3), compression='gzip',
                             shuffle=True, fletcher32=True, fillvalue=7)
            f.create_dataset('grows', shape=(4, 6), maxshape=(endless, 6), dtype='>i8', chunks=(2, 3))
            f.create_dataset('grows both', data=np.ones((4, 6)), maxshape=(endless, endless), chunks=(2, 3))
            f.create_dataset('single', data=np.ones((4, 6)), chunks=(4, 6), compression='gzip')
            f.create_dataset('scalar', data=3.5)
            f.create_dataset('null', data=h5py.Empty('i4'))
            f.create_dataset('half', data=np.ones(3, 'f2'))
            f.create_dataset('text', data=np.array([b'abc', b'd']))
            f.create_dataset('any text', data=np.array(['x'], dtype=object), dtype=h5py.string_dtype())
            inner = np.dtype([('x', 'u1'), ('y', 'S5')])
            f['type'] = np.dtype([('a', 'i4'), ('b', 'f8', (2, 3)), ('c', inner)])
            f.create_dataset('compound', shape=(3,), dtype=f['type']).attrs.create(
                'own', np.zeros(1, f['type'].dtype), dtype=f['type'])
            f.create_dataset('enum', shape=(2,), dtype=h5py.enum_dtype({'A': -1, 'B': 5}, basetype='i2'))
            f.create_dataset('opaque', data=np.zeros(2, 'V7'))
            f.create_dataset('reference', shape=(2,), dtype=h5py.ref_dtype)
            f.create_dataset('list', shape=(2,), dtype=h5py.vlen_dtype('i4'))
            compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            compact.set_layout(h5py.h5d.COMPACT)
            h5py.h5d.create(f.id, b'compact', h5py.h5t.STD_I16BE, h5py.h5s.create_simple((5,)), compact)
            f.create_dataset('elsewhere', shape=(10,), dtype='i4', external=[('x.bin', 0, 40)])
            if libver == 'latest':
                layout = h5py.VirtualLayout(shape=(4,), dtype='i4')
                layout[:] = h5py.VirtualSource('other.h5', 'x', shape=(4,))
                f.create_virtual_dataset('virtual', layout)
            f['soft'] = h5py.SoftLink('/group/none')
            f['external'] = h5py.ExternalLink('other.h5', '/x')
            f['same as plain'] = f['plain']

        def kind(t):
            if t.get_class() == h5py.h5t.VLEN:
                return 'list of ' + kind(t.get_super())
            base = {h5py.h5t.INTEGER: 'integer', h5py.h5t.FLOAT: 'floating', h5py.h5t.STRING: 'string',
                    h5py.h5t.OPAQUE: 'opaque', h5py.h5t.REFERENCE: 'reference'}
            c = t.get_class()
            if c == h5py.h5t.STRING and t.is_variable_str():
                return 'text' # The length in memory is another.
            if c == h5py.h5t.COMPOUND:
                members = ['%s@%d %s' % (t.get_member_name(n).decode(), t.get_member_offset(n), kind(t.get_member_type(n)))
                           for n in range(t.get_nmembers())]
                return 'compound%d(%s)' % (t.get_size(), ', '.join(members))
            if c == h5py.h5t.ENUM:
                members = ['%s=%d' % (t.get_member_name(n).decode(), t.get_member_value(n)) for n in range(t.get_nmembers())]
                return 'enum%d(%s)' % (t.get_size(), ', '.join(members))
            if c == h5py.h5t.ARRAY:
                return 'array(%s %s)' % ('x'.join(map(str, t.get_array_dims())), kind(t.get_super()))
            order = ''
            if c in (h5py.h5t.INTEGER, h5py.h5t.FLOAT):
                order = ' big' if t.get_order() == h5py.h5t.ORDER_BE else ' little'
            if c == h5py.h5t.INTEGER:
                order += ' unsigned' if t.get_sign() == h5py.h5t.SGN_NONE else ' signed'
            return base[c] + str(t.get_size()) + order

        def space(s):
            if s.get_simple_extent_type() == h5py.h5s.NULL:
                return 'null'
            most = ['*' if n == h5py.h5s.UNLIMITED else str(n) for n in s.get_simple_extent_dims(True)]
            return 'x'.join(map(str, s.shape)) + '/' + 'x'.join(most)

        def storage(d):
            p = d.get_create_plist()
            layout = {h5py.h5d.COMPACT: 'compact', h5py.h5d.CONTIGUOUS: 'contiguous', h5py.h5d.CHUNKED: 'chunked',
                      h5py.h5d.VIRTUAL: 'refused'}[p.get_layout()]
            if p.get_layout() == h5py.h5d.CHUNKED:
                layout += ' ' + 'x'.join(map(str, p.get_chunk()))
            if p.get_layout() == h5py.h5d.CONTIGUOUS and p.get_external_count():
                layout = 'refused'
            return layout + ''.join(' %d' % p.get_filter(n)[0] for n in range(p.get_nfilters()))

        def attributes(o):
            for n in range(h5py.h5a.get_num_attrs(o)):
                a = h5py.h5a.open(o, index=n, index_type=h5py.h5.INDEX_CRT_ORDER if track == 'True' else h5py.h5.INDEX_NAME)
                print('  @%s %s %s' % (a.name.decode(), kind(a.get_type()), space(a.get_space())))

        def walk(o, path, seen):
            if isinstance(o, h5py.h5g.GroupID):
                print(path + '/ group')
                attributes(o)
                tracked = bool(o.get_create_plist().get_link_creation_order() & h5py.h5p.CRT_ORDER_TRACKED)
                names = []
                o.links.iterate(names.append, idx_type=h5py.h5.INDEX_CRT_ORDER if tracked else h5py.h5.INDEX_NAME)
                for name in names:
                    link = o.links.get_info(name)
                    inner = path + '/' + name.decode()
                    if link.type == h5py.h5l.TYPE_SOFT:
                        print(inner + ' -> ' + o.links.get_val(name).decode())
                    elif link.type == h5py.h5l.TYPE_EXTERNAL:
                        print(inner + ' external')
                    else:
                        walk(h5py.h5o.open(o, name), inner, seen)
            elif isinstance(o, h5py.h5t.TypeID):
                print('%s type %s' % (path, kind(o)))
            else:
                print('%s %s %s %s' % (path, kind(o.get_type()), space(o.get_space()), storage(o)))
                attributes(o)

        made = h5py.h5p.create(h5py.h5p.FILE_CREATE)
        access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
        made.set_userblock(int(user))
        if track == 'True':
            order = h5py.h5p.CRT_ORDER_TRACKED | h5py.h5p.CRT_ORDER_INDEXED
            made.set_link_creation_order(order)
            made.set_attr_creation_order(order)
        if special == 'narrow':
            made.set_sizes(4, 4)
        if special == 'nodes':
            call('H5Pset_istore_k', handle(made.id), ctypes.c_uint(64))
        if special == 'shared':
            call('H5Pset_shared_mesg_nindexes', handle(made.id), ctypes.c_uint(2))
            call('H5Pset_shared_mesg_index', handle(made.id), ctypes.c_uint(0), ctypes.c_uint(0x0f), ctypes.c_uint(10))
            call('H5Pset_shared_mesg_index', handle(made.id), ctypes.c_uint(1), ctypes.c_uint(0x10), ctypes.c_uint(10))
        if special == 'paged':
            made.set_file_space_strategy(h5py.h5f.FSPACE_STRATEGY_PAGE, True, 1)
        versions = {'earliest': (h5py.h5f.LIBVER_EARLIEST, h5py.h5f.LIBVER_LATEST), 'v108': (h5py.h5f.LIBVER_V18,) * 2,
                    'latest': (h5py.h5f.LIBVER_LATEST,) * 2}
        access.set_libver_bounds(*versions[libver])
        with h5py.File(h5py.h5f.create(path.encode(), h5py.h5f.ACC_TRUNC, made, access)) as f:
            h5py.get_config().track_order = track == 'True'
            fill(f)
        with h5py.File(path) as f:
            walk(h5py.h5g.open(f.id, b'/'), '', set())
        """;

    [Theory]
    [InlineData("earliest", 0, false, "", 0)]
    [InlineData("earliest", 512, true, "", 0)]
    [InlineData("earliest", 0, false, "narrow", 0)]
    [InlineData("earliest", 0, false, "nodes", 1)]
    [InlineData("earliest", 0, true, "shared", 2)]
    [InlineData("v108", 1024, false, "", 2)]
    [InlineData("v108", 0, true, "nodes", 2)]
    [InlineData("latest", 0, true, "", 3)]
    [InlineData("latest", 2048, false, "narrow", 3)]
    [InlineData("latest", 0, false, "shared", 3)]
    [InlineData("latest", 4096, true, "paged", 3)]
    public async Task Objects_are_as_the_library_sees_them(
        string version, int userBlock, bool isTracked, string special, int superblock)
    {
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.File("objects" + (version == "latest" && special == "" ? ".x" : ".h5"));
        var expected = await Python.RunAsync(
            Script, path, version, userBlock.ToString(CultureInfo.InvariantCulture), isTracked.ToString(), special);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        var file = await SuperblockReader.OpenAsync(
            new MemorySource(bytes), userBlock, TestContext.Current.CancellationToken);

        Assert.Equal(superblock, file.Superblock.Version);
        Assert.Equal(expected, await DumpAsync(file, isTracked));
    }

    private static async Task<string> DumpAsync(Hdf5File file, bool isTracked)
    {
        var text = new StringBuilder();
        await AddAsync(new ObjectReader(file), text, "", file.Superblock.RootAddress, isTracked);
        return text.ToString();
    }

    private static async Task AddAsync(ObjectReader reader, StringBuilder text, string path, long address, bool isTracked)
    {
        switch (await reader.ReadAsync(address))
        {
            case GroupObject group:
                text.Append(path).Append("/ group\n");
                AddAttributes(text, group, isTracked);
                await reader.PrefetchAsync(group.Links.Where(IsHard).Select(link => link.Address));
                foreach (var link in group.Links)
                {
                    var inner = $"{path}/{link.Name}";
                    if (IsHard(link))
                    {
                        await AddAsync(reader, text, inner, link.Address, isTracked);
                        continue;
                    }

                    text.Append(inner).Append(link.Kind == LinkKind.Soft ? $" -> {link.Path}\n" : " external\n");
                }

                break;
            case DatasetObject dataset:
                text.Append(path).Append(' ').Append(Name(dataset.Type)).Append(' ').Append(Name(dataset.Space));
                text.Append(' ').Append(Name(dataset.Storage));
                text.AppendJoin("", dataset.Filters.Select(filter => $" {filter.Id}")).Append('\n');
                AddAttributes(text, dataset, isTracked);
                break;
            case TypeObject type:
                text.Append(path).Append(" type ").Append(Name(type.Type)).Append('\n');
                break;
        }
    }

    private static void AddAttributes(StringBuilder text, DataObject data, bool isTracked)
    {
        // Where the library does not track an order, it gives that of the names.
        foreach (var attribute in isTracked
            ? data.Attributes
            : [.. data.Attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal)])
        {
            text.Append(CultureInfo.InvariantCulture, $"  @{attribute.Name} {Name(attribute.Type)} {Name(attribute.Space)}\n");
        }
    }

    private static bool IsHard(Link link) => link.Kind == LinkKind.Hard;

    private static string Name(Datatype type) => type switch
    {
        FixedPointType integer => $"integer{type.Bytes} {Order(integer.IsBigEndian)} {(integer.IsSigned ? "" : "un")}signed",
        FloatingPointType floating => $"floating{type.Bytes} {Order(floating.IsBigEndian)}",
        StringType => $"string{type.Bytes}",
        OpaqueType => $"opaque{type.Bytes}",
        ReferenceType => $"reference{type.Bytes}",
        VariableLengthType { IsText: true } => "text",
        VariableLengthType list => $"list of {Name(list.Base)}",
        ArrayType array => $"array({string.Join('x', array.Shape)} {Name(array.Base)})",
        CompoundType compound => $"compound{type.Bytes}({string.Join(", ", compound.Members.Select(Name))})",
        EnumerationType values => $"enum{type.Bytes}({string.Join(", ", values.Members.Select(member => $"{member.Name}={member.Value}"))})",
        _ => "unread",
    };

    private static string Name(CompoundMember member) => $"{member.Name}@{member.Offset} {Name(member.Type)}";

    private static string Order(bool isBigEndian) => isBigEndian ? "big" : "little";

    private static string Name(Dataspace space) => space.Kind == DataspaceKind.Null
        ? "null"
        : $"{string.Join('x', space.Shape)}/{string.Join('x', space.GreatestShape.Select(length => length?.ToString(CultureInfo.InvariantCulture) ?? "*"))}";

    private static string Name(StorageLayout storage) => storage switch
    {
        CompactStorage => "compact",
        ContiguousStorage => "contiguous",
        ChunkedStorage chunked => $"chunked {string.Join('x', chunked.ChunkShape)}",
        _ => "refused",
    };
}
