using Compute.Orleans.Tests.Conventions;

namespace Compute.Orleans.Tests.Support;

/// <summary>Rules of CF-1.11 that a file must keep, checked by what netCDF4-python reads of it.</summary>
internal static class CfRules
{
    private const string Check = """
        import re, sys, warnings, numpy as np, netCDF4, cftime, xarray
        METHODS = set('''point sum maximum maximum_absolute_value median mid_range minimum minimum_absolute_value mean
            mean_absolute_value mean_of_upper_decile mode range root_mean_square standard_deviation sum_of_squares variance'''.split())
        STANDARD = {'time', 'latitude', 'longitude', 'height', 'depth', 'air_pressure', 'altitude', 'realization'}
        ENTRY = re.compile(r'((?:\w+: )+)(\w+)((?: (?:where|over|within) \w+)*)( \([^()]*\))?(?: |$)')
        SAME = ('units', 'calendar', 'standard_name', 'axis', 'positive', 'leap_month', 'leap_year', 'month_lengths')

        def words(v, name): return getattr(v, name).split() if name in v.ncattrs() else []
        def named(v, name):
            text = words(v, name)
            return [w for w in text if not w.endswith(':')] if any(w.endswith(':') for w in text) else text

        def bounds(d, v, name):
            if name not in d.variables: yield f'{v.name}: {name} is not there'; return
            b = d[name]
            if b.dimensions[:-1] != v.dimensions or len(b.dimensions) != len(v.dimensions) + 1: yield f'{name} has dimensions {b.dimensions}'
            for a in b.ncattrs():
                if a in SAME and (a not in v.ncattrs() or getattr(v, a) != getattr(b, a)): yield f'{name}: {a} differs from that of {v.name}'
                if a in ('_FillValue', 'missing_value', 'bounds', 'coordinates', 'climatology'): yield f'{name} has {a}'
            if b.shape[-1] == 2 and v.ndim < 2 and b.ndim == v.ndim + 1:
                low, high, at = b[...].min(-1), b[...].max(-1), v[...]
                if not (np.all(low <= at) and np.all(at <= high)): yield f'{v.name} lies outside of {name}'

        def cell_methods(d, v):
            text, at = v.cell_methods, 0
            known = set(v.dimensions) | set(words(v, 'coordinates')) | set(words(d, 'coordinates')) | STANDARD | {'area'}
            known |= {w[:-5] for w in words(v, 'coordinates') if w.endswith('_bins')} # an axis that stands there in bins
            while at < len(text):
                m = ENTRY.match(text, at)
                if not m: yield f'{v.name}: cell_methods `{text}`'; return
                if m[2] not in METHODS: yield f'{v.name}: cell method {m[2]}'
                for name in m[1].replace(':', '').split():
                    if name not in known: yield f'{v.name}: cell_methods names {name}'
                at = m.end()

        def units(v):
            if ' since ' in v.units:
                if not v.ndim or v.size: cftime.num2date(np.asarray(v[...]).ravel()[:1], v.units, getattr(v, 'calendar', 'standard'))
            elif not re.fullmatch(r'[A-Za-z0-9%°_ ./*()^-]+', v.units): yield f'{v.name}: units `{v.units}`'

        def rules(d, data):
            if not str(getattr(d, 'Conventions', '')).startswith('CF-'): yield 'Conventions'
            if not re.match(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ: Compute\.Orleans CDAT\.\w+\(', getattr(d, 'history', '')): yield 'history'
            outside = getattr(d, 'external_variables', '').split()
            used = set(words(d, 'coordinates'))
            yield from (f'the file names {name}, which is not there' for name in used - set(d.variables))
            for v in d.variables.values():
                for list in ('coordinates', 'ancillary_variables', 'cell_measures', 'grid_mapping', 'formula_terms'):
                    for name in named(v, list):
                        used.add(name)
                        if name not in d.variables:
                            if name not in outside or list != 'cell_measures': yield f'{v.name}: {list} names {name}, which is not there'
                        elif list == 'coordinates' and d[name].dtype.kind != 'S' and not set(d[name].dimensions) <= set(v.dimensions): yield f'{v.name}: {name} has other dimensions'
                        elif list == 'cell_measures' and not set(d[name].dimensions) <= set(v.dimensions): yield f'{v.name}: {name} measures other cells'
                for a in ('bounds', 'climatology'):
                    if a in v.ncattrs(): used.add(getattr(v, a)); yield from bounds(d, v, getattr(v, a))
                if 'cell_methods' in v.ncattrs(): yield from cell_methods(d, v)
                if 'units' in v.ncattrs(): yield from units(v)
                for a in ('_FillValue', 'missing_value'):
                    if a in v.ncattrs() and getattr(v, a).dtype != v.dtype: yield f'{v.name}: {a} is {getattr(v, a).dtype}'
                if v.dimensions == (v.name,) and v.dtype.kind != 'S':
                    steps = np.diff(np.asarray(v[...], 'f8'))
                    if not (np.all(steps > 0) or np.all(steps < 0)): yield f'{v.name} is not monotonic'
                    if np.ma.is_masked(v[...]): yield f'{v.name} has missing values'
            for v in d.variables.values():
                if v.name not in used and v.name not in data and v.dimensions[:1] != (v.name,): yield f'nothing names {v.name}'
            for name in data & set(d.variables):
                if 'units' in d[name].ncattrs() and not isinstance(d[name].units, str): yield f'{name}: units are no text'

        for line in open(sys.argv[1]):
            call, path, data = line.rstrip('\n').split('\t')
            with netCDF4.Dataset(path) as d:
                d.set_auto_mask(True)
                for problem in dict.fromkeys(rules(d, set(data.split()))): print(f'{call}: {problem}')
            with warnings.catch_warnings():
                warnings.simplefilter('error')
                warnings.filterwarnings('ignore', 'Variable.s. referenced in cell_measures') # those of other files
                try: xarray.open_dataset(path, decode_coords='all', use_cftime=True).load()
                except Exception as e: print(f'{call}: xarray says {e!r}')
        """;

    /// <summary>Fails with everything that is against the rules.</summary>
    /// <param name="outputs">What made each file, its path, and its data variables.</param>
    public static async Task HoldAsync(IReadOnlyCollection<(string Call, string Path, string Data)> outputs)
    {
        Assert.NotEmpty(outputs);
        using var folder = new TemporaryFolder();
        var list = folder.File("outputs.tsv");
        await File.WriteAllLinesAsync(
            list,
            outputs.Select(output => $"{output.Call}\t{output.Path}\t{output.Data}"),
            TestContext.Current.CancellationToken);
        var problems = await Python.RunAsync(Check, list);
        Law.Holds(problems.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Skips the test where the libraries are not installed.</summary>
    public static Task RequireAsync() => Python.RequireAsync("netCDF4", "cftime", "xarray");
}
