"""Writes small HDF5 files that between them hold every structure of the format: one function a file.

usage: make_hdf5.py FOLDER

A function's first line says what its file is for, as docs/netcdf.md does; @by("h5py") says that netcdf-c cannot read the file, or not all
of it, so that h5py is asked what is in it. What h5py cannot ask of the library is asked through ctypes: both have the
same library loaded, so that ids are understood by either.
"""
import ctypes
import glob
import os
import sys

import h5py
import numpy as np
from h5py import h5a, h5d, h5f, h5g, h5o, h5p, h5s, h5t, h5z

LIBRARY = ctypes.CDLL(glob.glob("/usr/lib/*/libhdf5_serial.so.103")[0])
CASES = []
LATEST = ("latest", "latest")


def by(oracle, **refused):
    """Names the library that says what is in the file, and the datasets that are refused, each with a word of why."""
    def add(make):
        CASES.append((make, oracle, refused))
        return make
    return add


class Lack(Exception):
    """What a file is made with is not installed."""


def need(number):
    """Stops the making of a file whose filter is not installed."""
    if not h5z.filter_avail(number):
        raise Lack(number)


def call(name, *arguments):
    """Calls a function of the library; numbers are passed as 64 bits, which is what an id is."""
    converted = [ctypes.c_int64(a) if isinstance(a, int) else a for a in arguments]
    function = getattr(LIBRARY, name)
    function.restype = ctypes.c_int64
    status = ctypes.c_int32(function(*converted) & 0xFFFFFFFF).value
    if status < 0:
        raise RuntimeError(f"{name} gave {status}")


def create(path, libver=("earliest", "v110"), fcpl=None, **settings):
    """A new file; `fcpl` is called with its creation properties."""
    if fcpl is None:
        return h5py.File(path, "w", libver=libver, **settings)
    low, high = (dict(earliest=h5f.LIBVER_EARLIEST, v108=h5f.LIBVER_V18, v110=h5f.LIBVER_V110,
                      latest=h5f.LIBVER_LATEST)[name] for name in libver)
    access, creation = h5p.create(h5p.FILE_ACCESS), h5p.create(h5p.FILE_CREATE)
    access.set_libver_bounds(low, high)
    access.set_fclose_degree(h5f.CLOSE_STRONG)
    fcpl(creation)
    return h5py.File(h5f.create(path.encode(), h5f.ACC_TRUNC, fapl=access, fcpl=creation))


def numbers(shape, dtype="i4", start=1):
    """Numbers that differ from place to place, and compress well."""
    count = int(np.prod(shape, dtype=np.int64))
    return (np.arange(start, start + count) % 251).astype(dtype).reshape(shape)


def raw_dataset(owner, name, datatype, shape, data=None, memory=None, dcpl=None, greatest=None):
    """A dataset of a low-level type; `data` is written as `memory`, or as the type itself."""
    space = h5s.create_simple(shape, greatest) if shape else h5s.create(h5s.SCALAR)
    dataset = h5d.create(owner.id, name.encode(), datatype, space, dcpl)
    if data is not None:
        dataset.write(h5s.ALL, h5s.ALL, data, memory if memory is not None else datatype)
    return dataset


def chunked(chunk, **settings):
    """Creation properties of a chunked dataset."""
    properties = h5p.create(h5p.DATASET_CREATE)
    properties.set_chunk(chunk)
    for name, arguments in settings.items():
        getattr(properties, "set_" + name)(*arguments)
    return properties


# Level 0: superblocks.

def drivers(path, libver, set_driver):
    """A file in several, of which the first takes the whole's name."""
    low = h5f.LIBVER_EARLIEST if libver == "earliest" else h5f.LIBVER_LATEST
    access = h5p.create(h5p.FILE_ACCESS)
    access.set_libver_bounds(low, h5f.LIBVER_LATEST)
    access.set_fclose_degree(h5f.CLOSE_STRONG)
    parts = path[:-3]
    name = set_driver(access, parts)
    with h5py.File(h5f.create(name.encode(), h5f.ACC_TRUNC, fapl=access)) as f:
        f["x"] = numbers(2000)
    os.rename(parts + ".0", path)


def family(access, parts):
    """The driver family: files of equal lengths."""
    call("H5Pset_fapl_family", access.id, 4096, 0)
    return parts + ".%d"


def multi(access, parts):
    """The driver multi: a file for what describes, and one for the data."""
    call("H5Pset_fapl_split", access.id, b".0", 0, b".1", 0)
    return parts


@by("h5py", **{"": "family"})
def driver_family(path):
    """Driver family: one of several files"""
    drivers(path, "earliest", family)


@by("h5py", **{"": "family"})
def driver_family_latest(path):
    """Driver family, named in the superblock's extension"""
    drivers(path, "latest", family)


@by("h5py", **{"": "multi"})
def driver_multi(path):
    """Driver multi: what describes, without the data"""
    drivers(path, "earliest", multi)


@by("h5py", **{"": "multi"})
def driver_multi_latest(path):
    """Driver multi, named in the superblock's extension"""
    drivers(path, "latest", multi)


@by("netcdf")
def superblock_0(path):
    """Superblock 0"""
    with create(path, ("earliest", "v108")) as f:
        f["x"] = numbers(5)
        f.attrs["title"] = np.bytes_("zero")


@by("netcdf")
def superblock_1(path):
    """Superblock 1: it names the width of chunk B-trees"""
    with create(path, fcpl=lambda p: call("H5Pset_istore_k", p.id, 3)) as f:
        f.create_dataset("x", data=numbers((12, 12)), chunks=(1, 2), compression="gzip")


@by("netcdf")
def superblock_2(path):
    """Superblock 2"""
    with create(path, ("v108", "v108")) as f:
        f["x"] = numbers(5)


@by("netcdf")
def superblock_3(path):
    """Superblock 3"""
    with create(path, LATEST) as f:
        f["x"] = numbers(5)


@by("netcdf")
def superblock_extension(path):
    """Superblock extension: shared messages, file space of pages"""
    def pages(properties):
        call("H5Pset_file_space_strategy", properties.id, 1, 1, 1)
        call("H5Pset_file_space_page_size", properties.id, 4096)
    with create(path, ("v108", "v110"), pages) as f:
        f.create_dataset("x", data=numbers((10, 10)), chunks=(3, 4))


@by("netcdf")
def user_block_512(path):
    """User block of 512 bytes: addresses count from its end"""
    with create(path, userblock_size=512) as f:
        f["x"] = numbers(5)
        f.create_dataset("y", data=numbers((6, 6)), chunks=(2, 3), compression="gzip")
        f.create_dataset("s", data=["one", "two"], dtype=h5py.string_dtype())
    with open(path, "r+b") as f:
        f.write(b"a block of the user's")


@by("netcdf")
def user_block_2048_latest(path):
    """User block of 2048 bytes, superblock 3"""
    with create(path, LATEST, userblock_size=2048) as f:
        f["x"] = numbers(5)
        f.create_dataset("y", data=numbers((6, 6)), chunks=(2, 3), compression="gzip")


