#!/usr/bin/python3
"""Serves files by DAP2, for tests: written from the specification (ESE-RFC-004.1.2), and shares nothing with the project.

usage: serve_dap2.py FOLDER

Listens on a free port of the loopback address and prints its number; ends with its standard input. A file is at
/thredds/dodsC/MODE/NAME, with .dds, .das, .dods and .ver. Answers have no Content-Length, as THREDDS' and Hyrax' have none.

MODE says how the server behaves:
  plain     as it should
  limit     refuses by HTTP 403 what is more than LIMIT_BYTES, with the words of THREDDS
  old       as limit, but says no more than that it is too big, by HTTP 400
  zeros     every large array is of zeros, prefix and all
  short     every large array ends early; the answer is whole as HTTP sees it
  long      every large array is followed by bytes that belong to nothing
  error     every large array breaks off into an Error { } document
  page      every large array is a page of HTML
  dies      the connection breaks off in every large array
  busy      HTTP 503 for every large array
A mode that ends in -once behaves so for the first large array of each file and mode, and then as it should.
"""
import http.server
import pathlib
import re
import socket
import struct
import sys
import threading
import urllib.parse

import netCDF4
import numpy

LIMIT_BYTES = 200_000
LARGE_BYTES = 50_000  # what counts as a large array
PIECE_BYTES = 1 << 20
TYPES = {
    "i1": ("Byte", "u1"), "u1": ("Byte", "u1"), "i2": ("Int16", ">i4"), "u2": ("UInt16", ">u4"), "i4": ("Int32", ">i4"),
    "u4": ("UInt32", ">u4"), "f4": ("Float32", ">f4"), "f8": ("Float64", ">f8"), "str": ("String", None)}
ATTRIBUTE_TYPES = {"f4": "Float32", "f8": "Float64", "i1": "Byte", "u1": "Byte", "i2": "Int16", "u2": "UInt16",
                   "i4": "Int32", "u4": "UInt32", "i8": "Int32", "u8": "UInt32"}
NETCDF = threading.Lock()  # The library is not made for several threads.


