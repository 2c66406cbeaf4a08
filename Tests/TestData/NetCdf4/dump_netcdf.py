"""All of each dataset as lines of text, by netcdf-c itself: what DatasetDump.cs prints of the same file by our readers.

usage: dump_netcdf.py FILE...

netCDF4-python hides what is compared here (whether an attribute is text or a string, fill values, the bytes of a
compound), so that the library is called directly.
"""
import ctypes
import glob
import hashlib
import struct
import sys

C = ctypes.CDLL(glob.glob("/usr/lib/*/libnetcdf.so.19")[0])
C.nc_strerror.restype = ctypes.c_char_p
FORMATS = {1: "classic", 2: "64-bit offset", 3: "netCDF-4", 4: "netCDF-4 classic model", 5: "cdf5"}
TYPES = [None, "Byte", "Char", "Short", "Int", "Float", "Double", "UByte", "UShort", "UInt", "Int64", "UInt64", "String"]
CLASSES = {13: "List", 14: "Opaque", 15: "Enum", 16: "Compound"}
SLAB_BYTES = 16 << 20
TEXT = lambda: ctypes.create_string_buffer(2000)
size_t = ctypes.c_size_t


class Problem(Exception):
    """What the library says is wrong."""


class List(ctypes.Structure):
    """nc_vlen_t"""
    _fields_ = [("length", size_t), ("data", ctypes.c_void_p)]


def call(name, *arguments):
    """Calls a function of the library."""
    status = getattr(C, name)(*arguments)
    if status != 0:
        raise Problem(f"{name}: {C.nc_strerror(status).decode()}")


def text(name):
    """A name as text."""
    return name.value.decode("utf-8", "replace")


def numbers(name, group):
    """The numbers that an nc_inq function lists."""
    count = ctypes.c_int()
    call(name, group, ctypes.byref(count), None)
    listed = (ctypes.c_int * max(1, count.value))()
    call(name, group, ctypes.byref(count), listed)
    return listed[:count.value]


