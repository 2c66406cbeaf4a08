"""The right answers, in double precision by numpy, and whether a result is one."""
import netCDF4
import numpy

from merging import WrongResult
from operations import Place

STEPS_AT_ONCE = 100


class Answers:
    """The right answers for one set of files that belong together."""

    def __init__(self, variable, files, operations):
        """operations are those that have a reference."""
        self._variable = variable
        self.steps = []
        with netCDF4.Dataset(files[0]) as data:
            self.place = Place(data)
        collectors = {}
        for operation in operations:
            collector, domain = operation.reference[0], operation.domain
            collectors.setdefault((collector, domain), collector(self.place))
        for file in files:
            with netCDF4.Dataset(file) as data:
                self.steps.append(len(data["time"]))
                for start in range(0, self.steps[-1] if collectors else 0, STEPS_AT_ONCE):
                    values = plain(data[variable][start:start + STEPS_AT_ONCE])
                    for (_, domain), collector in collectors.items():
                        collector.add(values[self.place.slices(domain)])
        with numpy.errstate(invalid="ignore"):  # 0 / 0 is the NaN of a cell that has no value.
            self._right = {operation.name: numpy.squeeze(getattr(
                collectors[operation.reference[0], operation.domain], operation.reference[1])())
                for operation in operations}

    def check(self, operation, path, precision):
        """The values and their largest relative error; WrongResult when it is too large, or something else is wrong."""
        with netCDF4.Dataset(path) as data:
            found = numpy.squeeze(plain(data[self._variable][:]))
        right = self._right[operation.name]
        if found.shape != right.shape:
            raise WrongResult(f"{path} has the shape {found.shape}, and {right.shape} is right")
        if not numpy.array_equal(numpy.isnan(found), numpy.isnan(right)):
            raise WrongResult(f"{path} misses other values than are missing")
        there = ~numpy.isnan(right)
        error = float((numpy.abs(found - right) / numpy.abs(right))[there].max(initial=0))
        tolerance = operation.tolerance(precision)
        if not error <= tolerance:
            raise WrongResult(f"{path} is off by {error:.2g} of a value, {tolerance:.2g} at most")
        return found, error


def plain(values):
    """Doubles, NaN where missing."""
    return numpy.ma.filled(values.astype("f8"), numpy.nan)


def differing(ones, others):
    """How many values of two results are not the same, bit by bit in single precision."""
    return sum(
        int((one.astype("f4").view("u4") != other.astype("f4").view("u4")).sum()) for one, other in zip(ones, others))
