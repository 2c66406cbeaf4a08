"""Writes small NetCDF-4 files as the programs of the field make them: netCDF4-python, nccopy and CDO.

usage: make_netcdf4.py FOLDER

One function a file, whose first line says what it is for, as docs/netcdf.md does. The list, netcdf4.txt, says which
files could not be made, for want of a program.
"""
import os
import shutil
import subprocess
import sys

import netCDF4
import numpy as np

CASES = []


def case(make):
    """Adds a file."""
    CASES.append((make, None))
    return make


def made_by(program):
    """Adds a file that a program makes of another one."""
    def add(make):
        CASES.append((make, program))
        return make
    return add


def run(*words):
    """Runs a program; what it says is shown only when it fails."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}:\n{done.stdout}")


def numbers(shape, dtype="i4", start=1):
    """Numbers that differ from place to place, and compress well."""
    count = int(np.prod(shape, dtype=np.int64))
    return (np.arange(start, start + count) % 251).astype(dtype).reshape(shape)


def climate(path, form="NETCDF4", **settings):
    """A file as a climate model's: time, lat, lon, bounds, one variable of them."""
    with netCDF4.Dataset(path, "w", format=form) as d:
        d.Conventions = "CF-1.7"
        d.title = "a model"
        for name, length in ("time", None), ("lat", 6), ("lon", 8), ("bnds", 2):
            d.createDimension(name, length)
        for name, unit, values in (("time", "days since 1850-01-01", np.arange(5) * 30.0 + 15),
                                   ("lat", "degrees_north", np.linspace(-75, 75, 6)),
                                   ("lon", "degrees_east", np.arange(8) * 45.0)):
            v = d.createVariable(name, "f8", (name,))
            v.units = unit
            v.standard_name = dict(lat="latitude", lon="longitude").get(name, name)
            v.axis = dict(time="T", lat="Y", lon="X")[name]
            v[:] = values
        d["time"].calendar = "noleap"
        d["time"].bounds = "time_bnds"
        v = d.createVariable("time_bnds", "f8", ("time", "bnds"))
        v[:] = np.arange(10).reshape(5, 2) * 15.0
        v = d.createVariable("tas", "f4", ("time", "lat", "lon"), fill_value=np.float32(1e20), **settings)
        v.units = "K"
        v.long_name = "Near-Surface Air Temperature"
        v.cell_methods = "time: mean"
        v[:] = numbers((5, 6, 8), "f4") / 3 + 250
    return path


@case
def model(path):
    """A model's file: unlimited time, deflate and shuffle"""
    climate(path, zlib=True, shuffle=True, complevel=4)


@case
def model_classic(path):
    """The classic model in HDF5 (_nc3_strict)"""
    climate(path, "NETCDF4_CLASSIC", zlib=True, fletcher32=True)


@case
def variables_all_types(path):
    """Every type of number and text, attributes of each, both orders of bytes"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 5)
        for code in "i1 u1 i2 u2 i4 u4 i8 u8 f4 f8".split():
            for order in "little", "big":
                v = d.createVariable(f"{code}_{order}", {"little": "<", "big": ">"}[order] + code, ("n",), endian=order)
                v[:] = numbers(5, code)
                v.setncattr("one", np.dtype(code).type(7))
                v.setncattr("several", numbers(3, code))
        d.createVariable("characters", "S1", ("n",))[:] = np.array(list("abcde"), "S1")
        v = d.createVariable("texts", str, ("n",))
        v[:] = np.array(["one", "", "three \u2103", "four", "five" * 30], object)
        v.strings = ["several", "strings", ""]
        v.text = "characters \u00b0"
        v.setncattr_string("string", "one string")
        v.empty = ""
        d.createVariable("text", str, ())[0] = "a scalar"


@case
def fill_values_netcdf(path):
    """Fill values: the default of each type, a chosen one, none; variables never written"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 6)
        d.createDimension("t", None)
        for code in "i1 u1 i2 u2 i4 u4 i8 u8 f4 f8 S1".split():
            d.createVariable("default_" + code, code, ("n",))
            if code != "S1":
                d.createVariable("chosen_" + code, code, ("n",), fill_value=7)
                v = d.createVariable("chunks_" + code, code, ("t", "n"), fill_value=9, zlib=True)
                v[2, 3] = 1
        d.createVariable("none", "f4", ("n",), fill_value=False)[:] = numbers(6, "f4")
        d.createVariable("texts", str, ("n",))
        d.createVariable("texts_partly", str, ("t",))[1] = "one"