@by("netcdf")
def widths_4(path):
    """Addresses and lengths of 4 bytes"""
    with create(path, fcpl=lambda p: p.set_sizes(4, 4)) as f:
        f["x"] = numbers(5)
        f.create_dataset("y", data=numbers((6, 6)), chunks=(2, 3), compression="gzip")
        f.create_dataset("s", data=["one", "two"], dtype=h5py.string_dtype())
        f.create_group("g").create_dataset("z", data=numbers(3))


@by("netcdf")
def widths_4_latest(path):
    """Addresses and lengths of 4 bytes, superblock 3, dense links and attributes"""
    with create(path, LATEST, lambda p: p.set_sizes(4, 4)) as f:
        f.create_dataset("y", data=numbers((6, 6)), chunks=(2, 3), compression="gzip")
        group = f.create_group("g", track_order=True)
        for n in range(30):
            group[f"v{n}"] = numbers(n)
            group.attrs[f"a{n}"] = n


@by("netcdf")
def widths_8_4(path):
    """Addresses of 8 bytes, lengths of 4"""
    with create(path, fcpl=lambda p: p.set_sizes(8, 4)) as f:
        f["x"] = numbers(5)
        f.create_dataset("y", data=numbers((6, 6)), chunks=(2, 3), compression="gzip")


# Level 2: object headers.

@by("netcdf")
def header_1_continued(path):
    """Object header 1 with continuations"""
    with create(path) as f:
        x = f.create_dataset("x", data=numbers(5))
        for n in range(40):
            x.attrs[f"attribute {n}"] = numbers(n + 1, "i2")
            f.attrs[f"global {n}"] = np.bytes_("text" * n) if n else np.bytes_("0")


@by("netcdf")
def header_2_continued(path):
    """Object header 2 with continuations; attribute order tracked, many compact attributes"""
    creation = h5p.create(h5p.DATASET_CREATE)
    creation.set_attr_phase_change(200, 100)
    creation.set_attr_creation_order(h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED)
    with create(path, LATEST) as f:
        x = h5py.Dataset(raw_dataset(f, "x", h5t.STD_I32LE, (5,), numbers(5), dcpl=creation))
        y = f.create_dataset("y", data=numbers(3))
        for n in reversed(range(40)):
            x.attrs[f"attribute {n}"] = numbers(n + 1, "i2")
            if n < 8:
                y.attrs[f"late {n}"] = n


@by("netcdf")
def header_2_times(path):
    """Object header 2 with times, and with large chunk 0 (4-byte size)"""
    with create(path, LATEST) as f:
        creation = h5p.create(h5p.DATASET_CREATE)
        creation.set_obj_track_times(True)
        creation.set_layout(h5d.COMPACT)
        raw_dataset(f, "x", h5t.STD_I32LE, (12000,), numbers(12000), dcpl=creation)
        creation.set_obj_track_times(False)
        raw_dataset(f, "y", h5t.STD_I32LE, (5,), numbers(5), dcpl=creation)


@by("netcdf")
def comments_and_times(path):
    """Messages that are passed over: comment, modification time"""
    with create(path) as f:
        x = f.create_dataset("x", data=numbers(5), track_times=True)
        h5o.set_comment(x.id, b"a comment")


@by("netcdf")
def reference_counts(path):
    """Hard links: an object with two names, reference count message"""
    with create(path, LATEST) as f:
        f["x"] = numbers(5)
        f["y"] = f["x"]
        f.create_group("g")["z"] = f["x"]


# Level 1: groups.

@by("netcdf")
def old_group_many(path):
    """Old group with many entries: several symbol table nodes"""
    with create(path) as f:
        for n in range(300):
            f.create_dataset(f"variable {n * 7919 % 300:03d}", data=np.int16(n))


@by("netcdf")
def old_group_deep(path):
    """Old group whose B-tree has several levels"""
    with create(path, fcpl=lambda p: call("H5Pset_sym_k", p.id, 2, 2)) as f:
        for n in range(200):
            f.create_dataset(f"v{n * 7919 % 200:03d}", data=np.int16(n))


@by("netcdf")
def old_group_removed(path):
    """Old group from which entries were removed: gaps in its heap"""
    with create(path) as f:
        for n in range(40):
            f[f"v{n}"] = numbers(3, start=n)
        for n in range(0, 40, 3):
            del f[f"v{n}"]
        f["a longer name than was there before"] = numbers(2)


@by("netcdf")
def old_groups_nested(path):
    """Old groups in groups, empty ones among them"""
    with create(path) as f:
        f.create_group("a/b/c")["x"] = numbers(4)
        f.create_group("a/empty")
        f["a/y"] = numbers((2, 3))
        f["a"].attrs["what"] = 1.5


@by("netcdf")
def new_group_compact(path):
    """New group with compact links, order tracked"""
    with create(path, LATEST, track_order=True) as f:
        for name in "zebra", "apple", "mango":
            f[name] = numbers(3)
        for name in "r", "q":
            f.create_group(name, track_order=True)[name * 2] = numbers(2)


@by("netcdf")
def new_group_compact_untracked(path):
    """New group with compact links, order not tracked"""
    with create(path, LATEST) as f:
        for name in "zebra", "apple", "mango":
            f[name] = numbers(3)


@by("netcdf")
def new_group_dense(path):
    """New group with dense links, order tracked"""
    with create(path, LATEST, track_order=True) as f:
        for n in range(300):
            f.create_dataset(f"v{n * 7919 % 300}", data=np.int16(n))


@by("netcdf")
def new_group_dense_untracked(path):
    """New group with dense links, order not tracked: B-tree 2 by hash of the name"""
    with create(path, LATEST) as f:
        for n in range(100):
            f.create_dataset(f"v{n * 7919 % 100}", data=np.int16(n))


@by("netcdf")
def new_group_deep(path):
    """New group with so many dense links that its B-tree 2 has levels, and its heap indirect blocks"""
    with create(path, LATEST) as f:
        group = f.create_group("many", track_order=True)
        target = f.create_dataset("target", data=numbers(2))
        for n in range(3000):
            h5o.link(target.id, group.id, f"one of many names, {n * 7919 % 3000}".encode())


@by("netcdf")
def new_group_removed(path):
    """New group from which dense links were removed"""
    with create(path, LATEST, track_order=True) as f:
        for n in range(60):
            f[f"v{n}"] = numbers(3, start=n)
        for n in range(0, 60, 3):
            del f[f"v{n}"]


@by("netcdf")
def new_group_filtered(path):
    """Fractal heap whose blocks are filtered (deflate)"""
    with create(path, LATEST) as f:
        properties = h5p.create(h5p.GROUP_CREATE)
        properties.set_link_creation_order(h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED)
        call("H5Pset_deflate", properties.id, 6)
        group = h5py.Group(h5g.create(f.id, b"g", gcpl=properties))
        target = f.create_dataset("target", data=numbers(2))
        for n in range(400):
            h5o.link(target.id, group.id, f"a name that compresses well {n}".encode())


