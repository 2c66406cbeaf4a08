"""What is computed, as each program is asked for it, and what must come out."""
import numpy

import references

SOUTH, NORTH, WEST, EAST = -30, 30, 90, 180
# How a contender computes, and by which relative error a value of its may be off where an operation says nothing else.
OURS, DOUBLE, SINGLE = "ours", "CDO", "single precision"
TOLERANCES = {OURS: 1e-7, DOUBLE: 2e-7, SINGLE: 1e-4}
SAME = dict.fromkeys(TOLERANCES, 0)


class Operation:
    """One operation with one result: how everyone is asked for it, and the right answer.

    name            what it is called here and by xarray_operations.py
    call            our operation and its parameters
    reference       the class of references.py that collects the answer, and its method that gives it
    cdo, nco        from (variable, place) to the arguments before the files; None: cannot, or not in one command
    domain          what it selects, "box" or "point", or None for everything
    needs           a parameter without which the service cannot do it, or None
    tolerances      relative errors of a value that are allowed, where TOLERANCES do not hold
    """

    has_floor = True

    def __init__(self, name, call, reference, cdo, nco=None, domain=None, needs=None, tolerances=None):
        self.name = name
        self.process, self._parameters = call
        self.reference = reference
        self.domain = domain
        self.needs = needs
        self._cdo, self._nco = cdo, nco
        self._tolerances = TOLERANCES | (tolerances or {})

    @property
    def parts(self):
        """The operations whose results are its outputs, in this order."""
        return (self,)

    def calls(self, result, inputs):
        """What a request asks for, under the id of its result."""
        domain = {"domain": "d"} if self.domain else {}
        return [{"name": self.process, "result": result, "input": inputs, **domain, **self._parameters}]

    def request(self, variable, files, place):
        """The three inputs of a request."""
        ids = [f"v{number}" for number in range(len(files))]
        ranges = {} if self.domain is None else place.ranges(self.domain)
        return {
            "variable": [{"uri": str(file), "id": f"{variable}|{id}"} for file, id in zip(files, ids)],
            "domain": [{"id": "d", **{
                name: {"start": start, "end": end, "crs": "values"} for name, (start, end) in ranges.items()}}]
            if ranges else [],
            "operation": self._joined(ids) if len(ids) > 1 else self.calls("r", ids),
        }

    def cdo(self, variable, files, place, outputs):
        """The commands."""
        joined = ["-cat"] if len(files) > 1 else []
        return [["cdo", "-s", "-O", *self._cdo(variable, place), *joined, *files, *outputs]]

    def nco(self, variable, files, place, outputs):
        """The commands, or None."""
        if self._nco is None:
            return None
        program, *words = self._nco(variable, place)
        return [[program, "-O", "-h", "-v", variable, *words, *files, *outputs]]

    def tolerance(self, precision):
        """The largest relative error of a value that is allowed."""
        return self._tolerances[precision]

    def _joined(self, ids):
        return [*self.calls("r", ["all"]), {"name": "CDAT.aggregate", "result": "all", "input": ids}]


class Several(Operation):
    """Several operations of one input, in one request of ours; by CDO, which has one output, one after the other."""

    def __init__(self, name, parts):
        self._parts = tuple(parts)
        super().__init__(name, ("CDAT.workflow", {}), None, None)

    @property
    def parts(self):
        return self._parts

    def calls(self, result, inputs):
        results = [f"{result}{number}" for number in range(len(self._parts))]
        made = [call for part, id in zip(self._parts, results) for call in part.calls(id, inputs)]
        return [*made, {"name": self.process, "result": result, "input": results}]

    def cdo(self, variable, files, place, outputs):
        return [
            command for part, output in zip(self._parts, outputs)
            for command in part.cdo(variable, files, place, [output])]


class Merge(Operation):
    """Joining the files into one NetCDF-4 file with deflate."""

    has_floor = False

    def __init__(self, name):
        super().__init__(name, ("CDAT.aggregate", {"format": "netcdf4"}), None, None, needs="format", tolerances=SAME)

    def cdo(self, variable, files, place, outputs):
        return [["cdo", "-s", "-O", "-z", "zip_1", "mergetime", *files, *outputs]]

    def nco(self, variable, files, place, outputs):
        return [["ncrcat", "-O", "-h", "-4", "-L", "1", "-v", variable, *files, *outputs]]

    def _joined(self, ids):
        return self.calls("r", ids)