class Refused(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Array:
    """A variable, or what is asked of it."""

    def __init__(self, variable, slices=None):
        self.variable, self.name = variable, variable.name
        self.kind = "str" if variable.dtype is str else variable.dtype.str[1:]
        self.slices = slices or [slice(0, length, 1) for length in variable.shape]

    @property
    def is_offered(self):
        return self.kind in TYPES

    @property
    def shape(self):
        return [len(range(part.start, part.stop, part.step)) for part in self.slices]

    @property
    def bytes(self):
        width = {"Byte": 1, "String": 16}.get(TYPES[self.kind][0], 0) or numpy.dtype(TYPES[self.kind][1]).itemsize
        return width * int(numpy.prod(self.shape, dtype="i8"))

    def dds(self, indent):
        sides = "".join(f"[{name} = {length}]" for name, length in zip(self.variable.dimensions, self.shape))
        return f"{indent}{TYPES[self.kind][0]} {self.name}{sides};\n"

    def parts(self):
        """The XDR form, in pieces."""
        with NETCDF:
            self.variable.set_auto_maskandscale(False)
            values = numpy.asarray(self.variable[tuple(self.slices)] if self.slices else self.variable[...])
        count = struct.pack(">I", values.size)
        if self.kind == "str":
            texts = [text.encode() for text in values.ravel().tolist()]
            yield (count if self.slices else b"") + b"".join(
                struct.pack(">I", len(text)) + text + bytes(-len(text) % 4) for text in texts)
            return
        form = TYPES[self.kind][1]
        is_packed = form == "u1" and self.slices
        data = (values.view("u1") if form == "u1" else values).astype(form if is_packed or form != "u1" else ">u4").ravel()
        if self.slices:
            yield count + count
        stored = memoryview(data.tobytes())
        for start in range(0, len(stored), PIECE_BYTES):
            yield stored[start:start + PIECE_BYTES]
        yield bytes(-len(stored) % 4)

    def arrays(self):
        return [self]


class Several:
    """A Grid (an array and its maps), or a Structure."""

    def __init__(self, kind, name, members):
        self.kind, self.name, self.members = kind, name, members

    def dds(self, indent):
        inner = indent + "    "
        if self.kind == "Grid":
            array, *maps = (member.dds(inner + "    ") for member in self.members)
            body = f"{inner}ARRAY:\n{array}{inner}MAPS:\n{''.join(maps)}"
        else:
            body = "".join(member.dds(inner) for member in self.members)
        return f"{indent}{self.kind} {{\n{body}{indent}}} {self.name};\n"

    def arrays(self):
        return [array for member in self.members for array in member.arrays()]


def declared(group):
    """What a group holds, as DAP2 has it: grids where every dimension has its coordinates; groups are structures."""
    made = []
    for variable in group.variables.values():
        array = Array(variable)
        if not array.is_offered:
            continue
        maps = [group.variables.get(name) for name in variable.dimensions]
        is_grid = maps and variable.dimensions != (variable.name,) and all(
            one is not None and one.dimensions == (one.name,) and Array(one).is_offered for one in maps)
        made.append(Several("Grid", variable.name, [array, *map(Array, maps)]) if is_grid else array)
    return made + [Several("Structure", name, declared(inner)) for name, inner in group.groups.items()]


def selected(members, text):
    """What a constraint expression asks for, in the order of declaration."""
    if not text:
        return members
    paths = [[re.match(r"([^\[]+)((?:\[[^\]]*\])*)$", step).groups() for step in one.split(".")]
             for one in urllib.parse.unquote(text).split("&")[0].split(",")]
    return narrowed(members, paths)


def narrowed(members, paths):
    known = {member.name for member in members}
    for path in paths:
        if path[0][0] not in known:
            raise Refused(400, f"there is no {path[0][0]}")
    made = []
    for member in members:
        own = [path for path in paths if path[0][0] == member.name]
        if not own:
            continue
        inner = [path[1:] for path in own if len(path) > 1]
        if isinstance(member, Array):
            made.append(cut(member, own[0][0][1]))
        elif inner:  # A part of a grid is no grid.
            made.append(Several("Structure", member.name, narrowed(member.members, inner)))
        elif member.kind == "Grid":
            array = cut(member.members[0], own[0][0][1])
            made.append(Several("Grid", member.name, [
                array, *(Array(one.variable, [part]) for one, part in zip(member.members[1:], array.slices))]))
        else:
            made.append(member)
    return made


def cut(array, text):
    ranges = re.findall(r"\[([^\]]*)\]", text)
    if not ranges:
        return array
    if len(ranges) != len(array.slices):
        raise Refused(400, f"{array.name} has {len(array.slices)} dimensions, not {len(ranges)}")
    slices = []
    for one, length in zip(ranges, array.variable.shape):
        numbers = [int(number) for number in one.split(":")]
        first, step, last = {1: lambda: (numbers[0], 1, numbers[0]), 2: lambda: (numbers[0], 1, numbers[1]),
                             3: lambda: tuple(numbers)}[len(numbers)]()
        if not 0 <= first <= last < length or step < 1:
            raise Refused(400, f"[{one}] is not within the {length} of {array.name}")
        slices.append(slice(first, last + 1, step))
    return Array(array.variable, slices)


def das(data):
    return "Attributes {\n" + group_das(data, "    ") + attributes("NC_GLOBAL", data, "    ") + "".join(
        f"    DODS_EXTRA {{\n        String Unlimited_Dimension \"{name}\";\n    }}\n"
        for name, one in data.dimensions.items() if one.isunlimited()) + "}\n"


def group_das(group, indent):
    return "".join(
        attributes(one.name, one, indent) for one in group.variables.values() if Array(one).is_offered) + "".join(
        f"{indent}{name} {{\n{group_das(inner, indent + '    ')}{indent}}}\n" for name, inner in group.groups.items())


def attributes(name, holder, indent):
    lines = []
    for key in holder.ncattrs():
        value = holder.getncattr(key)
        if isinstance(value, str):
            text = value.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'{indent}    String {key} "{text}";\n')
        else:
            values = numpy.atleast_1d(value)
            form = ATTRIBUTE_TYPES[values.dtype.str[1:]]
            numbers = values.view("u1") if form == "Byte" else values
            lines.append(f"{indent}    {form} {key} {', '.join(str(number) for number in numbers.tolist())};\n"
                         if form != "Float32" else f"{indent}    {form} {key} {', '.join(map(str, values))};\n")
    return f"{indent}{name} {{\n{''.join(lines)}{indent}}}\n"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Dap2ForTests"

    def do_GET(self):
        try:
            self._answer()
        except Refused as refusal:
            self._text(refusal.status, "dods-error", (
                f"Error {{\n    code = {refusal.status};\n    message = \"{refusal}\";\n}};\n"))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_):
        pass

    def _answer(self):
        path, _, query = self.path.partition("?")
        place = re.fullmatch(r"/thredds/dodsC/([a-z]+)(-once)?/([^/]+)\.(dds|das|dods|ver)", urllib.parse.unquote(path))
        if not place:
            raise Refused(404, f"{path} is not served")
        mode, once, name, ending = place.groups()
        if ending == "ver":
            return self._text(200, "dods-version", "Core version: DAP/2.0\n")
        data = self.server.open(name)
        if ending == "das":
            return self._text(200, "dods-das", das(data))
        with NETCDF:
            members = selected(declared(data), query)
        text = f"Dataset {{\n{''.join(member.dds('    ') for member in members)}}} {name};\n"
        if ending == "dds":
            return self._text(200, "dods-dds", text)
        total = sum(array.bytes for member in members for array in member.arrays())
        mode = self.server.mode(mode, once, name, total)
        if mode == "limit":
            raise Refused(403, f"Request too big={total / 1e6} Mbytes, max={LIMIT_BYTES / 1e6}")
        if mode == "old":
            raise Refused(400, "the request is too big")
        if mode == "busy":
            return self._text(503, "dods-error", "busy\n")
        if mode == "page":
            return self._text(200, "html", "<html><body>Please sign in.</body></html>\n")
        self._data(text, members, mode, total)

    def _data(self, text, members, mode, total):
        self._begin(200, "application/octet-stream", "dods-data", {"Transfer-Encoding": "chunked"})
        self._chunk(text.encode() + b"Data:\n")
        left = total // 2 if mode in ("short", "dies", "error") else sys.maxsize
        for member in members:
            for array in member.arrays():
                for part in array.parts():
                    part = bytes(len(part)) if mode == "zeros" else part[:left]
                    left -= len(part)
                    self._chunk(part)
        if mode == "dies":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            raise ConnectionResetError
        if mode == "error":
            self._chunk(b"Error {\n    code = 500;\n    message = \"the disk is gone\";\n};\n")
        if mode == "long":
            self._chunk(b"\0\0\0\1left")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, part):
        if len(part):
            self.wfile.write(b"%x\r\n" % len(part))
            self.wfile.write(part)
            self.wfile.write(b"\r\n")

    def _text(self, status, what, text):
        body = text.encode()
        self._begin(status, "text/html" if what == "html" else "text/plain", what, {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def _begin(self, status, kind, what, headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "XDODS-Server": "dods/2.0", "Content-Description": what, **headers}.items():
            self.send_header(name, value)
        self.end_headers()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Handler)
        self._folder, self._open, self._went_wrong, self._gate = folder, {}, set(), threading.Lock()

    def open(self, name):
        path = self._folder / name
        with self._gate, NETCDF:
            if name not in self._open:
                if not path.is_file():
                    raise Refused(404, f"there is no {name}")
                self._open[name] = netCDF4.Dataset(path)
            return self._open[name]

    def mode(self, mode, once, name, total):
        """How an answer of so many bytes is to be given."""
        if mode == "plain" or total <= (LIMIT_BYTES if mode in ("limit", "old") else LARGE_BYTES):
            return "plain"
        with self._gate:
            is_new = (mode, name) not in self._went_wrong
            self._went_wrong.add((mode, name))
        return mode if is_new or not once else "plain"


def main():
    server = Server(pathlib.Path(sys.argv[1]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