@by("netcdf")
def new_group_tiny(path):
    """Fractal heap with tiny objects: links of one letter, addresses of 2 bytes"""
    with create(path, LATEST, lambda p: p.set_sizes(2, 4)) as f:
        properties = h5p.create(h5p.GROUP_CREATE)
        call("H5Pset_link_phase_change", properties.id, 0, 0)
        group = h5py.Group(h5g.create(f.id, b"g", gcpl=properties))
        for name in "abcdefghijkl":
            raw_dataset(group, name, h5t.STD_I16LE, (2,), numbers(2, "i2", ord(name)))


@by("h5py")
def new_group_huge(path):
    """Fractal heap with huge objects: links to paths that are longer than a block"""
    with create(path, LATEST) as f:
        group = f.create_group("g", track_order=True)
        for n in range(12):
            group[f"{n}" + "n" * 200] = h5py.SoftLink("/target/" + "p" * 3000 * n)
        group["x"] = numbers(3)


@by("netcdf")
def soft_links(path):
    """Soft links to datasets and to a group"""
    with create(path) as f:
        f["x"] = numbers(4)
        f["soft"] = h5py.SoftLink("/x")
        f.create_group("g")["y"] = numbers(2)
        f["g/relative"] = h5py.SoftLink("y")
        f["group link"] = h5py.SoftLink("/g")


@by("h5py")
def soft_links_latest(path):
    """Soft links in new groups, one of them to nothing"""
    with create(path, LATEST) as f:
        f["x"] = numbers(4)
        f["soft"] = h5py.SoftLink("/x")
        f["broken"] = h5py.SoftLink("/nowhere")


@by("h5py")
def external_link(path):
    """External link: passed over"""
    with create(path) as f:
        f["x"] = numbers(4)
        f["elsewhere"] = h5py.ExternalLink("other.h5", "/x")


class LinkClass(ctypes.Structure):
    """H5L_class_t, version 0"""
    _fields_ = [("version", ctypes.c_int), ("id", ctypes.c_int), ("comment", ctypes.c_char_p)] + [
        (name, ctypes.c_void_p) for name in ("create", "move", "copy", "traverse", "remove", "query")]


def user_defined_links(path, libver):
    """Links of a class that is registered here only, among compact ones and among dense ones."""
    traverse = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_char_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_size_t,
                                ctypes.c_int64)(lambda *_: -1)
    kind = LinkClass(0, 200, b"ours", None, None, None, ctypes.cast(traverse, ctypes.c_void_p), None, None)
    call("H5Lregister", ctypes.byref(kind))
    with create(path, libver) as f:
        f["x"] = numbers(4)
        many = f.create_group("many")
        for n in range(12):
            many[f"x{n}"] = numbers(n + 1)
        for group in f, many:
            call("H5Lcreate_ud", group.id.id, b"elsewhere", ctypes.c_int(200), b"somewhere", ctypes.c_size_t(9), 0, 0)
    call("H5Lunregister", ctypes.c_int(200))


@by("h5py")
def user_defined_link(path):
    """User-defined links, for which groups become new ones: passed over"""
    user_defined_links(path, ("earliest", "v110"))


@by("h5py")
def user_defined_link_latest(path):
    """User-defined links in new groups, with compact and with dense links"""
    user_defined_links(path, LATEST)


@by("h5py")
def group_loop(path):
    """Hard link from a group to one that it is in: entered once"""
    with create(path) as f:
        g = f.create_group("g")
        g["x"] = numbers(3)
        g["loop"] = g
        g["root"] = f["/"]


# Attributes.

@by("netcdf")
def attributes_dense(path):
    """Dense attributes: fractal heap of direct blocks"""
    with create(path, LATEST, track_order=True) as f:
        x = f.create_dataset("x", data=numbers(4), track_order=True)
        for n in range(50):
            x.attrs[f"a{n * 31 % 50}"] = numbers(n % 5 + 1, "f4")
            f.attrs[f"g{n * 31 % 50}"] = np.bytes_(f"text {n}")


@by("netcdf")
def attributes_dense_untracked(path):
    """Dense attributes, order not tracked"""
    with create(path, LATEST) as f:
        x = f.create_dataset("x", data=numbers(4))
        for n in range(50):
            x.attrs[f"a{n * 31 % 50}"] = n


@by("netcdf")
def attributes_indirect(path):
    """Dense attributes: fractal heap with indirect blocks, at two depths"""
    with create(path, LATEST, track_order=True) as f:
        x = f.create_dataset("x", data=numbers(4), track_order=True)
        for n in range(900):
            x.attrs[f"a{n}"] = numbers(200 + n % 100, "f8", n)


@by("netcdf")
def attributes_huge(path):
    """Dense attributes longer than 64 KiB: huge objects of the heap"""
    with create(path, LATEST) as f:
        x = f.create_dataset("x", data=numbers(4))
        for n in range(10):
            x.attrs[f"a{n}"] = n
        x.attrs["huge numbers"] = numbers(20000, "f8")
        x.attrs["huge text"] = np.bytes_("0123456789" * 9000)
        x.attrs["block sized"] = numbers(4000, "i1")


@by("netcdf")
def attributes_removed(path):
    """Dense attributes, some of which were removed and written again"""
    with create(path, LATEST, track_order=True) as f:
        x = f.create_dataset("x", data=numbers(4), track_order=True)
        for n in range(40):
            x.attrs[f"a{n}"] = numbers(20, "f4", n)
        for n in range(0, 40, 2):
            del x.attrs[f"a{n}"]
        x.attrs["a1"] = np.bytes_("anew")


@by("netcdf")
def attributes_kinds(path):
    """Attributes of every simple type, scalars, arrays, empty ones, strings of either length"""
    with create(path, LATEST, track_order=True) as f:
        x = f.create_dataset("x", data=numbers(4), track_order=True)
        for code in "i1 u1 i2 u2 i4 u4 i8 u8 f4 f8".split():
            x.attrs[code + " scalar"] = np.dtype(code).type(7)
            x.attrs[code + " little"] = numbers(3, "<" + code)
            x.attrs[code + " big"] = numbers(3, ">" + code)
        x.attrs["fixed"] = np.bytes_("fixed")
        x.attrs["variable"] = "variable \u2103"
        x.attrs["fixed array"] = np.array([b"one", b"three"])
        x.attrs.create("variable array", ["one", "", "three \u00b0"], dtype=h5py.string_dtype())
        x.attrs.create("ascii", "ascii", dtype=h5py.string_dtype("ascii"))
        x.attrs.create("null space", data=h5py.Empty("f4"))
        x.attrs.create("empty string", data="")


