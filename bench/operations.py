"""What is computed, as each program is asked for it, and what must come out."""
import numpy

SOUTH, NORTH, WEST, EAST = -30, 30, 90, 180
STEPS_AT_ONCE = 100


class Operation:
    """One operation: how everyone is asked for it, and the right answer.

    name            what it is called here and by xarray_operations.py
    process         our operation and its parameters
    domain          what it selects, "box" or "point", or None for everything
    needs           a parameter without which the service cannot do it, or None
    cdo, nco        from (variable, place) to the arguments before the files; None: cannot, or not in one command
    reference       makes what collects the answer in double precision: see the classes below
    close, loose    relative tolerances: of us and CDO, and of those that add in single precision
    """

    def __init__(self, name, process, reference, cdo, nco=None, domain=None, needs=None, close=2e-7, loose=1e-4):
        self.name = name
        self.process, self._parameters = process
        self.reference = reference
        self.domain = domain
        self.needs = needs
        self._cdo, self._nco = cdo, nco
        self._close, self._loose = close, loose

    def request(self, variable, files, place):
        """The three inputs of a request."""
        ids = [f"v{number}" for number in range(len(files))]
        call = {"name": self.process, "result": "r", "input": ids, **self._parameters}
        if self.domain:
            call["domain"] = "d"
        calls = [call]
        if len(files) > 1:
            call["input"] = ["all"]
            calls.append({"name": "CDAT.aggregate", "result": "all", "input": ids})
        ranges = {} if self.domain is None else place.ranges(self.domain)
        return {
            "variable": [{"uri": str(file), "id": f"{variable}|{id}"} for file, id in zip(files, ids)],
            "domain": [{"id": "d", **{
                name: {"start": start, "end": end, "crs": "values"} for name, (start, end) in ranges.items()}}]
            if ranges else [],
            "operation": calls,
        }

    def cdo(self, variable, files, place, output):
        joined = ["-cat"] if len(files) > 1 else []
        return ["cdo", "-s", "-O", *self._cdo(variable, place), *joined, *map(str, files), str(output)]

    def nco(self, variable, files, place, output):
        if self._nco is None:
            return None
        program, *words = self._nco(variable, place)
        return [program, "-O", "-h", "-v", variable, *words, *map(str, files), str(output)]

    def tolerance(self, exact):
        """Of those that add in double precision, or of the others."""
        return self._close if exact else self._loose


class Place:
    """What operations need to know of a file's grid."""

    def __init__(self, data):
        self.lat, self.lon = (numpy.asarray(data[name][:]) for name in ("lat", "lon"))
        self.bounds = numpy.asarray(data["lat_bnds"][:])
        self.shape = (len(data["time"]), self.lat.size, self.lon.size)
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
            slice(numpy.searchsorted(axis, start), numpy.searchsorted(axis, end, "right"))
            for axis, (start, end) in zip((self.lat, self.lon), self.ranges(domain).values())))


class Moments:
    """Sums over time; each file's values are taken off a first guess, so that squares lose nothing."""

    def __init__(self, place):
        self._guess = None

    def add(self, values):
        if self._guess is None:
            self._guess = values[0].astype("f8")
            self._count, self._sum, self._squares = (numpy.zeros(values.shape[1:]) for _ in range(3))
            self._guess[numpy.isnan(self._guess)] = 0
        off = values - self._guess
        self._count += numpy.isfinite(off).sum(0)
        self._sum += numpy.nansum(off, 0)
        self._squares += numpy.nansum(off * off, 0)


class TimeMean(Moments):
    def result(self):
        return self._guess + self._sum / self._count


class TimeStd(Moments):
    def result(self):
        return numpy.sqrt(self._squares / self._count - (self._sum / self._count) ** 2)


class TimeMax:
    def __init__(self, place):
        self._max = None

    def add(self, values):
        largest = numpy.fmax.reduce(values, 0)
        self._max = largest if self._max is None else numpy.fmax(self._max, largest)

    def result(self):
        return self._max


class EachStep:
    """Something that is made of every step by itself."""

    def __init__(self, place):
        self._parts = []

    def add(self, values):
        self._parts.append(self._of(values))

    def result(self):
        return numpy.concatenate(self._parts)


class Selected(EachStep):
    def _of(self, values):
        return values.astype("f4")


class ZonalMean(EachStep):
    def _of(self, values):
        return numpy.nanmean(values, 2)


class BoxMean(EachStep):
    def _of(self, values):
        return numpy.nanmean(values, (1, 2))


class AreaMean(EachStep):
    def __init__(self, place):
        super().__init__(place)
        sines = numpy.sin(numpy.deg2rad(place.bounds))
        self._weights = (sines[:, 1] - sines[:, 0])[None, :, None]

    def _of(self, values):
        return numpy.nansum(values * self._weights, (1, 2)) / (numpy.isfinite(values) * self._weights).sum((1, 2))


def lat_lon(south, north, west, east):
    return ["-d", f"lat,{float(south)},{float(north)}", "-d", f"lon,{float(west)},{float(east)}"]


BOX = f"-sellonlatbox,{WEST},{EAST},{SOUTH},{NORTH}"

OPERATIONS = {operation.name: operation for operation in (
    Operation(
        "time mean", ("CDAT.mean", {"axes": "time"}), TimeMean,
        lambda variable, place: ["-timmean"], lambda variable, place: ["ncra"]),
    Operation(
        "time std", ("CDAT.std", {"axes": "time"}), TimeStd, lambda variable, place: ["-timstd"],
        close=1e-6),
    Operation(
        "time max", ("CDAT.max", {"axes": "time"}), TimeMax,
        lambda variable, place: ["-timmax"], lambda variable, place: ["ncra", "-y", "max"], close=0, loose=0),
    Operation(
        "zonal mean", ("CDAT.mean", {"axes": "lon"}), ZonalMean,
        lambda variable, place: ["-zonmean"]),  # NCO's ncwa holds the whole variable several times: 7 GB.
    Operation(
        "box", ("CDAT.subset", {}), Selected, lambda variable, place: [BOX],
        lambda variable, place: ["ncks", *lat_lon(SOUTH, NORTH, WEST, EAST)], domain="box", close=0, loose=0),
    Operation(
        "box mean", ("CDAT.mean", {"axes": "lat|lon"}), BoxMean,
        lambda variable, place: ["-fldmean,weights=false", BOX],
        lambda variable, place: ["ncwa", "-a", "lat,lon", *lat_lon(SOUTH, NORTH, WEST, EAST)], domain="box"),
    Operation(
        "point", ("CDAT.subset", {}), Selected,
        lambda variable, place: ["-sellonlatbox,{2},{3},{0},{1}".format(*place.around())],
        lambda variable, place: ["ncks", *lat_lon(*place.around())], domain="point", close=0, loose=0),
    # CDO's cells are polygons of great circles, which is 8e-5 of the area of a one-degree cell.
    Operation(
        "area mean", ("CDAT.mean", {"axes": "lat|lon", "weights": "area"}), AreaMean,
        lambda variable, place: ["-fldmean"], needs="weights", close=1e-5),
)}
