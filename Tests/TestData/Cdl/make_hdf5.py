"""Writes small HDF5 files without anything of NetCDF, whose headers are compared with what ncdump prints of them.

usage: make_hdf5.py FOLDER
"""
import os
import sys

import h5py
import numpy as np

os.chdir(sys.argv[1])
def new(name, **k): return h5py.File(name + '.nc', 'w', **k)
with new('phony') as f:
    f['b'] = np.zeros((3,4)); f['a'] = np.zeros((4,4,3), 'f4'); f['c'] = np.zeros(3,'i2')
    f.create_dataset('u', (2,3), maxshape=(None,3), chunks=(1,3), dtype='f4')
    f.create_dataset('u2', (2,3), maxshape=(None,None), chunks=(1,3), dtype='f4')
    g = f.create_group('g'); g['x'] = np.zeros((4,7)); h = g.create_group('h'); h['y'] = np.zeros((7,2))
    z = f.create_group('z'); z['x'] = np.zeros((4,7))
    f['scalar'] = 4
with new('order', track_order=True) as f:
    f['b'] = np.zeros((3,4)); f['a'] = np.zeros((4,4,3), 'f4')
    f['b'].attrs['z'] = 1; f['b'].attrs['a'] = 2
with new('strings') as f:
    f['fixed'] = np.array([b'abc', b'de'], 'S3'); f['one'] = np.array([b'a', b'b'], 'S1')
    f.create_dataset('vl', data=np.array(['x', 'yy'], object), dtype=h5py.string_dtype())
    f.attrs['fixed'] = np.bytes_(b'abc'); f.attrs['fixeds'] = np.array([b'abc', b'de'], 'S3')
    f.attrs['vl'] = 'text'; f.attrs['vls'] = np.array(['x', 'yy'], object)
    f.attrs['one'] = np.bytes_(b'a'); f.attrs['scalar'] = 5; f.attrs['arr'] = np.array([1,2,3])
    f.attrs['empty'] = h5py.Empty('f4'); f.attrs['emptys'] = h5py.Empty('S3'); f.attrs['ascii'] = np.array('xyz', dtype=h5py.string_dtype('ascii', 8))
with new('numbers') as f:
    for t in ('<i2','>i2','<u8','>u8','<f4','>f4','>f8','<f2','>f2'):
        f['n' + t.replace('<','l').replace('>','b')] = np.array([1,2,3], t)
        f.attrs['a' + t.replace('<','l').replace('>','b')] = np.array([1,2,3], t)
    f['c'] = f['nli2']
    f.create_dataset('compact', data=np.arange(3), track_times=False)
with new('links') as f:
    f['a'] = np.zeros(3); f['b'] = f['a']; f['s'] = h5py.SoftLink('/a'); 
    g = f.create_group('g'); f['h'] = g; g['y'] = np.zeros(4); g['s'] = h5py.SoftLink('y')
with new('scales') as f:
    f['x'] = np.arange(4); f['y'] = np.arange(3); f['v'] = np.zeros((3,4)); f['p'] = np.zeros((3,4)); f['q'] = np.zeros((3,4))
    f['x'].make_scale('x'); f['y'].make_scale('why')
    f['v'].dims[0].attach_scale(f['y']); f['v'].dims[1].attach_scale(f['x'])
    f['x2'] = np.arange(4)+1; f['x2'].make_scale('x2'); f['v'].dims[1].attach_scale(f['x2'])
    f['q'].dims[1].attach_scale(f['x'])
with new('filters') as f:
    for n, k in dict(gz=dict(compression='gzip', compression_opts=9, shuffle=True), fl=dict(fletcher32=True)).items():
        k.setdefault('data', np.zeros(20)); f.create_dataset(n, chunks=(5,), **k)
    f.create_dataset('empty', (0,4), maxshape=(None,4), chunks=(1,4)); f.create_dataset('never', (5,), 'f4')
with new('latest', libver='latest') as f:
    f['b'] = np.zeros((3,4)); f['b'].attrs['x'] = 'y'; f.create_dataset('u', (20,3), maxshape=(None,3), chunks=(1,3), dtype='f4', data=np.ones((20,3)))
    for i in range(20): f.attrs['a%02d' % i] = i
    for i in range(20): f['d%02d' % i] = i
with new('userblock', userblock_size=1024) as f:
    f['b'] = np.zeros((3,4)); f['b'].attrs['x'] = 'y'