@case
def unlimited_of_several_lengths(path):
    """Unlimited dimensions: several, variables shorter than them, one that no variable has"""
    with netCDF4.Dataset(path, "w") as d:
        for name in "t", "u", "never":
            d.createDimension(name, None)
        d.createDimension("x", 3)
        d.createVariable("long", "f4", ("t", "x"))[:7] = numbers((7, 3))
        d.createVariable("short", "f4", ("t", "x"), fill_value=-1)[:4] = numbers((4, 3))
        d.createVariable("short_i8", "i8", ("t",))[:2] = numbers(2)
        d.createVariable("empty", "i2", ("t", "x"))
        d.createVariable("both", "i4", ("t", "u"))[:3, :5] = numbers((3, 5))
        d.createVariable("second", "i4", ("x", "u"), zlib=True)[:, :4] = numbers((3, 4))
        d.createVariable("texts", str, ("t",))[:2] = np.array(["a", "b"], object)


@case
def dimensions_alone(path):
    """Dimensions without a variable, of length 1, and in an order of their own"""
    with netCDF4.Dataset(path, "w") as d:
        for name, length in ("z", 4), ("a", 1), ("m", 300), ("b", None):
            d.createDimension(name, length)
        d.createVariable("v", "i2", ("m", "a", "z"))[:] = numbers((300, 1, 4), "i2")
        d.createVariable("scalar", "f8", ())[:] = 2.5


@case
def coordinates_of_two_dimensions(path):
    """Coordinate variables of two dimensions, and a variable that has the name of a dimension it has not"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("lat", 3)
        d.createDimension("lon", 4)
        d.createDimension("strlen", 5)
        d.createVariable("lat", "f8", ("lat", "lon"))[:] = numbers((3, 4), "f8")
        d.createVariable("lon", "f4", ("lat",))[:] = numbers(3, "f4")
        d.createVariable("v", "i4", ("lat", "lon"))[:] = numbers((3, 4))
        d.createVariable("strlen", "S1", ("lat", "strlen"))


@case
def twice_the_same_dimension(path):
    """A variable that has a dimension twice"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("x", 3)
        d.createDimension("y", 3)
        d.createVariable("x", "f8", ("x",))[:] = numbers(3, "f8")
        d.createVariable("m", "i4", ("x", "x"))[:] = numbers((3, 3))
        d.createVariable("n", "i4", ("y", "x", "y"))[:] = numbers((3, 3, 3))


@case
def variable_before_dimension(path):
    """Variables defined before the coordinate variables of their dimensions"""
    with netCDF4.Dataset(path, "w") as d:
        for name, length in ("b", 3), ("a", 4):
            d.createDimension(name, length)
        d.createVariable("v", "i4", ("a", "b"))[:] = numbers((4, 3))
        d.createVariable("a", "i4", ("a",))[:] = numbers(4)
        d.createVariable("w", "i4", ("b",))[:] = numbers(3)
        d.createVariable("b", "i4", ("b",))[:] = numbers(3)


@case
def groups(path):
    """Groups in groups, with dimensions, variables, attributes and types of their own"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("x", 3)
        d.top = "root"
        d.createVariable("x", "f8", ("x",))[:] = numbers(3, "f8")
        for name in "zulu", "alpha":
            g = d.createGroup(name)
            g.createDimension("y", None)
            g.createVariable("y", "i4", ("y",))[:] = numbers(4)
            g.createVariable("v", "f4", ("x", "y"), zlib=True)[:] = numbers((3, 4))
            g.where = name
            h = g.createGroup("inner")
            h.createDimension("x", 2)
            h.createVariable("w", "i2", ("y", "x"))[:] = numbers((4, 2), "i2")
        d.createGroup("empty")


@case
def attributes_many(path):
    """More than eight attributes: dense, in order of creation"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 3)
        for m in range(3):
            v = d.createVariable(f"v{m}", "f4", ("n",))
            for n in range(20 * m + 7):
                v.setncattr(f"attribute_{n * 13 % 67}", [np.float32(n), f"text {n}", np.arange(n + 1)][n % 3])
        for n in range(30):
            d.setncattr(f"global_{n}", "history " * n * 20)