class Kind:
    """The type of an element."""

    def __init__(self, group, number):
        self.number, self.base, self.members, self.fields, self.names = number, None, [], [], {}
        name, size, base, members, kind = TEXT(), size_t(), ctypes.c_int(), size_t(), ctypes.c_int()
        if number <= 12:
            call("nc_inq_type", group, number, None, ctypes.byref(size))
            self.name, self.bytes, self.kind = TYPES[number], size.value, number
            return
        call("nc_inq_user_type", group, number, name, ctypes.byref(size), ctypes.byref(base), ctypes.byref(members),
             ctypes.byref(kind))
        self.kind, self.bytes, self.type_name = kind.value, size.value, text(name)
        if self.kind in (13, 15):
            self.base = Kind(group, base.value)
        self.name = self.base.name if self.kind == 15 else CLASSES[self.kind]
        if self.kind == 16:
            for n in range(members.value):
                self.members.append(self.member(group, n))
        elif self.kind == 15:
            for n in range(members.value):
                value = ctypes.c_longlong()
                call("nc_inq_enum_member", group, number, n, name, ctypes.byref(value))
                raw = bytes(value)[:self.bytes]
                signed = self.base.number in (1, 3, 4, 10)
                self.names[raw] = text(name)
                self.members.append(f"{text(name)}={int.from_bytes(raw, 'little', signed=signed)}")

    def member(self, group, number):
        """The number-th member of a compound, as text."""
        name, offset, kind, rank = TEXT(), size_t(), ctypes.c_int(), ctypes.c_int()
        call("nc_inq_compound_field", group, self.number, number, name, ctypes.byref(offset), ctypes.byref(kind),
             ctypes.byref(rank), None)
        shape = (ctypes.c_int * max(1, rank.value))()
        call("nc_inq_compound_field", group, self.number, number, None, None, None, None, shape)
        base = Kind(group, kind.value)
        self.fields.append((offset.value, base, list(shape[:rank.value])))
        self.has_pointers = getattr(self, "has_pointers", False) or base.pointers()
        return f"{text(name)}@{offset.value}:{base.name}[{','.join(map(str, shape[:rank.value]))}]"

    def cdl(self, address, count=None):
        """An element in memory as CDL writes it; several of them in braces."""
        if count is not None:
            return "{" + ", ".join(self.cdl(address + n * self.bytes) for n in range(count)) + "}"
        raw = ctypes.string_at(address, self.bytes)
        if self.kind == 16:
            values = []
            for offset, base, shape in self.fields:
                length = None
                for extent in shape:
                    length = extent * (1 if length is None else length)
                values.append(base.cdl(address + offset, length))
            return "{" + ", ".join(values) + "}"
        if self.kind == 13:
            one = List.from_address(address)
            return self.base.cdl(one.data, one.length) if one.length else "{}"
        if self.kind == 14:
            return "0X" + raw.hex().upper()
        if self.kind == 15:
            return self.names[raw]
        if self.kind == 12:
            return '"' + ctypes.string_at(ctypes.c_void_p.from_address(address).value).decode() + '"'
        if self.kind in (5, 6):
            return f"{struct.unpack('<f', raw)[0]:.7g}" if self.kind == 5 else f"{struct.unpack('<d', raw)[0]:.15g}"
        return str(int.from_bytes(raw, "little", signed=self.kind in (1, 3, 4, 10)))

    def pointers(self):
        """Whether an element as read holds addresses of memory."""
        return self.kind in (12, 13) or getattr(self, "has_pointers", False)

    def definition(self):
        """What the file says of a type of its own, as text."""
        listed = [self.base.name] if self.kind == 13 else self.members
        return f"{self.type_name} {CLASSES[self.kind]} {' '.join(listed)}".rstrip()

    def elements(self, raw, count):
        """Elements as read into memory, as bytes that can be compared."""
        if self.kind == 12:
            return [ctypes.string_at(p) if p else b"" for p in (ctypes.c_void_p * count).from_buffer(raw)]
        if self.kind == 13:
            lists = (List * count).from_buffer(raw)
            return [ctypes.string_at(one.data, one.length * self.base.bytes) if one.length else b"" for one in lists]
        return None


def attributes(group, variable, owner, count):
    """Prints attributes."""
    for n in range(count):
        name, number, length = TEXT(), ctypes.c_int(), size_t()
        call("nc_inq_attname", group, variable, n, name)
        call("nc_inq_att", group, variable, name, ctypes.byref(number), ctypes.byref(length))
        kind = Kind(group, number.value)
        raw = bytearray(max(1, length.value * kind.bytes))
        call("nc_get_att", group, variable, name, (ctypes.c_char * len(raw)).from_buffer(raw))
        elements = kind.elements(raw, length.value)
        whole = raw
        raw = bytes(raw[:length.value * kind.bytes])
        if kind.kind == 2:
            raw = raw.rstrip(b"\0")
            try:
                raw.decode()
            except UnicodeDecodeError:
                raw = raw.decode("latin-1").encode()
        if kind.kind in (13, 14, 16):
            address = ctypes.addressof((ctypes.c_char * len(whole)).from_buffer(whole))
            print("att", owner, text(name), kind.name,
                  " ".join(kind.cdl(address + n * kind.bytes) for n in range(length.value)))
            continue
        shown = raw.hex().upper() if elements is None else " ".join(
            f"{len(element)}:{element.hex().upper()}" for element in elements)
        print("att", owner, text(name), kind.name, shown)