@by("netcdf")
def attributes_user_types(path):
    """Attributes of compound, list, opaque and enum types, nested and with strings"""
    with create(path, track_order=True) as f:
        inner = np.dtype([("a", "i2"), ("b", "f4")])
        f["inner"] = inner
        f["outer"] = np.dtype([("n", "i8"), ("inner", inner), ("list", "f8", (2, 2))])
        f["labelled"] = np.dtype([("n", "i8"), ("label", h5py.string_dtype())])
        h5t.vlen_create(h5t.STD_I32LE).commit(f.id, b"numbers")
        h5t.create(h5t.OPAQUE, 3).commit(f.id, b"secret")
        f["cloud"] = h5py.enum_dtype(dict(clear=0, cloudy=3), "u1")
        x = f.create_dataset("x", data=numbers(4))
        for owner in f, x:
            owner.attrs.create("inner", np.array([(1, 2.5), (-3, 1e20)], inner), dtype=f["inner"])
            values = np.zeros(1, f["outer"].dtype)
            values["n"], values["inner"]["b"], values["list"] = -5, 0.1, [[1, 2.25], [1e-300, -7]]
            owner.attrs.create("outer", values, dtype=f["outer"])
            owner.attrs.create("labelled", np.array([(1, "one"), (2, "two \u2103")], f["labelled"].dtype),
                               dtype=f["labelled"])
            lists = np.empty(2, object)
            lists[0], lists[1] = np.array([1, -2, 3], "i4"), np.array([], "i4")
            owner.attrs.create("lists", lists, dtype=f["numbers"])
            owner.attrs.create("secret", np.frombuffer(b"abcde\xff", "V3"), dtype=f["secret"])
            owner.attrs.create("cloud", np.array([0, 3], "u1"), dtype=f["cloud"])
        x = f.create_dataset("labels", (2,), dtype=f["labelled"])
        x[:] = np.array([(1, "one"), (2, "two")], f["labelled"].dtype)


@by("h5py")
def attributes_matrix(path):
    """Attributes of two dimensions, and of types that NetCDF has not"""
    with create(path, LATEST) as f:
        x = f.create_dataset("x", data=numbers(4))
        x.attrs.create("matrix", numbers((2, 3), "f4"))
        x.attrs.create("half", numbers(3, "f2"))
        x.attrs.create("long double", numbers(3, np.longdouble))
        x.attrs["flag"] = True
        x.attrs["reference"] = x.ref


@by("netcdf")
def attributes_shared(path):
    """Shared messages (SOHM) listed: datatypes, dataspaces, fill values, filters, attributes"""
    def shared(properties):
        call("H5Pset_shared_mesg_nindexes", properties.id, 2)
        call("H5Pset_shared_mesg_index", properties.id, 0, 0x2, 1)
        call("H5Pset_shared_mesg_index", properties.id, 1, 0x8 | 0x20 | 0x800 | 0x1000, 1)
    with create(path, LATEST, shared) as f:
        for n in range(6):
            x = f.create_dataset(f"x{n}", data=numbers((4, 6), ">i4"), chunks=(2, 3), compression="gzip", fillvalue=9)
            x.attrs["the same everywhere"] = np.bytes_("a long text of which there is one only " * 3)
            x.attrs["number"] = n


@by("netcdf")
def attributes_shared_tree(path):
    """Shared messages (SOHM) in B-trees 2, dense attributes that are shared"""
    def shared(properties):
        call("H5Pset_shared_mesg_nindexes", properties.id, 1)
        call("H5Pset_shared_mesg_index", properties.id, 0, 0x182A, 1)
        call("H5Pset_shared_mesg_phase_change", properties.id, 0, 0)
    with create(path, LATEST, shared) as f:
        for n in range(6):
            x = f.create_dataset(f"x{n}", data=numbers((4, 6), ">i4"), chunks=(2, 3), compression="gzip", fillvalue=9)
            for m in range(20):
                x.attrs[f"a{m}"] = np.bytes_(f"a long text of which there is one only {m}")


@by("netcdf")
def attributes_committed(path):
    """Committed types of datasets and attributes"""
    with create(path, LATEST) as f:
        f["kind"] = h5py.enum_dtype(dict(low=0, high=7), "i2")
        f["pair"] = np.dtype([("a", "<i4"), ("b", "<f8")], align=True)
        x = f.create_dataset("x", (3,), dtype=f["kind"])
        x[:] = np.array([0, 7, 0], "i2")
        x.attrs.create("flag", np.int16(7), dtype=f["kind"])
        y = f.create_dataset("y", (2,), dtype=f["pair"])
        y[:] = np.array([(1, 2.5), (3, 4.5)], f["pair"].dtype)


@by("h5py")
def committed_numbers(path):
    """Committed types that are plain numbers"""
    with create(path) as f:
        f["kind"] = np.dtype("<f4")
        f.create_dataset("x", (3,), dtype=f["kind"])[:] = [1, 2.5, 3]
        f["plain"] = numbers(3)


# Dataspaces.

@by("netcdf")
def dataspaces(path):
    """Dataspaces: scalar, simple, of length 0, unlimited in several dimensions"""
    with create(path) as f:
        f["scalar"] = np.float64(2.5)
        f["simple"] = numbers((2, 3, 4))
        f.create_dataset("none", (0,), "f4")
        f.create_dataset("none of many", (3, 0, 2), "f4")
        f.create_dataset("one", data=numbers((5, 3)), maxshape=(None, 3), chunks=(2, 2))
        f.create_dataset("two", data=numbers((5, 3)), maxshape=(None, None), chunks=(2, 2))
        f.create_dataset("bounded", data=numbers((5, 3)), maxshape=(10, 7), chunks=(2, 2))
        f.create_dataset("not yet", (0, 3), "i2", maxshape=(None, 3), chunks=(2, 2))


@by("h5py", null="null")
def dataspace_null(path):
    """Dataspace null: no element"""
    with create(path) as f:
        f["null"] = h5py.Empty("f8")
        f["x"] = numbers(3)


@by("netcdf")
def dimensions_many(path):
    """Dataset of 20 dimensions"""
    with create(path) as f:
        f["x"] = numbers((1, 2) * 6 + (1,) * 8)


@by("netcdf")
def shapes_that_shrank(path):
    """Chunked datasets that shrank and grew again: what was cut off stays fill"""
    with create(path) as f:
        x = f.create_dataset("x", data=numbers((9, 7)), maxshape=(None, None), chunks=(4, 3), fillvalue=-1)
        x.resize((3, 4))
        x.resize((11, 8))
        y = f.create_dataset("y", data=numbers(9), maxshape=(None,), chunks=(4,), compression="gzip", fillvalue=-1)
        y.resize((5,))


# Datatypes.

@by("netcdf")
def integers(path):
    """Integers of 8 to 64 bits, both orders and signs"""
    with create(path) as f:
        for code in "i1 u1 i2 u2 i4 u4 i8 u8".split():
            for order in "<>":
                limits = np.iinfo(code)
                f[code + ("little" if order == "<" else "big")] = np.array(
                    [0, 1, limits.min, limits.max, 100], order + code)