@case
def attribute_long(path):
    """An attribute of 100,000 characters"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 3)
        v = d.createVariable("v", "f4", ("n",))
        for n in range(10):
            v.setncattr(f"a{n}", n)
        d.history = "h" * 60000
        v.comment = "c" * 100000


@case
def variables_many(path):
    """Many variables with many attributes"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 2)
        for m in range(150):
            v = d.createVariable(f"v{m * 7 % 150}", "i2", ("n",))
            v[:] = [m, m + 1]
            for n in range(10):
                v.setncattr(f"a{n}", f"{m} {n}")


@case
def enum_types(path):
    """Enum types"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 4)
        for code in "u1", "i2", "i8":
            kind = d.createEnumType(code, "cloud_" + code, dict(clear=0, cumulus=1, stratus=2, missing=100))
            v = d.createVariable("v_" + code, kind, ("n",), fill_value=100)
            v[:3] = [0, 2, 1]


@case
def compound_types(path):
    """Compound types, one in another, and an array in one"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 3)
        inner = np.dtype([("speed", "f4"), ("direction", "f4")])
        outer = np.dtype([("id", "i4"), ("wind", inner), ("levels", "f8", (4,))], align=True)
        d.createCompoundType(inner, "wind")
        kind = d.createCompoundType(outer, "station")
        v = d.createVariable("stations", kind, ("n",))
        values = np.zeros(3, outer)
        values["id"] = [1, 2, 3]
        values["wind"]["speed"] = [1.5, 2.5, 3.5]
        values["levels"] = numbers((3, 4), "f8")
        v[:] = values
        d.createVariable("plain", "i4", ("n",))[:] = [1, 2, 3]


@case
def list_types(path):
    """Lists (vlen) of numbers"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 3)
        kind = d.createVLType(np.int32, "ragged")
        v = d.createVariable("lists", kind, ("n",))
        v[0], v[2] = np.array([1, 2, 3], "i4"), np.array([9], "i4")
        d.createVariable("plain", "i4", ("n",))[:] = [1, 2, 3]


@case
def names_odd(path):
    """Names with spaces, UTF-8, dots and signs; a variable's name that HDF5 keeps aside (_nc4_non_coord_)"""
    with netCDF4.Dataset(path, "w") as d:
        for name, length in ("with space", 2), ("\u6e29\u5ea6", 3), ("x", 2):
            d.createDimension(name, length)
        d.createVariable("a b", "i4", ("with space",))[:] = [1, 2]
        d.createVariable("caf\u00e9", "i4", ("\u6e29\u5ea6",))[:] = [1, 2, 3]
        d.createVariable("x", "i4", ("with space",))[:] = [3, 4]
        d.createVariable("a.b-c+d@e", "i4", ("x",)).setncattr("\u2103", "\u00b0C")


