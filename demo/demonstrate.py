#!/usr/bin/python3
"""Asks a running service for two real computations and compares every number with a reference.

usage: demonstrate.py WPS_URL FOLDER     (FOLDER: where the Debian package ferret-datasets keeps its data, on the
                                          service's machine and on this one)

Status 0 only if all numbers are right.
"""
import sys

import netCDF4
import numpy
from owslib.util import ServiceException

from compute import ComputeError, Service

# float64 arithmetic over the file's float32 values, by xarray; not by this service.
REFERENCE_LATITUDES = [-5, -3, -1, 1, 3, 5]
REFERENCE_MEANS = [27.0997167, 26.7876453, 26.3567463, 26.5765704, 27.3172325, 27.7676238]
REFERENCE_MEAN = 26.9842558

# The service sums in float64 and stores, as its input is, float32: rounding to 24 bits moves a value by at most
# 6e-8 of itself, and the references have nine digits. Sums kept in float32 would not stay within 1e-6.
TOLERANCE = 1e-6


def sea_surface_temperature(service, folder):
    """(a) COADS sea surface temperature of the equatorial Pacific: one workflow, two results of one subset."""
    print("\nCOADS sea surface temperature, 160E-270E, 5S-5N: means over longitude and time, and over everything")
    job = service.submit(
        "CDAT.workflow",
        variables=[{"uri": f"{folder}/coads_climatology.cdf", "id": "SST|sst"}],
        domains=[{
            "id": "equatorial_pacific",
            "COADSX": {"start": 160, "end": 270, "step": 1, "crs": "values"},
            "COADSY": {"start": -5, "end": 5, "step": 1, "crs": "values"},
        }],
        operations=[
            {"name": "CDAT.workflow", "result": "means", "input": ["by_latitude", "overall"]},
            {"name": "CDAT.subset", "result": "box", "input": ["sst"], "domain": "equatorial_pacific"},
            {"name": "CDAT.mean", "result": "by_latitude", "input": ["box"], "axes": "COADSX|TIME"},
            {"name": "CDAT.mean", "result": "overall", "input": ["box"]},  # No axes: all of them.
        ],
    )
    outputs = service.wait(job, "subset -> mean")

    with netCDF4.Dataset(outputs["by_latitude"]) as by_latitude, netCDF4.Dataset(outputs["overall"]) as overall:
        latitudes = by_latitude["COADSY"][:].tolist()
        means = numpy.ma.filled(by_latitude["SST"][:], numpy.nan).tolist()  # A missing mean would equal nothing.
        mean = float(numpy.ma.filled(overall["SST"][:], numpy.nan))

    right = latitudes == REFERENCE_LATITUDES and len(means) == len(latitudes)
    rows = [*zip(map("{:g}".format, latitudes), means, REFERENCE_MEANS), ("all", mean, REFERENCE_MEAN)]
    print(f"\n  {'latitude':>8}  {'mean, deg C':>12}  {'reference':>12}  {'difference':>10}")
    for latitude, mean, reference in rows:
        is_close = abs(mean - reference) <= TOLERANCE * abs(reference)
        print(f"  {latitude:>8}  {mean:12.7f}  {reference:12.7f}  {mean - reference:10.1e}  {verdict(is_close)}")
        right = right and is_close
    return report(right, outputs, [service.page(job)])


def navy_winds(service, folder):
    """(b) Monthly navy winds: two subsets by date, then an aggregate of the two by their URLs, equal to the source."""
    source_path = f"{folder}/monthly_navy_winds.cdf"
    print("\nMonthly navy winds (UWND): 1982-1986 and 1987-1992 cut out, then joined by their URLs")
    jobs = {
        f"{first}-{last}": service.submit(
            "CDAT.subset",
            variables=[{"uri": source_path, "id": "UWND|wind"}],
            # A partial date is the whole of its period: 1982 begins with its first hour, 1986 ends with its last.
            domains=[{"id": "years", "TIME": {"start": first, "end": last, "step": 1, "crs": "timestamps"}}],
            operations=[{"name": "CDAT.subset", "result": "part", "input": ["wind"], "domain": "years"}],
        )
        for first, last in [("1982", "1986"), ("1987", "1992")]  # Both run at once.
    }
    parts = {years: service.wait(job, f"subset {years}")["part"] for years, job in jobs.items()}

    job = service.submit(
        "CDAT.aggregate",
        variables=[{"uri": uri, "id": f"UWND|v{n}"} for n, uri in enumerate(parts.values())],
        domains=[],
        operations=[{"name": "CDAT.aggregate", "result": "joined", "input": ["v0", "v1"]}],
    )
    joined_url = service.wait(job, "aggregate")["joined"]
    pages = [service.page(one) for one in (*jobs.values(), job)]

    with netCDF4.Dataset(source_path) as source, netCDF4.Dataset(joined_url) as joined:
        rows = [(name, raw(joined, name), raw(source, name)) for name in ("TIME", "FNOCY", "FNOCX", "UWND")]
        same_units = joined["TIME"].units == source["TIME"].units

    print(f"\n  {'variable':>8}  {'values':>10}  {'in source':>10}  {'equal bits':>10}")
    for name, ours, theirs in rows:
        equal_bits = int((bits(ours) == bits(theirs)).sum()) if ours.shape == theirs.shape else 0
        print(f"  {name:>8}  {ours.size:10}  {theirs.size:10}  {equal_bits:10}  {verdict(is_same(ours, theirs))}")
    print(f"  units of TIME: {verdict(same_units)}")
    right = same_units and all(is_same(ours, theirs) for _, ours, theirs in rows)
    return report(right, {**parts, "joined": joined_url}, pages)


def raw(source, name):
    """A variable's numbers exactly as they stand in the file: no masking, no scaling."""
    source[name].set_auto_maskandscale(False)
    return source[name][:]


def bits(values):
    """The values' bytes as integers, so that -0 differs from 0 and a NaN can equal itself."""
    return numpy.ascontiguousarray(values).view(f"i{values.dtype.itemsize}")


def is_same(ours, theirs):
    return ours.dtype == theirs.dtype and ours.shape == theirs.shape and bool((bits(ours) == bits(theirs)).all())


def verdict(is_right):
    return "ok" if is_right else "WRONG"


def report(is_right, outputs, pages):
    print(f"\n  {'as the reference' if is_right else 'NOT as the reference'}; the outputs, and the pages of the jobs:")
    files = [("as a file", Service.file(url)) for url in list(outputs.values())[-1:]]
    for name, url in [*outputs.items(), *files, *(("page", page) for page in pages)]:
        print(f"    {name:<12} {url}")
    return is_right


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    url, folder = sys.argv[1], sys.argv[2].rstrip("/")
    try:
        service = Service(url)
        print(f"{url} offers {', '.join(service.processes)}")
        results = [demonstration(service, folder) for demonstration in (sea_surface_temperature, navy_winds)]
    except (ComputeError, ServiceException, OSError) as error:  # A failed job, a refused request, no service.
        sys.exit(f"\n{error}")

    print("\nAll numbers are right." if all(results) else "\nSOME NUMBERS ARE WRONG.")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