class Place:
    """What operations need to know of a file's grid."""

    def __init__(self, data):
        self.lat, self.lon = (numpy.asarray(data[name][:]) for name in ("lat", "lon"))
        self.bounds = numpy.asarray(data["lat_bnds"][:])
        self.grid = (self.lat.size, self.lon.size)
        self.point = (self.lat[self.lat.size // 2], self.lon[self.lon.size // 3])
        self.near = tuple((steps[1] - steps[0]) / 4 for steps in (self.lat, self.lon))

    def ranges(self, domain):
        """The values that a domain spans, by dimension."""
        if domain == "box":
            return {"lat": (SOUTH, NORTH), "lon": (WEST, EAST)}
        return {name: (float(value), float(value)) for name, value in zip(("lat", "lon"), self.point)}

    def around(self):
        """A box that holds the point and nothing else: south, north, west, east."""
        (lat, lon), (high, wide) = self.point, self.near
        return lat - high, lat + high, lon - wide, lon + wide

    def slices(self, domain):
        """What a domain selects of [time, lat, lon]."""
        if domain is None:
            return (slice(None),) * 3
        return (slice(None), *(
            slice(int(numpy.searchsorted(axis, start)), int(numpy.searchsorted(axis, end, "right")))
            for axis, (start, end) in zip((self.lat, self.lon), self.ranges(domain).values())))


def lat_lon(south, north, west, east):
    return ["-d", f"lat,{float(south)},{float(north)}", "-d", f"lon,{float(west)},{float(east)}"]


BOX = f"-sellonlatbox,{WEST},{EAST},{SOUTH},{NORTH}"

TIME_MEAN = Operation(
    "time mean", ("CDAT.mean", {"axes": "time"}), (references.Moments, "mean"),
    lambda variable, place: ["-timmean"], lambda variable, place: ["ncra"])
TIME_STD = Operation(  # CDO takes the square of a sum off a sum of squares, which loses digits.
    "time std", ("CDAT.std", {"axes": "time"}), (references.Moments, "std"),
    lambda variable, place: ["-timstd"], tolerances={DOUBLE: 1e-6})
TIME_VAR = Operation(
    "time var", ("CDAT.var", {"axes": "time"}), (references.Moments, "var"),
    lambda variable, place: ["-timvar"], tolerances={DOUBLE: 1e-6})

OPERATIONS = {operation.name: operation for operation in (
    TIME_MEAN,
    TIME_STD,
    Several("mean + std + var", (TIME_MEAN, TIME_STD, TIME_VAR)),
    Operation(
        "time max", ("CDAT.max", {"axes": "time"}), (references.Maximum, "result"),
        lambda variable, place: ["-timmax"], lambda variable, place: ["ncra", "-y", "max"], tolerances=SAME),
    Operation(
        "zonal mean", ("CDAT.mean", {"axes": "lon"}), (references.ZonalMean, "result"),
        lambda variable, place: ["-zonmean"]),  # NCO's ncwa holds the whole variable several times: 7 GB.
    # CDO's cells are polygons of great circles, which is 8e-5 of the area of a one-degree cell, more of larger ones.
    Operation(
        "area mean", ("CDAT.mean", {"axes": "lat|lon", "weights": "area"}), (references.AreaMean, "result"),
        lambda variable, place: ["-fldmean"], needs="weights", tolerances={DOUBLE: 1e-4}),
    Operation(
        "box", ("CDAT.subset", {}), (references.Selected, "result"), lambda variable, place: [BOX],
        lambda variable, place: ["ncks", *lat_lon(SOUTH, NORTH, WEST, EAST)], domain="box", tolerances=SAME),
    Operation(
        "box mean", ("CDAT.mean", {"axes": "lat|lon"}), (references.BoxMean, "result"),
        lambda variable, place: ["-fldmean,weights=false", BOX],
        lambda variable, place: ["ncwa", "-a", "lat,lon", *lat_lon(SOUTH, NORTH, WEST, EAST)], domain="box"),
    Operation(
        "point", ("CDAT.subset", {}), (references.Selected, "result"),
        lambda variable, place: ["-sellonlatbox,{2},{3},{0},{1}".format(*place.around())],
        lambda variable, place: ["ncks", *lat_lon(*place.around())], domain="point", tolerances=SAME),
    Merge("merge"),
)}
