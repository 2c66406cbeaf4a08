#!/usr/bin/python3
"""Files as climate models write them, the same bytes of values at every making: daily means on a global grid.

usage: data.py [--years N] FOLDER NAME ...

  tas_map   NetCDF-4, a chunk is one time step, deflate 1 and shuffle
  tas_box   NetCDF-4, chunks of 73 x 45 x 72, deflate 1 and shuffle
  tas_nc3   classic with 64-bit offsets, time is the record dimension
  tos_map   as tas_map, a tenth of the cells missing
  years     as tas_map, a file a year: tas_y1850, tas_y1851, ...
  growth    as tas_map, of half the years, of as many, and of two and four times as many: tas_g1, tas_g2, tas_g4, tas_g8
  small     twelve steps: tas_12_map as tas_map, tas_12_nc3 as tas_nc3
"""
import argparse
import os
import pathlib

import netCDF4
import numpy

FIRST_YEAR = 1850
YEAR_DAYS = 365  # The calendar is noleap.
FILL = numpy.float32(1e20)
COARSE = (18, 36)  # Weather is drawn on this grid and interpolated: neighbours are alike, as in a model.
GROWTH = {"tas_g1": 1, "tas_g2": 2, "tas_g4": 4, "tas_g8": 8}  # times half the years
SMALL = ("tas_12_map", "tas_12_nc3")
SMALL_STEPS = 12
NAMES = ("tas_nc3", "tas_map", "tas_box", "tos_map", "years", "growth", "small")


class Grid:
    """A global grid of equal steps, and the values of any year on it."""

    def __init__(self, rows=180, columns=288, days=YEAR_DAYS):
        self.rows, self.columns, self.days = rows, columns, days
        self.lat = -90 + (numpy.arange(rows) + 0.5) * 180 / rows
        self.lon = (numpy.arange(columns) + 0.5) * 360 / columns
        self._to_rows = self._interpolation(rows, COARSE[0], is_periodic=False)
        self._to_columns = self._interpolation(columns, COARSE[1], is_periodic=True).T.copy()

    def year(self, number):
        """Near-surface air temperature of a year in K, float32 [day, lat, lon]."""
        random = numpy.random.Generator(numpy.random.PCG64([11, number]))
        day = numpy.arange(self.days, dtype="f4")
        sine = numpy.sin(numpy.deg2rad(self.lat))
        season = (-18 * sine)[None, :] * numpy.cos(2 * numpy.pi * (day - 15) / YEAR_DAYS)[:, None]
        weather = random.standard_normal((self.days, *COARSE), dtype="f4")
        for step in range(1, self.days):
            weather[step] = 0.8 * weather[step - 1] + 0.6 * weather[step]  # Days hang together.
        values = 3 * (self._to_rows @ weather @ self._to_columns)
        values += (300 - 45 * sine**2 + season)[:, :, None].astype("f4")
        values += (4 * numpy.cos(numpy.deg2rad(2 * self.lon)))[None, None, :].astype("f4")
        values += 0.02 * (number - FIRST_YEAR)
        values += 0.15 * random.standard_normal(values.shape, dtype="f4")
        return values.astype("f4")

    def land(self):
        """A tenth of the cells [lat, lon], in patches."""
        random = numpy.random.Generator(numpy.random.PCG64(7))
        height = self._to_rows @ random.standard_normal(COARSE).astype("f4") @ self._to_columns
        return height > numpy.quantile(height, 0.9)

    @staticmethod
    def _interpolation(length, coarse, is_periodic):
        place = (numpy.arange(length) + 0.5) * coarse / length - 0.5
        low = numpy.floor(place).astype(int)
        share = place - low
        high = low + 1
        if is_periodic:
            low, high = low % coarse, high % coarse
        else:
            low, high = numpy.clip(low, 0, coarse - 1), numpy.clip(high, 0, coarse - 1)
        matrix = numpy.zeros((length, coarse), numpy.float32)
        matrix[numpy.arange(length), low] += 1 - share
        matrix[numpy.arange(length), high] += share
        return matrix