@by("netcdf")
def floats(path):
    """float32 and float64, both orders, NaN and infinities"""
    with create(path) as f:
        for code in "f4", "f8":
            for order in "<>":
                f[code + ("little" if order == "<" else "big")] = np.array(
                    [0, -0.0, 1.5, np.nan, np.inf, -np.inf, 1e-42, 3e38], order + code)


@by("h5py")
def float16(path):
    """Half precision, both orders"""
    values = [0, -0.0, 1.5, np.nan, np.inf, -np.inf, 6e-8, 65504, 1 / 3]
    with create(path) as f:
        f["little"] = np.array(values, "<f2")
        f["big"] = np.array(values, ">f2")
        f.create_dataset("packed", data=numbers((7, 5), "f2"), chunks=(3, 2), compression="gzip", shuffle=True)
        f["x"] = numbers(3)


@by("h5py")
def long_double(path):
    """x87's 80 bits in 16 bytes"""
    with create(path) as f:
        f["x"] = np.array([0, 1.5, -np.inf, np.nan, 1e300, 1 / 3], np.longdouble)


@by("h5py")
def odd_widths(path):
    """Integers and floating-point numbers of odd widths and offsets"""
    with create(path) as f:
        for name, base, size, precision, offset in (
                ("i24", h5t.STD_I32LE, 3, 24, 0), ("i24 big", h5t.STD_I32BE, 3, 24, 0), ("u24", h5t.STD_U32LE, 3, 24, 0),
                ("i12", h5t.STD_I16LE, 2, 12, 0), ("u10 at 3", h5t.STD_U16LE, 2, 10, 3),
                ("i12 at 4 big", h5t.STD_I16BE, 2, 12, 4), ("i40", h5t.STD_I64LE, 5, 40, 0)):
            datatype = base.copy()
            datatype.set_precision(precision)
            datatype.set_size(size)
            datatype.set_offset(offset)
            signed = not name.startswith("u")
            values = np.array([0, 1, -1 if signed else 2, 300, -300 if signed else 900], "i8")
            raw_dataset(f, name, datatype, (5,), values, h5t.NATIVE_INT64)
        brain = h5t.IEEE_F32LE.copy()
        brain.set_fields(15, 7, 8, 0, 7)
        brain.set_precision(16)
        brain.set_size(2)
        brain.set_ebias(127)
        raw_dataset(f, "bfloat16", brain, (4,), np.array([0, 1.5, -2.25, 1e30], "f8"), h5t.NATIVE_DOUBLE)
        wide = h5t.IEEE_F32LE.copy()
        wide.set_size(4)
        wide.set_fields(23, 15, 8, 0, 15)
        wide.set_precision(24)
        wide.set_ebias(127)
        raw_dataset(f, "float24", wide, (4,), np.array([0, 1.5, -2.25, 1e30], "f8"), h5t.NATIVE_DOUBLE)


@by("h5py", integer="17 bytes", floating="24 bytes")
def numbers_too_wide(path):
    """Numbers of more than 16 bytes"""
    with create(path) as f:
        for name, base, size in ("integer", h5t.STD_I64LE, 17), ("floating", h5t.IEEE_F64LE, 24):
            datatype = base.copy()
            datatype.set_size(size)
            raw_dataset(f, name, datatype, (2,), np.array([1, 2], "i8" if name == "integer" else "f8"),
                        h5t.NATIVE_INT64 if name == "integer" else h5t.NATIVE_DOUBLE)
        f["x"] = numbers(3)


@by("h5py", opaque="opaque")
def bitfields(path):
    """Bit fields, which are read as unsigned integers, and opaque"""
    with create(path) as f:
        raw_dataset(f, "bits", h5t.STD_B8LE, (4,), np.arange(4, dtype="u1"), h5t.STD_B8LE)
        opaque = h5t.create(h5t.OPAQUE, 4)
        opaque.set_tag(b"tag")
        raw_dataset(f, "opaque", opaque, (2,), np.frombuffer(b"12345678", "V4"), opaque)
        f["x"] = numbers(3)


@by("h5py", t="time")
def times(path):
    """The type time, which is refused"""
    with create(path) as f:
        raw_dataset(f, "t", h5t.UNIX_D32LE, (3,))
        f["x"] = numbers(3)


@by("netcdf")
def strings(path):
    """Strings of fixed and any length, ASCII and UTF-8, padded by NUL and by spaces"""
    with create(path) as f:
        f.create_dataset("any", data=["one", "", "three \u2103", "longer " * 20], dtype=h5py.string_dtype())
        f.create_dataset("any ascii", data=["one", "two"], dtype=h5py.string_dtype("ascii"))
        f.create_dataset("never", (3,), dtype=h5py.string_dtype())
        f.create_dataset("scalar", data="alone", dtype=h5py.string_dtype())
        f.create_dataset("chunked", data=[f"text {n}" for n in range(10)], dtype=h5py.string_dtype(), chunks=(3,),
                         compression="gzip")
        f["characters"] = np.array([b"a", b"b", b"c"], "S1")


@by("h5py")
def strings_fixed(path):
    """Strings of fixed length, padded in three ways"""
    with create(path) as f:
        f["nul padded"] = np.array([b"one", b"three", b""], "S5")
        for name, padding in ("terminated", h5t.STR_NULLTERM), ("spaces", h5t.STR_SPACEPAD):
            datatype = h5t.C_S1.copy()
            datatype.set_size(6)
            datatype.set_strpad(padding)
            raw_dataset(f, name, datatype, (2,), np.array([b"one   " if name == "spaces" else b"one", b"two"], "S6"),
                        datatype)
        f["x"] = numbers(3)


@by("netcdf")
def enums(path):
    """Enum types, committed as netCDF wants them"""
    with create(path, track_order=True) as f:
        for code in "i1 u1 i2 u2 i4 u4 i8 u8".split():
            f[f"type {code}"] = h5py.enum_dtype(dict(clear=0, cloudy=3, unknown=100), code)
            f.create_dataset(f"x {code}", (3,), dtype=f[f"type {code}"])[:] = [0, 3, 100]


@by("h5py")
def enum_big_endian(path):
    """Enum types whose numbers are stored most significant byte first"""
    with create(path) as f:
        f["type"] = h5py.enum_dtype(dict(clear=0, cloudy=3, unknown=100), ">i2")
        f.create_dataset("x", (3,), dtype=f["type"])[:] = [0, 3, 100]


@by("h5py")
def enum_anonymous(path):
    """Enum without a name, as h5py stores booleans"""
    with create(path) as f:
        f["flags"] = np.array([True, False, True])
        f["x"] = numbers(3)


