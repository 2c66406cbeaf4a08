"""A time mean as programs of the field read it from far away. Prints the seconds, and how many steps were read.

usage: serial.py dap|ranges URL VARIABLE STEPS

dap: xarray over netCDF-C's own client of OPeNDAP. ranges: xarray over HDF5's own reader, on a file of fsspec, which asks
for ranges; netCDF-C's reader of ranges is not built into Debian's. At most so many steps are read.
"""
import sys
import time

import numpy
import xarray

STEPS_AT_ONCE = 100


def main():
    way, url, name, steps = sys.argv[1:5]
    started = time.perf_counter()
    plain = {"decode_times": False, "mask_and_scale": False}
    if way == "dap":
        data = xarray.open_dataset(url, **plain)
    else:
        import fsspec
        data = xarray.open_dataset(
            fsspec.filesystem("http").open(url, block_size=4 << 20), engine="h5netcdf", **plain)
    with data:
        values = data[name]
        count = min(int(steps), values.shape[0])
        total = numpy.zeros(values.shape[1:])
        for start in range(0, count, STEPS_AT_ONCE):
            total += values[start:min(start + STEPS_AT_ONCE, count)].values.sum(0, dtype="f8")
    if not (total / count > 150).all():
        sys.exit("these are no temperatures")
    print(time.perf_counter() - started, count)


main()