def data(group, number, kind, shape, unlimited):
    """Prints the length of a variable's data and its hash, read in slabs of rows.

    Of compounds and lists that hold strings or lists it is `?`, here and in DatasetDump.cs, of no others.

    Beyond the end of a variable whose unlimited dimension is not the first, netcdf-c puts values in wrong places, or
    gives bytes of nowhere, where it is asked for several rows at once.
    """
    if kind.kind in (13, 16) and (kind.base or kind).pointers():
        print("data ?")
        return
    total = 1
    for length in shape:
        total *= length
    row = total // shape[0] if shape and shape[0] else total
    rows = max(1, SLAB_BYTES // max(1, row * kind.bytes)) if not unlimited else 1
    hashed, read = hashlib.sha256(), 0
    for first in range(0, shape[0] if shape else 1, rows):
        count = min(rows, shape[0] - first) if shape else 1
        elements = count * row if shape else 1
        if elements == 0:
            continue
        start = (size_t * max(1, len(shape)))(*([first] + [0] * (len(shape) - 1) if shape else [0]))
        counts = (size_t * max(1, len(shape)))(*([count] + list(shape[1:]) if shape else [1]))
        raw = bytearray(elements * kind.bytes)
        call("nc_get_vara", group, number, start, counts, (ctypes.c_char * len(raw)).from_buffer(raw))
        listed = kind.elements(raw, elements)
        if listed is not None:
            raw = b"".join(len(element).to_bytes(8, "little") + element for element in listed)
        hashed.update(raw)
        read += len(raw)
    print(f"data {read} {hashed.hexdigest().upper()}")


def variable(group, number, grow):
    """Prints a variable; `grow` are the unlimited dimensions."""
    name, kind, rank, count = TEXT(), ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    call("nc_inq_varndims", group, number, ctypes.byref(rank))
    dimensions = (ctypes.c_int * max(1, rank.value))()
    call("nc_inq_var", group, number, name, ctypes.byref(kind), None, dimensions, ctypes.byref(count))
    names, shape, unlimited = [], [], False
    for dimension in dimensions[:rank.value]:
        label, length = TEXT(), size_t()
        call("nc_inq_dim", group, dimension, label, ctypes.byref(length))
        names.append(text(label))
        shape.append(length.value)
        unlimited |= dimension in grow and len(shape) > 1
    kind = Kind(group, kind.value)
    print("var", text(name), kind.name, ",".join(names))
    if kind.number > 12:
        print("type", kind.definition())
    attributes(group, number, text(name), count.value)
    try:
        data(group, number, kind, shape, unlimited)
    except Problem as problem:
        print("data refused", problem, file=sys.stderr)
        print("data refused")


def paths(group, path):
    """All groups below one."""
    for inner in numbers("nc_inq_grps", group):
        name = TEXT()
        call("nc_inq_grpname", inner, name)
        below = f"{path}/{text(name)}" if path else text(name)
        yield below, inner
        yield from paths(inner, below)


def dump(path):
    """Prints a dataset."""
    file, form, count = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    call("nc_open", path.encode(), 0, ctypes.byref(file))
    try:
        call("nc_inq_format", file, ctypes.byref(form))
        print("format", FORMATS[form.value])
        groups = sorted(paths(file, ""), key=lambda group: group[0].encode("utf-16-be"))
        growing = set()
        for name, group in [("", file.value)] + groups:
            if name:
                print("group", name)
            unlimited = ctypes.c_int()
            call("nc_inq_unlimdims", group, ctypes.byref(unlimited), None)
            grow = (ctypes.c_int * max(1, unlimited.value))()
            call("nc_inq_unlimdims", group, ctypes.byref(unlimited), grow)
            growing |= set(grow[:unlimited.value])
            call("nc_inq_dimids", group, ctypes.byref(count), None, 0)
            dimensions = (ctypes.c_int * max(1, count.value))()
            call("nc_inq_dimids", group, ctypes.byref(count), dimensions, 0)
            for dimension in dimensions[:count.value]:
                label, length = TEXT(), size_t()
                call("nc_inq_dim", group, dimension, label, ctypes.byref(length))
                print("dim", text(label), length.value, int(dimension in growing))
            call("nc_inq_natts", group, ctypes.byref(count))
            attributes(group, -1, "", count.value)
            call("nc_inq_nvars", group, ctypes.byref(count))
            for number in numbers("nc_inq_varids", group):
                variable(group, number, growing)
    finally:
        call("nc_close", file)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for name in sys.argv[1:]:
        print("file", name)
        try:
            dump(name)
        except Problem as problem:
            print("error", problem)
