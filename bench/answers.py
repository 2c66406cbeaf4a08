"""The right answers, in double precision by numpy, and whether a result is one."""
import netCDF4
import numpy

from operations import OPERATIONS, STEPS_AT_ONCE, Place


class WrongResult(Exception):
    """A result that is not what was asked for."""


class Answers:
    """The right answers for one set of files that belong together."""

    def __init__(self, variable, files, names):
        self._variable = variable
        with netCDF4.Dataset(files[0]) as data:
            self.place = Place(data)
        collectors = {name: OPERATIONS[name].reference(self.place) for name in names}
        for file in files:
            with netCDF4.Dataset(file) as data:
                for start in range(0, len(data["time"]), STEPS_AT_ONCE):
                    values = plain(data[variable][start:start + STEPS_AT_ONCE])
                    for name, collector in collectors.items():
                        collector.add(values[self.place.slices(OPERATIONS[name].domain)])
        with numpy.errstate(invalid="ignore"):  # 0 / 0 is the NaN of a cell that has no value.
            self._right = {name: numpy.squeeze(collector.result()) for name, collector in collectors.items()}

    def check(self, name, path, exact):
        """The largest relative difference; WrongResult when it is too large, or something else is wrong."""
        with netCDF4.Dataset(path) as data:
            found = numpy.squeeze(plain(data[self._variable][:]))
        right = self._right[name]
        if found.shape != right.shape:
            raise WrongResult(f"{path} has the shape {found.shape}, and {right.shape} is right")
        if not numpy.array_equal(numpy.isnan(found), numpy.isnan(right)):
            raise WrongResult(f"{path} misses other values than are missing")
        there = ~numpy.isnan(right)
        error = float((numpy.abs(found - right) / numpy.abs(right))[there].max(initial=0))
        if not error <= OPERATIONS[name].tolerance(exact):
            raise WrongResult(f"{path} is off by {error:.2g} of a value, {OPERATIONS[name].tolerance(exact):.2g} at most")
        return error


def plain(values):
    """Doubles, NaN where missing."""
    return numpy.ma.filled(values.astype("f8"), numpy.nan)
