"""Files as xarray reads them, and files that have what real ones seldom have."""
import functools
import os
import re

import netCDF4
import numpy as np
import xarray as xr


class File:
    """A file: `v` is its variable as xarray decodes it, `d` the same in double precision."""

    def __init__(self, path, beside, share):
        self.path, self.beside, self.share = path, beside, share
        self.file = os.path.basename(path)
        self.name = self.file.split('_')[0]
        self.ds = xr.open_dataset(path, decode_times=False)
        self.v = self.ds[self.name]
        self.d = self.v.astype('f8')
        stored = self.v.encoding['dtype'].kind == 'f' or 'scale_factor' in self.v.encoding
        self.kept = self.v.dtype if stored else np.dtype('f8')
        self.dims = list(self.v.dims)
        self.known = [dim for dim in self.dims if dim in self.ds.indexes]
        self.roles = {role: dim for dim in self.dims if (role := self.role(dim))}
        valid = np.sort(self.d.values[np.isfinite(self.d.values)])
        valid = valid if len(valid) else np.arange(5)
        self.edges = [float(valid[int(part * (len(valid) - 1))]) for part in (0, .25, .5, .9, 1)]

    def role(self, dim):
        attributes = self.ds[dim].attrs if dim in self.ds else {}
        units = attributes.get('units', '')
        return ('time' if ' since ' in units else 'lat' if units.startswith('degrees_n') else
                'lon' if units.startswith('degrees_e') else 'level' if 'positive' in attributes else None)

    def axis(self, dim):
        return self.ds[dim].values.astype('f8')

    @functools.cached_property
    def dated(self):
        """Positions by date."""
        time = xr.open_dataset(self.path, use_cftime=True).indexes[self.roles['time']]
        return xr.DataArray(np.arange(len(time)), {'time': time}, ['time'])

    def bounds(self, dim):
        """The file's, else midway between values, and latitudes to the poles where a step would lead beyond."""
        values = self.axis(dim)
        if self.ds[dim].attrs.get('bounds') in self.ds:
            return self.ds[self.ds[dim].attrs['bounds']].values.astype('f8')
        step = np.diff(values)
        edges = np.concatenate([[values[0] - step[0] / 2], values[:-1] + step / 2, [values[-1] + step[-1] / 2]])
        for place, beyond in ((0, values[0] - step[0]), (-1, values[-1] + step[-1])):
            if dim == self.roles['lat'] and abs(beyond) > 90:
                edges[place] = np.sign(beyond) * 90
        return np.stack([edges[:-1], edges[1:]], 1)

    def have_bounds(self, dim):
        return self.ds[dim].attrs.get('bounds') in self.ds

    @functools.cached_property
    def cells(self):
        """The parts of areas on a unit sphere: exact bands of latitude, and widths; None where there are no cells."""
        if not {'lat', 'lon'} <= set(self.roles):
            return None
        lat, lon = self.roles['lat'], self.roles['lon']
        if not all(self.have_bounds(dim) or self.v.sizes[dim] > 1 for dim in (lat, lon)):
            return None
        bands = np.abs(np.diff(np.sin(np.radians(np.clip(self.bounds(lat), -90, 90))), axis=1))[:, 0]
        widths = np.radians(np.abs(np.diff(self.bounds(lon), axis=1))[:, 0])
        return xr.DataArray(bands, {lat: self.ds[lat]}, [lat]), xr.DataArray(widths, {lon: self.ds[lon]}, [lon])

    @functools.cached_property
    def lengths(self):
        """Seconds of time steps; None where there are no bounds of them."""
        if 'time' not in self.roles or not self.have_bounds(self.roles['time']):
            return None
        time = self.ds[self.roles['time']]
        unit = dict(days=86400, hours=3600)[time.attrs['units'].split()[0]]
        return xr.DataArray(np.abs(np.diff(self.bounds(time.name), axis=1))[:, 0] * unit, {time.name: time}, [time.name])

    @functools.cached_property
    def map(self):
        """A mask and areas on the last two dimensions, or the last one, in a file beside."""
        path = os.path.join(self.beside, self.file)
        dims = [dim for dim in self.dims if dim not in (self.roles.get('time'), self.roles.get('level'))][-2:]
        if not dims or self.v.size > 400_000:
            return None
        random = np.random.default_rng(3)
        shape = [self.v.sizes[dim] for dim in dims]
        land = xr.DataArray(random.random(shape), {dim: self.ds[dim] for dim in dims if dim in self.known}, dims)
        if not os.path.exists(path):
            areas = land + 1
            areas.attrs = dict(units='m2', standard_name='cell_area')
            xr.Dataset(dict(land=land.where(land > .1), areacella=areas)).drop_vars(
                set(land.coords) - set(dims)).to_netcdf(path)
        return path, land.where(land > .1), land + 1


