"""Sends the table of operations.py, and compares what came of it.

`make FOLDER` writes files; `list BESIDE FILE...` prints requests, one a line; `check BESIDE RUNS FILE...` compares.
"""
import json
import warnings

import numpy as np
import xarray as xr

from files import make
from operations import CLOSE, ULP, cases

warnings.simplefilter('ignore')
xr.set_options(use_bottleneck=False)


def request(f, known):
    variables, domains = [], []
    for place, given in enumerate(known['inputs']):
        variables.append(dict(uri=given.get('uri', f.path), id=f'{given.get("name", f.name)}|v{place}'))
        if 'domain' in given:
            domains.append(dict(id=f'd{place}', **given['domain']))
            variables[-1]['domain'] = f'd{place}'
    inputs = [f'v{place}' for place in range(len(variables))]
    call = dict(name=known['operation'], result='r', input=inputs, **known['parameters'])
    if known['domain']:
        domains.append(dict(id='d', **known['domain']))
        call['domain'] = 'd'
    return dict(operation=known['operation'], lists=dict(variable=variables, domain=domains, operation=known['calls'] or [call]))


def compare(f, known, path):
    want = known['want']()
    opened = xr.open_dataset(path, decode_times=False)
    have = opened[known['parameters'].get('rename', f'|{f.name}').split('|')[1]]
    assert have.dims == want.dims, f'dimensions {have.dims}, not {want.dims}'
    assert have.shape == want.shape, f'shape {have.shape}, not {want.shape}'
    for dim in want.dims:
        if dim in f.known and dim in want.coords:
            np.testing.assert_array_equal(opened[dim].values, want[dim].values.astype(opened[dim].dtype), err_msg=dim)
    one, other = np.asarray(have.values), np.asarray(want.values)
    if known['how'] == CLOSE:
        # A variance of one value is 0, where xarray's weighted one is what rounding leaves.
        largest = np.nanmax(np.abs(f.d.values), initial=0)
        rounding = 1e-15 * largest ** (2 if 'var' in str(known['parameters'].get('func', known['operation'])) else 1)
        rounding += 1e-14 * np.nanmax(np.abs(other), initial=0)  # Sums may cancel.
        np.testing.assert_allclose(one.astype('f8'), other.astype('f8'), rtol=CLOSE, atol=rounding, equal_nan=True)
    elif known['how'] == ULP:
        assert one.dtype == other.dtype, f'{one.dtype}, not {other.dtype}'
        there = np.isfinite(other)
        np.testing.assert_array_equal(one[~there], other[~there])
        if there.any():
            np.testing.assert_array_max_ulp(one[there], other[there], 1)
    else:
        np.testing.assert_array_equal(one, other)


def check(paths, beside, runs):
    with open(runs) as file:
        runs = [json.loads(line) for line in file]
    wrong = []
    for run, (f, known) in zip(runs, cases(paths, beside), strict=True):
        asked = request(f, known)
        assert asked['lists'] == run['lists']
        try:
            assert 'output' in run, run.get('refusal')
            compare(f, known, run['output'])
        except Exception as problem:
            lists = [json.dumps(part) for part in asked['lists'].values()]
            wrong.append('\n    '.join([f.file, *lists, str(known['how']), ' '.join(str(problem).split())[:600]]))
    print(*wrong, f'{len(runs)} compared, {len(wrong)} wrong', sep='\n')


def main(what, beside, *rest):
    if what == 'make':
        make(beside)
    elif what == 'list':
        for f, known in cases(rest, beside):
            print(json.dumps(request(f, known)))
    else:
        check(rest[1:], beside, rest[0])
