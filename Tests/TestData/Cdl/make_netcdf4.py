"""Writes small NetCDF-4 files whose headers are compared with what ncdump prints of them.

usage: make_netcdf4.py FOLDER
"""
import os
import sys

import netCDF4
import numpy as np

os.chdir(sys.argv[1])
def new(name, format='NETCDF4'):
    d = netCDF4.Dataset(name + '.nc', 'w', format=format); d.set_auto_maskandscale(False); return d
# ordinary
with new('plain') as d:
    d.createDimension('time', None); d.createDimension('lat', 3); d.createDimension('lon', 4); d.createDimension('nv', 2)
    for n in ('time','lat','lon'):
        v = d.createVariable(n, 'f8', (n,)); v[:] = np.arange(4 if n!='lat' else 3)
    d.createVariable('time_bnds','f8',('time','nv'))[:] = np.zeros((2,2))
    v = d.createVariable('tas','f4',('time','lat','lon'), zlib=True, complevel=4, shuffle=True, fletcher32=True, chunksizes=(1,3,4), fill_value=1e20)
    v[0:3] = 1
    v.valid_range = np.array([0, 350], 'f4')
    v.many = np.array([1.5, 1e-7, 123456789.123, 1e20, 0, -0.0, np.nan, np.inf, 100000, 1234567, 12345678, 0.1])
    v.manyf = np.array([1.5, 1e-7, 123456789.123, 1e20, 0, -0.0, np.nan, np.inf, 100000, 1234567, 12345678, 0.1], 'f4')
    for t in ('i1','u1','i2','u2','i4','u4','i8','u8'):
        v.setncattr('att_' + t, np.array([np.iinfo(t).min, np.iinfo(t).max, 3], t))
    v.text = 'quote " back \\ tab \t newline \n end \u2103'
    v.empty = ''
    v.setncattr_string('strings', ['one', 'two \n lines', ''])
    v.setncattr_string('string', 'only')
    d.createVariable('scalar', 'i4', ())[...] = 4
    d.createVariable('big', '>i4', ('lat',), endian='big')[:] = 1
    d.createVariable('little', '<f8', ('lat',), endian='little')[:] = 1
    for t in ('i1','u1','i2','u2','i4','u4','i8','u8','f4','f8','S1'):
        d.createVariable('t_' + t, t, ('lat',))
    d.createVariable('str', str, ('lat',))[:] = np.array(['a','bb','ccc'], object)
    d.createVariable('sstr', str, ())[...] = 'x'
    d.createVariable('nofill', 'i4', ('lat','time'), fill_value=False)
    d.createVariable('contig', 'i4', ('lat',), contiguous=True)
    d.createVariable('neverwritten', 'f4', ('lat','lon'))
# names
with new('names') as d:
    d.createDimension('x y', 2); d.createDimension('9dim', 3)
    v = d.createVariable('a+b', 'i4', ('x y',)); v.setncattr('att name:', 1)
    d.createVariable('data', 'i4', ('9dim',)).units = 'm'
    d.createVariable('d\u00e9bit', 'i4', ('9dim',)).units = 'm'
    d.createVariable('e.f-g@h', 'i4', ())
    d.setncattr('x', 'é')
# non-coordinate variable of a dimension's name; multi-dim coordinate
with new('noncoord') as d:
    d.createDimension('x', 2); d.createDimension('y', 3); d.createDimension('z', None)
    d.createVariable('y', 'f4', ('x',))
    d.createVariable('x', 'f4', ('x','y'))
    d.createVariable('v', 'f4', ('x','y','z'))
    d.createVariable('w', 'f4', ('y','x'))
    d.createVariable('z', 'f4', ('z','x'))
with new('twice') as d:
    d.createDimension('x', 2)
    d.createVariable('v', 'f4', ('x','x'))
with new('onlydims') as d:
    d.createDimension('x', 2); d.createDimension('t', None)
with new('nothing') as d: pass
with new('classicmodel', 'NETCDF4_CLASSIC') as d:
    d.createDimension('x', 2); d.createDimension('t', None)
    v = d.createVariable('v', 'f4', ('t','x')); v[0:3] = 1; v.comment = 'two\nlines'
# groups
with new('groups') as d:
    d.createDimension('time', None); d.createDimension('x', 3)
    d.createVariable('time','f8',('time',))[:] = [1,2]
    a = d.createGroup('a'); b = a.createGroup('b'); c = d.createGroup('c d')
    a.createDimension('x', 5); a.createDimension('n', 2)
    a.createVariable('v', 'f4', ('time','x'))[0:5] = 1
    a.createVariable('u', 'f4', ('n',)).units = 'K'
    b.createVariable('w', 'f4', ('time','x','n'))
    b.title = 'inner'; a.title = 'outer'
    c.createVariable('w', 'f4', ('time','x'))
    c.createDimension('k', None)
# types
with new('types') as d:
    d.createDimension('x', 2)
    e = d.createEnumType('i1', 'cloud_t', {'clear': 0, 'Cumulonimbus': 1, 'Stratus': 2, 'Stratocumulus': 3, 'Cumulus': 4, 'Altostratus': 5, 'Nimbostratus': 6, 'missing': 127})
    e2 = d.createEnumType('u8', 'second t', {'a': 0, 'b': 1, 'c': 2})
    v = d.createVariable('cloud', e, ('x',), fill_value=127); v[:] = [1,2]
    d.createVariable('cloud2', e2, ())
    ct = d.createCompoundType(np.dtype([('a','i4'),('b','f8'),('c','f4',(2,3)),('s','S1',(5,))]), 'pair')
    nested = d.createCompoundType(np.dtype([('p', ct.dtype),('q','i2')]), 'nested')
    v = d.createVariable('comp', ct, ('x',))
    v = d.createVariable('nest', nested, ('x',))
    vl = d.createVLType('i4', 'ragged'); v = d.createVariable('list', vl, ('x',))
    v[0] = np.arange(3, dtype='i4')
    g = d.createGroup('g'); vl2 = g.createVLType('f4', 'ragged_f')
    g.createVariable('list', vl2, ('x',)); g.createVariable('list2', vl, ('x',)); g.createVariable('cl', e, ('x',))
