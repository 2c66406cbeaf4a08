"""The table: what is asked of each operation, with each parameter, on any file, and what xarray says of it.

What is expected is computed before the next line is made, so that functions may speak of the loop that they stand in.
"""
import functools
import itertools

import numpy as np
import xarray as xr

from files import files

CLOSE, ULP, SAME = 1e-6, 'ulp', 'same'
FUNCTIONS = 'count', 'max', 'mean', 'min', 'std', 'sum', 'var'
RADIUS = 6371e3
TURNS = itertools.cycle(FUNCTIONS)  # Where each file needs one of them only, for all files together have them all.


def case(operation, want, how, domain=None, inputs=None, calls=None, **parameters):
    return dict(operation='CDAT.' + operation, want=want, how=how, domain=domain, inputs=inputs or [{}], calls=calls,
                parameters={name: str(value) for name, value in parameters.items()})


def span(start, end, step=1, crs='values'):
    return dict(start=start, end=end, step=step, crs=crs)


def places(start, end, step=1):
    return span(start, end, step, 'indices')


def dates(start, end, step=1):
    return span(start, end, step, 'timestamps')


def number(value):
    return repr(float(value))


def selections(f):
    v = f.v
    yield case('subset', lambda: v, SAME)
    yield case('subset', lambda: v, SAME, format='netcdf4')
    yield case('subset', lambda: v, SAME, format='netcdf4', deflate=9)
    yield case('subset', lambda: v, SAME, variable=f.name, rename=f'{f.name}|other')
    yield case('subset', lambda: v.fillna(-1.5), SAME, fillna=-1.5)
    yield case('squeeze', lambda: v.squeeze(), SAME)
    for dim, length in v.sizes.items():
        if length == 1:
            yield case('squeeze', lambda: v.squeeze(dim), SAME, axes=dim)
        yield case('subset', lambda: v.isel({dim: slice(0, 1)}), SAME, {dim: places(0, 1)})
        yield case('subset', lambda: v.isel({dim: length // 2}), SAME, {dim: places(length // 2, length // 2)})
        if length > 2:
            yield case('subset', lambda: v.isel({dim: slice(length // 3, -1, 2)}), SAME, {dim: places(length // 3, -1, 2)})
    for dim in f.known:
        axis = f.axis(dim)
        low, high = sorted((axis[len(axis) // 4], axis[-1 - len(axis) // 4]))
        if low < high:
            inside = np.flatnonzero((axis >= low) & (axis <= high))
            yield case('subset', lambda: v.isel({dim: inside}), SAME, {dim: span(low, high)})
            yield case('subset', lambda: v.isel({dim: inside[::3]}), SAME, {dim: span(high, low, 3)})
        yield case('subset', lambda: v.isel({dim: -1}), SAME, {dim: span(axis[-1], axis[-1])})
        if len(axis) > 1:
            between = axis[0] + .25 * (axis[1] - axis[0])
            lower, upper = sorted((0, 1), key=lambda place: axis[place])
            for method, place in dict(nearest=0, pad=lower, backfill=upper).items():
                yield case('subset', lambda: v.isel({dim: place}), SAME, {dim: span(between, between)}, method=method)
    for role, dim in f.roles.items():
        yield case('subset', lambda: v.isel({dim: slice(0, 2)}), SAME, {role: places(0, 2)})
    if 'lon' in f.roles and np.ptp(axis := f.axis(f.roles['lon'])) * len(axis) / max(1, len(axis) - 1) > 359:
        lon, west, east = f.roles['lon'], axis[len(axis) // 2] - 360, axis[len(axis) // 2 - 1]
        frame = axis - 360 * np.ceil((axis - east) / 360)
        order = np.argsort(frame)
        yield case('subset', lambda: v.isel({lon: order}).assign_coords({lon: frame[order]}), SAME, {'lon': span(west, east)})
    if 'time' in f.roles:
        yield from dated(f, f.roles['time'])


def dated(f, time):
    v, steps = f.v, f.dated
    first, last = steps.time.values[0], steps.time.values[-1]
    month, year = f'{first.year:04d}-{first.month:02d}', f'{last.year:04d}'
    of_month, of_year, rest = (steps.sel(time=which).values for which in (month, year, slice(month, year)))
    yield case('subset', lambda: v.isel({time: of_month}), SAME, {time: dates(month, month)})
    yield case('subset', lambda: v.isel({time: of_year}), SAME, {'time': dates(year, year)})
    yield case('subset', lambda: v.isel({time: rest[::5]}), SAME, {time: dates(month, year, 5)})
    for cond, kept in {f'{time}=={month}': np.isin(steps, of_month), f"time != '{year}'": ~np.isin(steps, of_year),
                       f'{time}>{month}': steps > of_month[-1], f'{time}>={year}-01': steps >= of_year[0]}.items():
        yield case('where', lambda: v.where(xr.DataArray(np.asarray(kept), dims=[time])), SAME, cond=cond)
    if not first.microsecond:
        instant = first.isoformat()
        yield case('subset', lambda: v.isel({time: 0}), SAME, {time: dates(instant, instant)})
    half = v.sizes[time] // 2
    parts = [{time: places(half, v.sizes[time])}, {time: places(0, half)}]
    if half:
        yield case('aggregate', lambda: v, SAME, inputs=[dict(domain=part) for part in parts])
    yield case('aggregate', lambda: v, SAME, calendar=f.dated.time.dt.calendar)


def conditions(f):
    n, v, d = f.name, f.v, f.d
    low, half, high = f.edges[1:4]
    for sign, compare in {'<': np.less, '<=': np.less_equal, '>': np.greater, '>=': np.greater_equal, '==': np.equal,
                          '!=': np.not_equal}.items():
        yield case('where', lambda: v.where(compare(d, half)), SAME, cond=f'{n}{sign}{number(half)}')
        yield case('where', lambda: v.where(compare(d, half), -7.5), SAME, cond=f'{n} {sign} {number(half)}', other=-7.5)
    yield case('where', lambda: v.where(v.isnull()), SAME, cond=f'{n} isnull')
    yield case('where', lambda: v.where(v.isnull(), 3), SAME, cond=f'{n} isnull', other=3)
    yield case('where', lambda: v.where(v.notnull(), 3), SAME, cond=f'{n} notnull', other=3)
    yield case('where', lambda: v.where((d > low) & ~((d == half) | (d > high))), SAME,
               cond=f'{n}>{number(low)} and not ({n}=={number(half)} or {n}>{number(high)})')
    yield case('where', lambda: v.where(v <= v), SAME, cond=f'{n}<={n}')
    yield case('where', lambda: v.where(v >= v), SAME, inputs=[{}, {}], cond='v0>=v1')
    for dim in f.known:
        middle = float(np.sort(f.axis(dim))[v.sizes[dim] // 2])
        yield case('where', lambda: v.where(f.ds[dim].astype('f8') >= middle), SAME, cond=f'{dim}>={number(middle)}')
    for function in FUNCTIONS:
        yield case('filter_map', lambda: reduced(d.where(d >= low, half), function), CLOSE, cond=f'{n}>={number(low)}',
                   func=function, other=number(half))
    for dims, function in zip(some_axes(f), TURNS):
        yield case('filter_map', lambda: reduced(d.where(d >= low), function, dims), CLOSE, cond=f'{n}>={number(low)}',
                   func=function, **named(dims))


def masks(f):
    def masked(condition, mask):
        one, other = (np.ma.masked_invalid(np.broadcast_to(a, f.d.shape)) for a in (f.d.values, mask))
        out = np.ma.masked_where(condition(one, other), one)
        return f.d.copy(data=np.ma.filled(out, np.nan)).astype(f.kept)

    half = f.edges[2]
    own = {'uri': f.path, 'id': f'{f.name}|m'}
    for text, condition in {
            f'mask_data<{number(half)}': lambda v, m: m < half, f'var_data>={number(half)}': lambda v, m: v >= half,
            'var_data != mask_data': lambda v, m: v != m,
            f'var_data=={number(half)} or mask_data>{number(half)}': lambda v, m: (v == half) | (m > half)}.items():
        yield case('subset', lambda: masked(condition, f.d.values), SAME, dict(mask=dict(own, operation=text)))
    if f.map and all(dim in f.known for dim in f.dims[-2:]):
        path, land, _ = f.map
        if list(land.dims) == f.dims[-land.ndim:]:
            mask = dict(uri=path, id='land|m', operation='mask_data<=0.5')
            yield case('subset', lambda: masked(lambda v, m: m <= .5, land.values), SAME, dict(mask=mask))
            yield case('mean', lambda: masked(lambda v, m: m <= .5, land.values).astype('f8').mean(f.dims[-1]), CLOSE,
                       dict(mask=mask), axes=f.dims[-1])


def some_axes(f):
    yield None
    for dim in f.dims:
        yield [dim]
    if len(f.dims) > 2:
        yield f.dims[1:]
        yield [f.dims[0], f.dims[-1]]


def named(dims):
    return {} if dims is None else dict(axes='|'.join(dims))


def reduced(values, function, dims=None):
    return values.count(dims) if function == 'count' else getattr(values, function)(dims, skipna=True)


def reductions(f):
    d = f.d
    for function in FUNCTIONS:
        for dims in some_axes(f):
            yield case(function, lambda: reduced(d, function, dims), SAME if function in ('count', 'max', 'min') else CLOSE,
                       **named(dims))
    for role, dim in f.roles.items():
        yield case('mean', lambda: d.mean(dim), CLOSE, axes=role)
    yield case('mean', lambda: d.mean().fillna(4), CLOSE, fillna=4, weights='unweighted', rename=f'{f.name}|m')
    if 'time' in f.roles:
        yield case('average', lambda: d.mean(f.roles['time']), CLOSE, axes='time')
    turns = itertools.cycle(('sum', 'std', 'average', 'var', 'sum'))
    for kind, parameter, dims, weights, metres in weightings(f):
        by, axes = d.weighted(weights), '|'.join(dims)
        more = dict(inputs=[{}, dict(uri=f.map[0], name='areacella')]) if kind in ('cell_measures', 'given') else {}
        asked = {parameter: 'area' if kind == 'given' else kind}
        wants = dict(mean=lambda: by.mean(dims), sum=lambda: d.weighted(metres).sum(dims), average=lambda: by.mean(dims),
                     std=lambda: variance(d, weights, dims) ** .5, var=lambda: variance(d, weights, dims))
        for operation in 'mean', next(turns), next(turns):
            yield case(operation, wants[operation], CLOSE, axes=axes, **asked, **more)
    yield from binned(f)


def weightings(f):
    area, time = f.cells, f.lengths
    if area:
        (bands, widths), lat, lon = area, f.roles['lat'], f.roles['lon']
        cells = bands * widths
        for dims, weights in (([lat], bands), ([lon], widths), ([lat, lon], cells), (f.dims, cells)):
            yield 'area', 'weights', dims, weights, RADIUS ** 2 * cells
        for kind in 'generate', 'weighted':
            yield kind, 'weightoptions', [lat, lon], cells, RADIUS ** 2 * cells
    if time is not None:
        for dims in [f.roles['time']], f.dims:
            yield 'time', 'weights', dims, time, time
    if area and time is not None:
        yield 'area|time', 'weights', f.dims, cells * time, RADIUS ** 2 * cells * time
    if f.map:
        areas = f.map[2]
        for dims in list(areas.dims), f.dims:
            yield 'cell_measures', 'weights', dims, areas, areas
        yield 'given', 'weights', list(areas.dims), areas, areas


def variance(d, weights, dims):
    return ((d - d.weighted(weights).mean(dims)) ** 2).weighted(weights).mean(dims)


def binned(f):
    edges = sorted({*f.edges, f.edges[-1] + 1})
    for name in f.name, *f.known:
        axis = np.sort(f.axis(name)) if name != f.name else None
        cuts = edges if axis is None else sorted({axis[0] - 1, axis[0], axis[len(axis) // 2], axis[-1] + 1, axis[-1] + 2})
        if len(cuts) <= 2 or not f.d.count():
            continue  # Of nothing in bins xarray makes an error.

        def group(values):
            if axis is None:
                return values.groupby_bins(f.d.rename(name), cuts)
            return values.assign_coords({name: f.ds[name].astype('f8')}).groupby_bins(name, cuts)

        by = functools.cache(lambda: group(f.d))
        asked = dict(variable=name, bins='|'.join(number(cut) for cut in cuts))
        for function in FUNCTIONS if axis is None or len(f.dims) == 4 else (next(TURNS), next(TURNS)):
            yield case('groupby_bins', lambda: getattr(by(), function)(), CLOSE, func=function, **asked)
        if axis is not None and len(f.dims) > 1:
            other = f.dims[f.dims.index(name) - 1]
            yield case('groupby_bins', lambda: by().mean([name, other]), CLOSE, func='mean', axes=other, **asked)
        if f.cells and name in (f.name, f.roles['lat'], f.roles['lon']):
            yield from weighted_bins(f, name, group, asked)


def weighted_bins(f, name, group, asked):
    bands, widths = f.cells
    weights = {f.roles['lat']: bands, f.roles['lon']: widths}.get(name, bands * widths)

    def mean():
        return group(f.d * weights).sum() / group(weights.where(f.d.notnull())).sum()

    bins = dict(name='CDAT.groupby_bins', result='b', input=['v0'], **asked)
    yield case('groupby_bins', mean, CLOSE, func='mean', weights='area', **asked)
    yield case('groupby_bins', lambda: group(f.d * (RADIUS ** 2 * bands * widths)).sum(), CLOSE, func='sum',
               weightoptions='area', **asked)
    yield case('average', mean, CLOSE, calls=[dict(name='CDAT.average', result='r', input=['b']), bins])


def arithmetic(f):
    v, d, kept = f.v, f.d, f.kept
    real, text = v.astype(kept), number(f.edges[2])
    c = kept.type(f.edges[2])
    for operation, function in dict(add=np.add, subtract=np.subtract, multiply=np.multiply, divide=np.divide, max=np.maximum,
                                    min=np.minimum, sum=np.add).items():
        yield case(operation, lambda: function(real, c), ULP, constant=text)
        yield case(operation, lambda: function(real, real), ULP, inputs=[{}, {}])
    yield case('divide', lambda: real / kept.type(0), ULP, const=0)
    for exponent in 2, -1, .5, 0:
        yield case('power', lambda: (d ** exponent).where(d.notnull()).astype(kept), ULP, constant=exponent)
    yield case('power', lambda: (d ** d).where(d.notnull()).astype(kept), ULP, inputs=[{}, {}])
    for operation, function in dict(sqrt=np.sqrt, log=np.log, exp=np.exp).items():
        yield case(operation, lambda: function(d).astype(kept), ULP)
    yield case('abs', lambda: abs(v), SAME)
    yield case('merge', lambda: v, SAME, inputs=[{}, {}])
    yield case('merge', lambda: v, SAME, inputs=[{}, {}], compat='override')
    for dim in f.known:
        length = v.sizes[dim]
        if length > 2:  # Two inputs meet where both are; merged they have what either has.
            parts = dict(domain={dim: places(0, length - 1)}), dict(domain={dim: places(1, length)})
            both = real.isel({dim: slice(1, length - 1)})
            yield case('subtract', lambda: both - both, ULP, inputs=parts)
            yield case('merge', lambda: v.sortby(dim), SAME, inputs=parts)
            yield case('merge', lambda: v.where(v[dim] != v[dim][-1]).sortby(dim), SAME, inputs=parts, compat='override')
    first = f.dims[0]
    mean = d.mean(first).astype(kept)
    average = dict(name='CDAT.mean', result='m', input=['v0'], axes=first)
    yield case('subtract', lambda: real - mean, CLOSE, calls=[dict(name='CDAT.subtract', result='r', input=['v0', 'm']), average])
    yield case('workflow', lambda: d.std(first), CLOSE, calls=[
        dict(name='CDAT.workflow', result='w', input=['r'], axes=first), dict(name='CDAT.std', result='r', input=['v0'])])


def cases(paths, beside):
    for f in files(paths, beside):
        place, series = f.share
        tables = [selections] if 'calendar_' in f.file else [selections, conditions, masks, reductions, arithmetic]
        whole = (known for table in tables for known in table(f))
        yield from ((f, known) for turn, known in enumerate(whole) if turn % len(series) == place)
        if place == 0 and len(series) > 1:
            parts = sorted((xr.open_dataset(path, use_cftime=True)[f.name] for path in series), key=lambda part: part.time[0])
            joined = np.concatenate([part.values for part in parts])
            inputs = [dict(uri=path) for path in reversed(series)]
            yield f, case('aggregate', lambda: xr.DataArray(joined, dims=f.dims), SAME, inputs=inputs)