@by("h5py")
def compounds(path):
    """Compounds: nested, with arrays, packed and with gaps"""
    inner = np.dtype([("a", "<i2"), ("b", ">f4")])
    outer = np.dtype([("n", "<i4"), ("inner", inner), ("list", "<f8", (2, 3))], align=True)
    with create(path) as f:
        f["inner"] = inner
        f["outer"] = outer
        x = np.zeros(3, outer)
        x["n"] = [1, 2, 3]
        x["inner"]["b"] = [1.5, 2.5, 3.5]
        x["list"] = numbers((3, 2, 3))
        texts = np.zeros(3, [("n", "<i4"), ("text", "S4")])
        texts["text"] = [b"one", b"two", b"four"]
        f["texts"] = texts
        f.create_dataset("x", (3,), dtype=f["outer"])[:] = x
        f["anonymous"] = np.array([(1, 2.5)], inner)
        f["plain"] = numbers(3)


@by("h5py")
def lists(path):
    """Lists (vlen) of numbers, of strings and of lists"""
    with create(path) as f:
        strings = h5t.vlen_create(h5t.py_create(h5py.string_dtype(), logical=True))
        raw_dataset(f, "strings", strings, (2,))
        raw_dataset(f, "lists", h5t.vlen_create(h5t.vlen_create(h5t.STD_I32LE)), (2,))
        x = f.create_dataset("x", (3,), dtype=h5py.vlen_dtype(np.dtype("i4")))
        x[0], x[2] = [1, 2, 3], [9]
        f["plain"] = numbers(3)


@by("h5py", x="arrays")
def arrays(path):
    """Array types as elements"""
    with create(path) as f:
        raw_dataset(f, "x", h5t.array_create(h5t.STD_I32LE, (2, 3)), (4,), numbers((4, 2, 3)),
                    h5t.array_create(h5t.NATIVE_INT32, (2, 3)))
        f["plain"] = numbers(3)


@by("h5py", object="references", region="regions")
def references(path):
    """References to objects and regions"""
    with create(path) as f:
        f["x"] = numbers(3)
        f.create_dataset("object", (2,), dtype=h5py.ref_dtype)[0] = f["x"].ref
        f.create_dataset("region", (1,), dtype=h5py.regionref_dtype)[0] = f["x"].regionref[1:2]


# Fill values.

@by("netcdf")
def fill_values(path):
    """Fill values: defined, the library's, undefined; written late, early, never; old and new messages"""
    with create(path) as f:
        f.create_dataset("defined", (4,), "i4", fillvalue=-9)
        f.create_dataset("default", (4,), "f4")
        f.create_dataset("big", (4,), ">i2", fillvalue=258)
        for name, when in ("at allocation", h5d.FILL_TIME_ALLOC), ("never", h5d.FILL_TIME_NEVER):
            properties = chunked((2,), fill_time=(when,), alloc_time=(h5d.ALLOC_TIME_INCR,))
            properties.set_fill_value(np.array(7, "i4"))
            data = numbers(5) if when == h5d.FILL_TIME_NEVER else None  # Unwritten it would be anything.
            raw_dataset(f, name, h5t.STD_I32LE, (5,), data, dcpl=properties)
        early = h5p.create(h5p.DATASET_CREATE)
        early.set_alloc_time(h5d.ALLOC_TIME_EARLY)
        early.set_fill_value(np.array(5, "i4"))
        raw_dataset(f, "early", h5t.STD_I32LE, (4,), dcpl=early)
        x = f.create_dataset("some chunks", (6, 6), "f8", chunks=(2, 2), fillvalue=1e20)
        x[2:4, 2:5] = 1


@by("netcdf")
def fill_values_latest(path):
    """Fill value messages of version 3"""
    with create(path, LATEST) as f:
        f.create_dataset("defined", (4,), "i4", fillvalue=-9)
        f.create_dataset("default", (4,), "f4")
        x = f.create_dataset("some chunks", (6, 6), "f8", chunks=(2, 2), fillvalue=1e20, compression="gzip")
        x[2:4, 2:5] = 1


@by("netcdf")
def fill_undefined(path):
    """Fill value undefined"""
    with create(path) as f:
        properties = h5p.create(h5p.DATASET_CREATE)
        call("H5Pset_fill_value", properties.id, h5t.STD_I32LE.id, None)
        raw_dataset(f, "x", h5t.STD_I32LE, (4,), numbers(4), dcpl=properties)


# Layouts.

@by("netcdf")
def layout_compact(path):
    """Compact layout, old and with headers 2"""
    properties = h5p.create(h5p.DATASET_CREATE)
    properties.set_layout(h5d.COMPACT)
    with create(path) as f:
        raw_dataset(f, "x", h5t.STD_I32LE, (3, 4), numbers((3, 4)), dcpl=properties)
        raw_dataset(f, "unwritten", h5t.STD_I16BE, (3,), dcpl=properties)


@by("netcdf")
def layout_compact_latest(path):
    """Compact layout in messages of version 4"""
    properties = h5p.create(h5p.DATASET_CREATE)
    properties.set_layout(h5d.COMPACT)
    with create(path, LATEST) as f:
        raw_dataset(f, "x", h5t.STD_I32LE, (3, 4), numbers((3, 4)), dcpl=properties)


@by("netcdf")
def layout_contiguous(path):
    """Contiguous layout, written and not"""
    with create(path) as f:
        f["x"] = numbers((30, 40), ">i2")
        f.create_dataset("unwritten", (3, 4), "f4", fillvalue=2.5)


@by("netcdf")
def chunks_b_tree_1(path):
    """Chunks by B-tree 1: one node"""
    with create(path) as f:
        f.create_dataset("x", data=numbers((10, 10)), chunks=(3, 4))
        f.create_dataset("filtered", data=numbers((10, 10)), chunks=(3, 4), compression="gzip", shuffle=True)
        f.create_dataset("unwritten", (10, 10), "i2", chunks=(3, 4))


@by("netcdf")
def chunks_b_tree_1_deep(path):
    """Chunks by B-tree 1 of several levels, written in disorder, with holes"""
    with create(path) as f:
        x = f.create_dataset("x", (60, 60), "i4", chunks=(1, 2), fillvalue=-1)
        rows = numbers((60, 60))
        for row in (n * 37 % 60 for n in range(57)):
            x[row, :40] = rows[row, :40]
        f.create_dataset("y", data=numbers(3000, "i1"), chunks=(1,), maxshape=(None,))


@by("netcdf")
def chunks_dimensions(path):
    """Chunks of 1 and of 5 dimensions, chunks longer than the data"""
    with create(path) as f:
        f.create_dataset("one", data=numbers(1000, "i2"), chunks=(7,), compression="gzip")
        f.create_dataset("five", data=numbers((3, 4, 2, 5, 3)), chunks=(2, 3, 1, 2, 3), compression="gzip")
        f.create_dataset("longer", data=numbers((3, 4)), chunks=(8, 9), maxshape=(None, None))


def both(f, name, shape, chunks, dtype="i4", **settings):
    """A dataset twice: unfiltered and filtered."""
    f.create_dataset(name, data=numbers(shape, dtype), chunks=chunks, **settings)
    f.create_dataset(name + " filtered", data=numbers(shape, dtype), chunks=chunks, compression="gzip", **settings)