def files(paths, beside):
    """Files; those of one series share the table, so that each request is sent of one of them."""
    series = {}
    for path in paths:
        name = re.sub('[0-9-]{6,}', '', os.path.basename(path))
        shape = xr.open_dataset(path, decode_times=False)[name.split('_')[0]].shape
        series.setdefault((name, shape[1:]), []).append(path)
    for alike in series.values():
        for place, path in enumerate(alike):
            yield File(path, beside, (place, alike))


def make(folder):
    """Types, packing, directions and calendars that the real files do not have."""
    r = np.random.default_rng(11)

    def write(name, type, numbers, calendar='noleap', unit='days', step=30, lat=(-60, 60), bounds=True, **attributes):
        with netCDF4.Dataset(os.path.join(folder, f'tas_{name}.nc'), 'w', format='NETCDF3_64BIT_OFFSET') as d:
            times, levels, lats, lons = numbers.shape
            for dim, size in dict(time=None, plev=levels, lat=lats, lon=lons, bnds=2).items():
                d.createDimension(dim, size)

            def coordinate(dim, type, values, half, **told):
                v = d.createVariable(dim, type, (dim,))
                v.setncatts(told)
                v[:] = values
                if bounds:
                    v.bounds = dim + '_bnds'
                    edges = np.stack([values - half, values + half], 1)
                    most = 90 if dim == 'lat' else np.inf
                    d.createVariable(dim + '_bnds', 'f8', (dim, 'bnds'))[:] = np.clip(edges, -most, most)

            scale = dict(days=1, hours=24)[unit]
            coordinate('time', 'f8', (np.arange(times) * step + step / 2) * scale, step / 2 * scale, axis='T', calendar=calendar,
                       units=f'{unit} since 1999-11-30')
            coordinate('plev', 'f8', np.linspace(1e5, 1e4, levels), 2e4, units='Pa', positive='down', axis='Z')
            coordinate('lat', 'f4', np.linspace(*lat, lats), 10, units='degrees_north', axis='Y')
            coordinate('lon', 'f8', np.arange(lons) * 360 / lons - 180, 180 / lons, units='degrees_east', axis='X')
            v = d.createVariable('tas', type, ('time', 'plev', 'lat', 'lon'), fill_value=attributes.pop('fill', None))
            v.set_auto_maskandscale(False)
            v.setncatts(dict(dict(units='K', cell_methods='time: mean'), **attributes))
            v[:] = numbers

    shape = 16, 3, 7, 12
    numbers = 280 + 20 * r.standard_normal(shape)
    numbers[r.random(shape) < .1] = 1e20
    numbers[:, :, 2, 3] = 1e20
    write('double', 'f8', numbers, '360_day', lat=(60, -60), fill=1e20)
    write('single', 'f4', numbers[:1], 'julian', bounds=False, fill=np.float32(1e20))
    shorts = r.integers(-9999, 9999, shape)
    shorts[r.random(shape) < .1] = -32768
    write('packed', 'i2', shorts, unit='hours', fill=np.int16(-32768), scale_factor=np.float32(.01), add_offset=np.float32(270))
    write('bytes', 'i1', r.integers(0, 255, shape).astype('u1').view('i1'), 'all_leap', fill=np.int8(-1), _Unsigned='true')
    counts = r.integers(-2**31 + 1, 2**31, shape)
    counts[r.random(shape) < .1] = -9
    write('counts', 'i4', counts, '366_day', lat=(90, -90), fill=np.int32(-9), units='1')
    write('whole', 'i2', r.integers(-99, 99, shape), 'proleptic_gregorian', bounds=False, units='1')
    write('nothing', 'f4', np.full((4, 2, 3, 4), 1e20), 'gregorian', fill=np.float32(1e20), missing_value=np.float32(1e20))
    for calendar in ('standard', 'gregorian', 'proleptic_gregorian', 'noleap', '365_day', 'all_leap', '366_day', '360_day',
                     'julian'):
        write('calendar_' + calendar, 'f4', r.random((500, 1, 1, 2)), calendar, step=1)