class Output:
    """One file that grows year by year."""

    def __init__(self, path, grid, variable="tas", chunks=None, missing=None):
        """chunks is the shape of a chunk of NetCDF-4, None for a classic file; missing marks cells without values."""
        self._path, self._grid, self._variable, self._missing = path, grid, variable, missing
        self._days = 0
        # Written under another name: a file of the right name is whole.
        self._data = netCDF4.Dataset(
            self._growing, "w", format="NETCDF4" if chunks else "NETCDF3_64BIT_OFFSET")
        self._define(chunks)

    def add(self, number, values):
        """Appends a year."""
        start = (number - FIRST_YEAR) * YEAR_DAYS + numpy.arange(self._grid.days)
        there = slice(self._days, self._days + self._grid.days)
        self._data["time"][there] = start + 0.5
        self._data["time_bnds"][there] = numpy.stack([start, start + 1], 1)
        self._data[self._variable][there] = (
            values if self._missing is None else numpy.where(self._missing, FILL, values))
        self._days = there.stop

    def close(self):
        self._data.close()
        self._growing.rename(self._path)

    @property
    def _growing(self):
        return self._path.with_suffix(f".{os.getpid()}.growing")  # Two at once do not write into one file.

    def _define(self, chunks):
        data = self._data
        data.setncatts({
            "Conventions": "CF-1.7 CMIP-6.2", "frequency": "day", "source_id": "made", "variable_id": self._variable})
        for name, length in (
                ("time", None), ("lat", self._grid.rows), ("lon", self._grid.columns), ("bnds", 2)):
            data.createDimension(name, length)
        for name, axis, standard, units, cells in (
                ("time", "T", "time", f"days since {FIRST_YEAR}-01-01", None),
                ("lat", "Y", "latitude", "degrees_north", self._grid.lat),
                ("lon", "X", "longitude", "degrees_east", self._grid.lon)):
            large = {"chunksizes": (512,)} if chunks and cells is None else {}
            coordinate = data.createVariable(name, "f8", (name,), **large)
            coordinate.setncatts({"standard_name": standard, "units": units, "axis": axis, "bounds": f"{name}_bnds"})
            large = {"chunksizes": (512, 2)} if large else {}
            bounds = data.createVariable(f"{name}_bnds", "f8", (name, "bnds"), **large)
            if cells is not None:
                half = (cells[1] - cells[0]) / 2
                coordinate[:] = cells
                bounds[:] = numpy.stack([cells - half, cells + half], 1)
        data["time"].calendar = "noleap"

        packed = {"zlib": True, "complevel": 1, "shuffle": True, "chunksizes": chunks} if chunks else {}
        values = data.createVariable(self._variable, "f4", ("time", "lat", "lon"), fill_value=FILL, **packed)
        values.setncatts({
            "standard_name": "air_temperature" if self._variable == "tas" else "sea_surface_temperature",
            "units": "K", "cell_methods": "area: time: mean", "missing_value": FILL})
        values.set_auto_maskandscale(False)
        if chunks:
            values.set_var_chunk_cache(64 << 20, 10007, 0.75)


def stems(name, years):
    """The names of the files that belong together under one name."""
    if name == "years":
        return [f"tas_y{year}" for year in range(FIRST_YEAR, FIRST_YEAR + years)]
    return {"growth": list(GROWTH), "small": list(SMALL)}.get(name, [name])


def paths(folder, name, years):
    """The files of a name."""
    return [folder / f"{stem}.nc" for stem in stems(name, years)]


def make(folder, names, years=10, grid=None):
    """Makes the files of these names that are not there."""
    grid = grid or Grid()
    folder.mkdir(parents=True, exist_ok=True)
    maps = {"chunks": (1, grid.rows, grid.columns)}
    boxes = {"chunks": tuple(map(min, (73, 45, 72), (grid.days, grid.rows, grid.columns)))}
    kinds = {
        "tas_map": maps, "tas_box": boxes, "tas_nc3": {},
        "tos_map": maps | {"variable": "tos", "missing": grid.land()},
        **dict.fromkeys(GROWTH, maps), SMALL[0]: maps, SMALL[1]: {},
    }
    half = max(1, years // 2)
    missing = [stem for name in names for stem in stems(name, years) if not (folder / f"{stem}.nc").exists()]
    small = Grid(grid.rows, grid.columns, SMALL_STEPS)
    growing = {}  # What has more than one year, and how many.
    for stem in missing:
        if stem in SMALL:
            _write(folder / f"{stem}.nc", small, FIRST_YEAR, small.year(FIRST_YEAR), kinds[stem])
        elif stem in kinds:
            growing[stem] = (Output(folder / f"{stem}.nc", grid, **kinds[stem]), half * GROWTH.get(stem, 0) or years)
    yearly = {int(stem.removeprefix("tas_y")): stem for stem in missing if stem not in kinds}
    lengths = [length for _, length in growing.values()] + [year - FIRST_YEAR + 1 for year in yearly]
    for number in range(FIRST_YEAR, FIRST_YEAR + max(lengths, default=0)):
        values = grid.year(number)
        for output, length in growing.values():
            if number < FIRST_YEAR + length:
                output.add(number, values)
        if number in yearly:
            _write(folder / f"{yearly[number]}.nc", grid, number, values, maps)
    for output, _ in growing.values():
        output.close()
    for name in names:
        for path in paths(folder, name, years):
            read_in(path)


def read_in(path):
    """Puts a file into the page cache as a disk puts it there, for whoever reads it.

    What a program wrote bit by bit lies there in small pages, from which reading takes up to three times as long.
    """
    with path.open("rb", buffering=0) as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while file.read(1 << 20):
            pass


def _write(path, grid, number, values, kind):
    """A file of one year."""
    output = Output(path, grid, **kind)
    output.add(number, values)
    output.close()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("names", nargs="+", choices=NAMES)
    options = parser.parse_args()
    make(options.folder, options.names, options.years)


if __name__ == "__main__":
    main()