@by("netcdf")
def chunks_single(path):
    """Single chunk"""
    with create(path, LATEST) as f:
        both(f, "x", (5, 6), (5, 6))
        f.create_dataset("unwritten", (5, 6), "i4", chunks=(5, 6), fillvalue=3)
        x = f.create_dataset("skipped", (2, 3), "i4", chunks=(2, 3), compression="gzip")
        x.id.write_direct_chunk((0, 0), numbers((2, 3)).tobytes(), 1)


@by("netcdf")
def chunks_implicit(path):
    """Implicit index: allocated early, no filter"""
    with create(path, LATEST) as f:
        for name, shape, chunk in ("x", (10, 10), (3, 4)), ("y", (7,), (2,)):
            raw_dataset(f, name, h5t.STD_I32LE, shape, numbers(shape),
                        dcpl=chunked(chunk, alloc_time=(h5d.ALLOC_TIME_EARLY,)))
        raw_dataset(f, "fill", h5t.STD_I32LE, (10,), dcpl=chunked(
            (4,), alloc_time=(h5d.ALLOC_TIME_EARLY,), fill_value=(np.array(6, "i4"),)))


@by("netcdf")
def chunks_fixed_array(path):
    """Fixed array in one block"""
    with create(path, LATEST) as f:
        both(f, "x", (10, 10), (3, 4))
        both(f, "bounded", (10, 10), (3, 4), maxshape=(13, 20))
        f.create_dataset("unwritten", (10, 10), "i4", chunks=(3, 4))
        f.create_dataset("holes", (10, 10), "i4", chunks=(3, 4), fillvalue=-1)[4:7, 5:7] = 3


@by("netcdf")
def chunks_fixed_array_paged(path):
    """Fixed array in pages, some of them never written"""
    with create(path, LATEST) as f:
        both(f, "x", (3000,), (1,), "i1")
        x = f.create_dataset("holes", (5000,), "i1", chunks=(1,), fillvalue=-1)
        x[4000:4010] = 5
        x[5] = 6


@by("netcdf")
def chunks_extensible_array(path):
    """Extensible array: elements in the index block and in data blocks"""
    with create(path, LATEST) as f:
        both(f, "few", (6,), (2,), maxshape=(None,))
        both(f, "more", (40, 3), (1, 2), maxshape=(None, 3))
        both(f, "second", (3, 40), (2, 1), maxshape=(3, None))
        f.create_dataset("unwritten", (6,), "i4", chunks=(2,), maxshape=(None,))


@by("netcdf")
def chunks_extensible_array_large(path):
    """Extensible array with super blocks and pages, and holes in it"""
    with create(path, LATEST) as f:
        both(f, "x", (6000,), (1,), "i1", maxshape=(None,))
        x = f.create_dataset("holes", (40000,), "i1", chunks=(1,), maxshape=(None,), fillvalue=-1)
        for n in 3, 700, 5000, 20000, 39999:
            x[n:n + 2] = n % 100


@by("netcdf")
def chunks_b_tree_2(path):
    """Chunks by B-tree 2: two unlimited dimensions"""
    with create(path, LATEST) as f:
        both(f, "x", (10, 10), (3, 4), maxshape=(None, None))
        f.create_dataset("unwritten", (10, 10), "i4", chunks=(3, 4), maxshape=(None, None))


@by("netcdf")
def chunks_b_tree_2_deep(path):
    """Chunks by B-tree 2 of several levels"""
    with create(path, LATEST) as f:
        both(f, "x", (80, 80), (1, 2), "i1", maxshape=(None, None))
        f.create_dataset("holes", (300, 300), "i1", chunks=(2, 2), maxshape=(None, None), fillvalue=-1)[::7, ::11] = 4


@by("netcdf")
def chunks_edges_unfiltered(path):
    """Chunks at the end of the data that are not filtered (layout message 4)"""
    with create(path, LATEST) as f:
        for name, shape, greatest in (("x", (10, 10), None), ("y", (10, 10), (None, 10)), ("z", (10, 10), (None, None)),
                                      ("one", (3, 4), None)):
            properties = chunked((3, 4), deflate=(6,))
            call("H5Pset_chunk_opts", properties.id, 2)
            raw_dataset(f, name, h5t.STD_I32LE, shape, numbers(shape), dcpl=properties, greatest=greatest and tuple(
                h5s.UNLIMITED if length is None else length for length in greatest))


# Filters.

@by("netcdf")
def filters(path):
    """Deflate, shuffle and fletcher32, alone and together"""
    with create(path) as f:
        for n, (gzip, shuffle, fletcher) in enumerate(
                (g, s, c) for g in (None, 1, 9) for s in (False, True) for c in (False, True)):
            f.create_dataset(f"x{n}", data=numbers((20, 30), "<i4"), chunks=(7, 11), fletcher32=fletcher, shuffle=shuffle,
                             **({} if gzip is None else dict(compression="gzip", compression_opts=gzip)))
        for code in "i1 >i2 f4 >f8".split():
            f.create_dataset("shuffled " + code, data=numbers((20, 3), code), chunks=(7, 2), shuffle=True,
                             compression="gzip")
        f.create_dataset("odd bytes", data=numbers(5, "i1"), chunks=(5,), fletcher32=True)


@by("netcdf")
def filters_order(path):
    """Filters in an unusual order, and twice"""
    with create(path) as f:
        for name, steps in (("deflate, shuffle", "ds"), ("fletcher first", "fsd"), ("deflate twice", "dd"),
                            ("fletcher twice", "fdf")):
            properties = chunked((7, 11))
            for step in steps:
                dict(d=lambda: properties.set_deflate(6), s=properties.set_shuffle, f=properties.set_fletcher32)[step]()
            raw_dataset(f, name, h5t.STD_I32LE, (20, 30), numbers((20, 30)), dcpl=properties)


@by("netcdf")
def filters_skipped(path):
    """Filters that single chunks were stored without"""
    for_all = numbers((4, 4))
    with create(path) as f:
        x = f.create_dataset("x", (4, 8), "i4", chunks=(4, 4), compression="gzip", shuffle=True)
        x[:, :4] = for_all
        x.id.write_direct_chunk((0, 4), for_all.tobytes(), 0b11)
        noise = np.random.default_rng(1).integers(0, 256, (4, 40), np.uint8)
        f.create_dataset("incompressible", data=noise, chunks=(4, 4), compression="gzip", compression_opts=1)


@by("h5py", **{"scale offset": "scale", "n-bit": "bit", "szip": "szip"})
def filters_refused(path):
    """szip, scale-offset and n-bit, which are refused, beside a dataset that is read"""
    with create(path) as f:
        f.create_dataset("scale offset", data=numbers((20, 30)), chunks=(7, 11), scaleoffset=0)
        if h5z.filter_avail(h5z.FILTER_SZIP):
            f.create_dataset("szip", data=numbers((20, 30)), chunks=(7, 11), compression="szip")
        properties = chunked((7, 11))
        call("H5Pset_nbit", properties.id)
        datatype = h5t.STD_I32LE.copy()
        datatype.set_precision(12)
        raw_dataset(f, "n-bit", datatype, (20, 30), numbers((20, 30)), h5t.NATIVE_INT32, properties)
        f["x"] = numbers(3)


