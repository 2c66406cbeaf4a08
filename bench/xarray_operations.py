#!/usr/bin/python3
"""The operations by xarray and dask with its threads, in chunks of 100 steps, as the original service computed.

usage: xarray_operations.py OPERATION VARIABLE OUTPUT FILE ...
"""
import sys

import numpy
import xarray

STEPS = {"time": 100}


def area_mean(data, values):
    sines = numpy.sin(numpy.deg2rad(data.lat_bnds))
    return values.weighted(sines[:, 1] - sines[:, 0]).mean(("lat", "lon"))


def box(values):
    return values.sel(lat=slice(-30, 30), lon=slice(90, 180))


OPERATIONS = {
    "time mean": lambda data, values: values.mean("time"),
    "time std": lambda data, values: values.std("time"),
    "time max": lambda data, values: values.max("time"),
    "zonal mean": lambda data, values: values.mean("lon"),
    "box": lambda data, values: box(values),
    "box mean": lambda data, values: box(values).mean(("lat", "lon")),
    "point": lambda data, values: values.sel(lat=data.lat[data.lat.size // 2], lon=data.lon[data.lon.size // 3]),
    "area mean": area_mean,
}


def main():
    operation, variable, output, *files = sys.argv[1:]
    opened = (
        xarray.open_dataset(files[0], engine="netcdf4", chunks=STEPS) if len(files) == 1
        else xarray.open_mfdataset(
            files, engine="netcdf4", chunks=STEPS, combine="by_coords", data_vars="minimal", coords="minimal",
            compat="override"))
    with opened as data:
        result = OPERATIONS[operation](data, data[variable]).to_dataset(name=variable)
        for name in result.variables:
            result[name].encoding = {}  # Neither chunks of what the result has not, nor the deflating of the input.
        result.to_netcdf(output)


main()