@case
def packed(path):
    """Packed numbers: scale_factor, add_offset, valid_range, _Unsigned"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("n", 100)
        v = d.createVariable("v", "i2", ("n",), fill_value=-32768, zlib=True)
        v.set_auto_maskandscale(False)
        v.scale_factor, v.add_offset = np.float64(0.01), np.float64(273.15)
        v.valid_range = np.array([-100, 200], "i2")
        v[:] = numbers(100, "i2")
        u = d.createVariable("u", "i1", ("n",))
        u.setncattr("_Unsigned", "true")
        u.set_auto_maskandscale(False)
        u[:] = numbers(100, "i1")


@case
def chunks_chosen(path):
    """Chunks chosen by hand, contiguous, with each filter of netCDF-C"""
    with netCDF4.Dataset(path, "w") as d:
        for name, length in ("t", None), ("y", 13), ("x", 17):
            d.createDimension(name, length)
        for name, settings in dict(
                plain={}, contiguous=dict(contiguous=True), shuffled=dict(shuffle=True, zlib=True),
                checked=dict(fletcher32=True), odd=dict(chunksizes=(5, 7), zlib=True),
                rounded=dict(zlib=True, least_significant_digit=1)).items():
            d.createVariable(name, "f4", ("y", "x"), **settings)[:] = numbers((13, 17), "f4")
        d.createVariable("records", "f8", ("t", "y", "x"), chunksizes=(3, 5, 6), zlib=True)[:8] = numbers((8, 13, 17))


@case
def redefined(path):
    """Renamed and redefined after data was written"""
    with netCDF4.Dataset(path, "w") as d:
        d.createDimension("x", 3)
        d.createVariable("x", "f8", ("x",))[:] = [1, 2, 3]
        d.createVariable("v", "f4", ("x",))[:] = [4, 5, 6]
    with netCDF4.Dataset(path, "a") as d:
        d.renameVariable("v", "renamed")
        d.createDimension("y", 2)
        d.createVariable("w", "i4", ("x", "y"))[:] = numbers((3, 2))
        d["x"].units = "added later"
        d.delncattr("gone") if "gone" in d.ncattrs() else None


@made_by("nccopy")
def nccopy_nc4(path):
    """nccopy -k nc4 of a classic file"""
    run("nccopy", "-k", "nc4", climate(path + ".in", "NETCDF3_CLASSIC"), path)


@made_by("nccopy")
def nccopy_nc7(path):
    """nccopy -k nc7, chunks and deflate"""
    run("nccopy", "-k", "nc7", "-d", "5", "-s", "-c", "time/2,lat/4,lon/3", climate(path + ".in", "NETCDF3_CLASSIC"), path)


@made_by("nccopy")
def nccopy_unfiltered(path):
    """nccopy -F none, -u: unlimited dimensions made fixed"""
    run("nccopy", "-k", "nc4", "-u", "-F", "none", climate(path + ".in", zlib=True), path)


@made_by("nccopy")
def nccopy_fletcher(path):
    """nccopy -F with fletcher32 before deflate"""
    run("nccopy", "-k", "nc4", "-c", "time/2,lat/4,lon/3", "-F", "tas,3|1,5", climate(path + ".in"), path)


@made_by("cdo")
def cdo_nc4(path):
    """cdo -f nc4"""
    run("cdo", "-s", "-f", "nc4", "copy", climate(path + ".in", "NETCDF3_CLASSIC"), path)


@made_by("cdo")
def cdo_nc4c_zip(path):
    """cdo -f nc4c -z zip_6"""
    run("cdo", "-s", "-f", "nc4c", "-z", "zip_6", "copy", climate(path + ".in", "NETCDF3_CLASSIC"), path)


@made_by("cdo")
def cdo_packed(path):
    """cdo -b I16 -f nc4 -k grid -z zip: packed, chunks of a grid each"""
    run("cdo", "-s", "-b", "I16", "-f", "nc4", "-k", "grid", "-z", "zip_1", "mulc,2", "-setmissval,-32768", climate(path + ".in"), path)


@made_by("cdo")
def cdo_grid(path):
    """cdo's own grid: curvilinear coordinates with bounds"""
    run("cdo", "-s", "-f", "nc4", "-z", "zip", "-setgridtype,curvilinear", "-const,1.5,r12x6", path)


def main(folder):
    """Makes all files, and the list of them."""
    with open(os.path.join(folder, "netcdf4.txt"), "w") as listing:
        for make, program in CASES:
            path = os.path.join(folder, make.__name__ + ".nc")
            made = "absent"
            if program is None or shutil.which(program) is not None:
                make(path)
                made = "made"
            if os.path.exists(path + ".in"):
                os.remove(path + ".in")
            listing.write(f"{make.__name__}.nc\tnetcdf\t\t{made}\n")


if __name__ == "__main__":
    main(sys.argv[1])