@by("h5py", lzf="lzf")
def filters_lzf(path):
    """h5py's own filter, lzf, which is refused"""
    with create(path) as f:
        f.create_dataset("lzf", data=numbers((20, 30)), chunks=(7, 11), compression="lzf")
        f["x"] = numbers(3)


def compressed(f, name, number, parameters, pack, optional=False):
    """A dataset whose chunks `pack` compresses, since the library has no such filter."""
    properties = chunked((7, 11))
    properties.set_filter(number, h5z.FLAG_OPTIONAL if optional else h5z.FLAG_MANDATORY, parameters)
    dataset = raw_dataset(f, name, h5t.STD_I32LE, (20, 30), dcpl=properties)
    padded = np.zeros((21, 33), "<i4")
    padded[:20, :30] = numbers((20, 30))
    for row in range(0, 20, 7):
        for column in range(0, 30, 11):
            chunk = np.ascontiguousarray(padded[row:row + 7, column:column + 11]).tobytes()
            dataset.write_direct_chunk((row, column), pack(chunk), 0)


def zstd(chunk):
    """A frame of zstd."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_compress.restype = ctypes.c_size_t
    packed = ctypes.create_string_buffer(len(chunk) + 1000)
    used = library.ZSTD_compress(packed, ctypes.c_size_t(len(packed)), chunk, ctypes.c_size_t(len(chunk)), 3)
    return packed.raw[:used]


@by("h5py")
def filters_zstd(path):
    """zstd (32015)"""
    with create(path) as f:
        compressed(f, "x", 32015, (3,), zstd, optional=True)


@by("h5py")
def filters_lz4(path):
    """LZ4 (32004)"""
    need(32004)
    with create(path) as f:
        f.create_dataset("x", data=numbers((20, 30)), chunks=(7, 11), compression=32004)
        f.create_dataset("blocks", data=numbers((200, 30)), chunks=(100, 30), compression=32004,
                         compression_opts=(1024,))


@by("h5py")
def filters_blosc(path):
    """Blosc (32001) with each of its codecs, shuffled or not"""
    need(32001)
    with create(path) as f:
        for codec in range(6):
            for shuffle in range(3):
                name = f"codec {codec}, shuffle {shuffle}"
                try:
                    f.create_dataset(name, data=numbers((20, 30)), chunks=(7, 11), compression=32001,
                                     compression_opts=(0, 0, 0, 0, 5, shuffle, codec))
                except (ValueError, OSError):
                    f.pop(name, None)


@by("h5py", x="bzip2")
def filters_bzip2(path):
    """bzip2 (307)"""
    need(307)
    with create(path) as f:
        f.create_dataset("x", data=numbers((20, 30)), chunks=(7, 11), compression=307, compression_opts=(9,))
        f["plain"] = numbers(3)


@by("h5py", x="511")
def filters_unknown(path):
    """A filter that nobody knows: refused by its number"""
    with create(path) as f:
        compressed(f, "x", 511, (1, 2, 3), lambda chunk: chunk, optional=True)
        f["plain"] = numbers(3)


# Data elsewhere.

@by("h5py", x="external")
def external_file(path):
    """Data in an external file: refused"""
    with create(path) as f:
        f.create_dataset("x", (10,), "i4", external=[("elsewhere.bin", 0, 40)])
        f["plain"] = numbers(3)


@by("h5py", x="virtual")
def virtual_dataset(path):
    """Virtual dataset: refused"""
    with create(path, LATEST) as f:
        f["source"] = numbers(10)
        layout = h5py.VirtualLayout((2, 10), "i4")
        layout[0] = h5py.VirtualSource(f["source"])
        f.create_virtual_dataset("x", layout)


# What h5py makes of dimensions.

@by("netcdf")
def scales(path):
    """Dimension scales as h5py makes them; one that two use, one without data of its own name"""
    with create(path, track_order=True) as f:
        f["lat"] = numbers(3, "f8")
        f["lon"] = numbers(4, "f8")
        f["lat"].make_scale("lat")
        f["lon"].make_scale("a name that differs")
        for name in "x", "y":
            f[name] = numbers((3, 4), "f4")
            f[name].dims[0].attach_scale(f["lat"])
            f[name].dims[1].attach_scale(f["lon"])
            f[name].dims[0].label = "latitude"


@by("h5py")
def scales_partial(path):
    """Dimension scales on some dimensions only: the others are phony"""
    with create(path) as f:
        f["lat"] = numbers(3, "f8")
        f["lat"].make_scale()
        f["x"] = numbers((3, 4), "f4")
        f["x"].dims[0].attach_scale(f["lat"])
        f["y"] = numbers((4, 3, 4, 5), "f4")


@by("netcdf")
def scales_in_groups(path):
    """Dimension scales of the root used in groups"""
    with create(path, LATEST, track_order=True) as f:
        f["lat"] = numbers(3, "f8")
        f["lat"].make_scale("lat")
        g = f.create_group("g", track_order=True)
        g["x"] = numbers(3, "f4")
        g["x"].dims[0].attach_scale(f["lat"])
        g.create_group("h", track_order=True)["y"] = numbers((3, 3), "f4")
        for n in 0, 1:
            g["h/y"].dims[n].attach_scale(f["lat"])


@by("netcdf")
def phony_dimensions(path):
    """No dimension scales at all: phony dimensions, in groups as well"""
    with create(path) as f:
        f["a"] = numbers((3, 4))
        f["b"] = numbers((4, 3, 3))
        f.create_dataset("c", data=numbers((3, 2)), maxshape=(None, 2), chunks=(1, 2))
        f["g/d"] = numbers((3, 4, 5))
        f["g/h/e"] = numbers((5, 5))


@by("netcdf")
def names(path):
    """Names with spaces, dots, UTF-8 and many letters"""
    with create(path, LATEST) as f:
        for name in "with space", "\u6e29\u5ea6", "a.b", "n" * 200, "caf\u00e9":
            x = f.create_dataset(name, data=numbers(2))
            x.attrs["attribute \u2103"] = 1


def main(folder):
    """Makes all files; the list of them, with who is asked about each, is hdf5.txt."""
    with open(os.path.join(folder, "hdf5.txt"), "w") as listing:
        for make, oracle, refused in CASES:
            try:
                make(os.path.join(folder, make.__name__ + ".h5"))
                made = "made"
            except Lack:
                made = "absent"
            words = ";".join(f"{name}={word}" for name, word in refused.items())
            listing.write(f"{make.__name__}.h5\t{oracle}\t{words}\t{made}\n")


if __name__ == "__main__":
    main(sys.argv[1])
