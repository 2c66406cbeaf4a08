#!/usr/bin/python3
"""Shows that a job outlives a silo: kills one with -9 in the job's middle, and compares the output's bytes with those
of a job that nobody disturbed.

usage: failover.py make FILE                    (makes an input: ten years of daily noise)
       failover.py run WPS_URL FILE PROCESS     (FILE: as the silos read it; PROCESS: the id of the silo's process)

Status 0 only if the bytes are the same, but for the moment at which each job was accepted.
"""
import os
import re
import signal
import sys
import time
import urllib.request

KILL_PERCENT = 25
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def make(path):
    """Writes ten years of daily fields, 1 degree by 2 degrees, as NetCDF-3."""
    import netCDF4
    import numpy

    with netCDF4.Dataset(path, "w", format="NETCDF3_64BIT_OFFSET") as file:
        file.createDimension("time", None)
        file.createDimension("lat", 180)
        file.createDimension("lon", 180)
        times = file.createVariable("time", "f8", ("time",))
        times.units, times.calendar = "days since 1850-01-01", "noleap"
        field = file.createVariable("tas", "f4", ("time", "lat", "lon"), fill_value=numpy.float32(1e20))
        field.units = "K"
        random = numpy.random.default_rng(3)
        for year in range(10):
            days = slice(year * 365, year * 365 + 365)
            times[days] = numpy.arange(days.start, days.stop) + 0.5
            field[days] = (280 + 20 * random.standard_normal((365, 180, 180), dtype="f4"))


def submit(service, path):
    """A subset, which is written in place part by part, and a mean, which is made of partial sums."""
    return service.submit(
        "CDAT.workflow",
        variables=[{"uri": path, "id": "tas|v"}],
        domains=[],
        operations=[
            {"name": "CDAT.workflow", "result": "w", "input": ["part", "mean"]},
            {"name": "CDAT.subset", "result": "part", "input": ["v"]},
            {"name": "CDAT.mean", "result": "mean", "input": ["v"], "axes": "time"},
        ],
    )


def outputs(service, job, label):
    """The outputs' bytes by name; the moment of acceptance, which no two jobs share, is taken out."""
    files = {}
    for name, url in service.wait(job, label).items():
        with urllib.request.urlopen(service.file(url)) as answer:
            files[name] = MOMENT.sub(b"moment", answer.read(), count=2)
    return files


def run(url, path, process):
    from compute import Service

    service = Service(url)
    undisturbed = outputs(service, submit(service, path), "undisturbed")

    job = submit(service, path)
    while job.isNotComplete() and (job.percentCompleted or 0) < KILL_PERCENT:
        job.checkStatus(sleepSecs=0.02)
    if not job.isNotComplete():
        print("The job was over before a silo could be killed.")
        return False
    os.kill(process, signal.SIGKILL)
    killed = time.monotonic()
    print(f"  killed the silo of process {process} with -9 at {job.percentCompleted or 0:.0f} %")

    resumed = outputs(service, job, "with a silo killed")
    same = undisturbed == resumed
    print(f"  {time.monotonic() - killed:.1f} s later the job has ended, and its {len(resumed)} outputs have "
          f"{'the same bytes as' if same else 'OTHER BYTES THAN'} those of the undisturbed job")
    return same


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "make":
        make(sys.argv[2])
    elif len(sys.argv) == 5 and sys.argv[1] == "run":
        sys.exit(0 if run(sys.argv[2], sys.argv[3], int(sys.argv[4])) else 1)
    else:
        sys.exit(__doc__)
