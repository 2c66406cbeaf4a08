"""What collects the right answers in double precision, block by block: collector(place), add(values), and results."""
import numpy


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

    def mean(self):
        return self._guess + self._sum / self._count

    def var(self):
        return self._squares / self._count - (self._sum / self._count) ** 2

    def std(self):
        return numpy.sqrt(self.var())


class Maximum:
    """The largest value over time."""

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
    """Over bands between parallels: what is asked for by `weights` = area."""

    def __init__(self, place):
        super().__init__(place)
        sines = numpy.sin(numpy.deg2rad(place.bounds))
        self._weights = (sines[:, 1] - sines[:, 0])[None, :, None]

    def _of(self, values):
        return numpy.nansum(values * self._weights, (1, 2)) / (numpy.isfinite(values) * self._weights).sum((1, 2))
