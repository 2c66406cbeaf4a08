"""The data of each dataset as a line of text, by h5py: for files that netcdf-c cannot read, or not all of.

usage: dump_hdf5.py FILE...

Prints "data PATH TYPE BYTES HASH", TYPE as NetCDF names it. Numbers of odd widths become the next wider type, strings
end at their first NUL. What has no such type is left out.
"""
import ctypes
import hashlib
import sys

import h5py
import numpy as np
from h5py import h5l, h5s, h5t

WIDTHS = {1: "Byte", 2: "Short", 4: "Int", 8: "Int64"}


def name_and_type(datatype):
    """The name of a type of numbers, and what they are read as; None for other types."""
    kind, size = datatype.get_class(), datatype.get_size()
    if size > 16 or (size > 8 and kind != h5t.FLOAT):
        return None
    if kind == h5t.ENUM:
        return name_and_type(datatype.get_super())
    if kind == h5t.FLOAT:
        return ("Float", np.dtype("<f4")) if size <= 4 else ("Double", np.dtype("<f8"))
    if kind in (h5t.INTEGER, h5t.BITFIELD):
        width = next(width for width in WIDTHS if width >= size)
        signed = kind == h5t.INTEGER and datatype.get_sign() == h5t.SGN_2
        return ("" if signed else "U") + WIDTHS[width], np.dtype(f"<{'i' if signed else 'u'}{width}")
    return None


def listed(elements):
    """Elements of different lengths as bytes."""
    return b"".join(len(element).to_bytes(8, "little") + element for element in elements)


def refers(datatype):
    """Whether a member of a type, or what a list is of, is text or a list: what is stored for it says nothing."""
    if datatype.get_class() == h5t.COMPOUND:
        inner = [datatype.get_member_type(n) for n in range(datatype.get_nmembers())]
    elif datatype.get_class() in (h5t.VLEN, h5t.ARRAY):
        inner = [datatype.get_super()]
    else:
        return False
    return any(one.get_class() in (h5t.STRING, h5t.VLEN) or refers(one) for one in inner)


def text(dataset, datatype):
    """Strings without their padding, but for spaces, as netcdf-c gives those of attributes."""
    if datatype.is_variable_str():
        values = np.asarray(dataset[()]).reshape(-1).tolist()
        return listed(value if isinstance(value, bytes) else value.encode() for value in values)
    stored = np.zeros(dataset.shape, f"S{datatype.get_size()}")
    dataset.id.read(h5s.ALL, h5s.ALL, stored, datatype)
    values = stored.reshape(-1).tolist()
    return listed(value.split(b"\0")[0] for value in values)


def unpacked(dataset):
    """The elements of a dataset of zstd, for which the library has no plugin."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    values = np.zeros(dataset.shape, dataset.dtype)
    for corner in np.ndindex(*[-(-length // chunk) for length, chunk in zip(dataset.shape, dataset.chunks)]):
        start = tuple(at * chunk for at, chunk in zip(corner, dataset.chunks))
        _, packed = dataset.id.read_direct_chunk(start)
        chunk = np.zeros(dataset.chunks, dataset.dtype)
        library.ZSTD_decompress(chunk.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(chunk.nbytes), packed,
                                ctypes.c_size_t(len(packed)))
        place = tuple(slice(at, min(at + length, whole)) for at, length, whole in zip(start, chunk.shape, dataset.shape))
        values[place] = chunk[tuple(slice(0, at.stop - at.start) for at in place)]
    return values


def dump(path, dataset):
    """Prints a dataset."""
    datatype = dataset.id.get_type()
    named = name_and_type(datatype)
    if named is not None and dataset.id.get_space().get_simple_extent_type() != h5s.NULL:
        name, wanted = named
        if dataset._filters.keys() & {"32015"}:
            raw = unpacked(dataset).astype(wanted).tobytes()
        else:
            values = np.zeros(dataset.shape, wanted)
            memory = h5t.NATIVE_LDOUBLE if wanted.kind == "f" and datatype.get_size() > 8 else h5t.py_create(wanted)
            if datatype.get_class() in (h5t.ENUM, h5t.BITFIELD):
                memory = datatype
            if memory is h5t.NATIVE_LDOUBLE:
                wide = np.zeros(dataset.shape, np.longdouble)
                dataset.id.read(h5s.ALL, h5s.ALL, wide, memory)
                values = wide.astype(wanted)
            elif values.size:
                if memory is datatype:
                    values = np.zeros(dataset.shape, datatype.dtype)
                dataset.id.read(h5s.ALL, h5s.ALL, values, memory)
            values = values.astype(wanted)
            if wanted.kind == "f" and dataset.dtype.newbyteorder("<") != wanted:
                values[np.isnan(values)] = -np.float64("nan")  # Which NaN it becomes is nobody's business.
            raw = values.tobytes()
    elif datatype.get_class() == h5t.STRING:
        name, raw = "String", text(dataset, datatype)
    elif datatype.get_class() in (h5t.COMPOUND, h5t.VLEN) and refers(datatype):
        print("data", path, "Compound" if datatype.get_class() == h5t.COMPOUND else "List", "?")
        return
    elif datatype.get_class() == h5t.COMPOUND:
        stored = np.zeros(dataset.shape, f"V{datatype.get_size()}")
        dataset.id.read(h5s.ALL, h5s.ALL, stored, datatype)
        name, raw = "Compound", stored.tobytes()
    elif datatype.get_class() == h5t.VLEN and name_and_type(datatype.get_super()) is not None:
        name, raw = "List", listed(np.ascontiguousarray(one).tobytes() for one in dataset[()].reshape(-1))
    else:
        return
    print("data", path, name, len(raw), hashlib.sha256(raw).hexdigest().upper())


def walk(group, path, entered):
    """All datasets of a group, each group once on the way to it."""
    for name in group:
        kind = group.id.links.get_info(name.encode()).type
        inner = group.get(name) if kind in (h5l.TYPE_HARD, h5l.TYPE_SOFT) else None
        below = f"{path}/{name}" if path else name
        if isinstance(inner, h5py.Dataset):
            try:
                dump(below, inner)
            except (OSError, ValueError) as error:
                print(below, error, file=sys.stderr)
        elif isinstance(inner, h5py.Group) and kind == h5l.TYPE_HARD and inner.id not in entered:
            walk(inner, below, entered + [inner.id])


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for file in sys.argv[1:]:
        print("file", file)
        try:
            f = h5py.File(file)
        except OSError as error:
            print(file, error, file=sys.stderr)
            continue
        with f:
            walk(f, "", [f.id])
