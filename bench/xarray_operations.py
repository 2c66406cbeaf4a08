#!/usr/bin/python3
"""The operations by xarray and dask with its threads, in chunks of 100 steps, as the original service computed.

usage: xarray_operations.py OPERATION VARIABLE --outputs FILE ... --files FILE ...
"""
import argparse

import dask
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
    "mean + std + var": lambda data, values: dask.compute(values.mean("time"), values.std("time"), values.var("time")),
    "zonal mean": lambda data, values: values.mean("lon"),
    "box": lambda data, values: box(values),
    "box mean": lambda data, values: box(values).mean(("lat", "lon")),
    "point": lambda data, values: values.sel(lat=data.lat[data.lat.size // 2], lon=data.lon[data.lon.size // 3]),
    "area mean": area_mean,
    "merge": lambda data, values: values,
}
ENCODINGS = {"merge": {"zlib": True, "complevel": 1}}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("operation", choices=OPERATIONS)
    parser.add_argument("variable")
    parser.add_argument("--outputs", nargs="+", required=True)
    parser.add_argument("--files", nargs="+", required=True)
    options = parser.parse_args()
    opened = (
        xarray.open_dataset(options.files[0], engine="netcdf4", chunks=STEPS) if len(options.files) == 1
        else xarray.open_mfdataset(
            options.files, engine="netcdf4", chunks=STEPS, combine="by_coords", data_vars="minimal", coords="minimal",
            compat="override"))
    with opened as data:
        results = OPERATIONS[options.operation](data, data[options.variable])
        for result, output in zip(results if isinstance(results, tuple) else (results,), options.outputs):
            result = result.to_dataset(name=options.variable)
            for name in result.variables:
                result[name].encoding = {}  # Neither chunks of what the result has not, nor the deflating of the input.
            result.to_netcdf(output, encoding={options.variable: ENCODINGS.get(options.operation, {})})


main()
