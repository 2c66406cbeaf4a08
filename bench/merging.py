"""Whether a merged file is what its inputs were."""
import netCDF4
import numpy

STEPS_AT_ONCE = 100
AXES = ("lat", "lon")


class WrongResult(Exception):
    """A result that is not what was asked for."""


def check(variable, files, path):
    """WrongResult unless a file has all values of the others, in their order, in NetCDF-4 with deflate."""
    with netCDF4.Dataset(path) as merged:
        if not merged.data_model.startswith("NETCDF4"):
            raise WrongResult(f"{path} is {merged.data_model}")
        values = merged[variable]
        if not values.filters()["zlib"]:
            raise WrongResult(f"{path} is not deflated")
        merged.set_auto_maskandscale(False)
        start = 0
        for file in files:
            with netCDF4.Dataset(file) as data:
                data.set_auto_maskandscale(False)
                start = _same(variable, data, merged, start, path)
        if values.shape[0] != start:
            raise WrongResult(f"{path} has {values.shape[0]} steps, and {start} are right")


def _same(variable, data, merged, start, path):
    """Compares what begins at a step of the merged file; returns where it ends."""
    for name in AXES:
        if not numpy.array_equal(data[name][:], merged[name][:]):
            raise WrongResult(f"{path} has another {name}")
    one, other = data["time"], merged["time"]
    end = start + len(one)
    if len(other) < end:
        raise WrongResult(f"{path} has {len(other)} steps, and {end} or more are right")
    instants = (netCDF4.date2num(
        netCDF4.num2date(axis[part], axis.units, axis.calendar), one.units, one.calendar)
        for axis, part in ((one, slice(None)), (other, slice(start, end))))
    if not numpy.array_equal(*instants):
        raise WrongResult(f"{path} has other times from step {start} on")
    for step in range(0, len(one), STEPS_AT_ONCE):
        right = data[variable][step:step + STEPS_AT_ONCE]
        found = merged[variable][start + step:start + step + len(right)]
        if found.dtype != right.dtype or found.tobytes() != right.tobytes():
            raise WrongResult(f"{path} has other values from step {start + step} on")
    return end
