#!/usr/bin/python3
"""Lets the service compute on files that are far away, beside a bare download, and prints what it takes.

usage: remote.py [--smoke] [--gate] [--rounds N] [--data FOLDER] [--years N] [--round-trip MS] [--bandwidths MB,MB]
                 [--connections N,N] [--json FILE] --folder FOLDER SILO BENCHMARKS

Started by bench.sh --remote, which says what the options are.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import urllib.error

import computations
import contenders
import data
import downloads
import far
import goals
import machine
import merging

FILES, OPERATION = "tas_map", "time mean"
MOST = 1.25  # times a parallel download and bare inflating
WARM_UPS = 3
LEAST_CARRIED = 400e6  # bytes a second that the proxy carries when it has nothing to bound
SERIAL_STEPS = 365
JOB = "0f8fad5bd9cb469fa16570867728950e"
NOT_REACHED = 3


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--round-trip", type=float, default=20)
    for name, default in (("bandwidths", (100, 250)), ("connections", (1, 2, 4, 8))):
        parser.add_argument(
            f"--{name}", type=lambda text: tuple(map(int, text.split(","))), default=default)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("silo", type=os.path.abspath)
    parser.add_argument("benchmarks", type=os.path.abspath)
    options = parser.parse_args()
    if options.smoke:
        options.rounds, options.years, options.bandwidths, options.connections = 1, 2, (100,), (2,)
    return options


class Measuring:
    """The file, the servers, and what is measured of them."""

    def __init__(self, options, folder, case, stack):
        self._options, self._data, self.case, self._stack = options, folder, case, stack
        self._bytes = case.paths[0].stat().st_size
        self._hosts = []
        base, self._public = self._service("origin", 1).base
        nginx = far.Nginx(options.folder / "nginx", folder, base.removeprefix("http://"))
        stack.callback(nginx.stop)
        self._near = nginx.address
        self._proxies = {rate: self._proxy(nginx.address, rate) for rate in options.bandwidths}
        self._hosts = [self._near, *(proxy.address for proxy in self._proxies.values())]
        self._session = contenders.Lines([options.benchmarks, "session"])
        stack.callback(self._session.stop)
        self._labels = 0
        self.rows = []

    def carried(self):
        """Bytes a second that a proxy without bounds carries from nginx."""
        proxy = self._proxy(self._near, 0, round_trip=0)
        with self._fresh() as name:
            downloads.download(f"http://{proxy.address}/{name}", 4, self._bytes)
            return self._bytes / downloads.download(f"http://{proxy.address}/{name}", 4, self._bytes)

    def inflated(self):
        """Seconds of inflating alone, on all processors: reading and inflating from the page cache, the best of some."""
        floor = contenders.Floor(self._session)
        return min(floor.run(self.case, self.case.paths)["wall"] for _ in range(WARM_UPS + self._options.rounds))

    def connections(self, count, inflated):
        """Rows for so many connections, for each bandwidth: by ranges of the file, and by OPeNDAP."""
        self._rows(
            "ranges", count, inflated, self._fresh,
            lambda url: downloads.download(url, count, self._bytes))
        self._rows(
            "OPeNDAP", count, 0, self._shown,
            lambda url: downloads.download_dap(
                url, count, self.case.variable, (self.case.steps[0], *self.case.place.grid)))

    def _rows(self, way, count, inflated, fresh, download):
        proxies = self._proxies
        service = self._service(f"{way}-{count}", count)
        for _ in range(WARM_UPS):
            self._ours(service, self._near, fresh)
        best = {rate: {} for rate in proxies}
        for number in range(self._options.rounds):
            load = machine.load(0.1 if self._options.smoke else 1)
            for rate, proxy in proxies.items():
                order = ("ours", "download") if number % 2 == 0 else ("download", "ours")
                for who in order:
                    before = proxy.counted()
                    if who == "ours":
                        taken = self._ours(service, proxy.address, fresh)
                    else:
                        with fresh() as path:
                            taken = {"wall": download(f"http://{proxy.address}/{path}")}
                    taken |= {"load": load, **{f"proxy {name}": value for name, value in proxy.counted(before).items()}}
                    if who not in best[rate] or taken["wall"] < best[rate][who]["wall"]:
                        best[rate][who] = taken
        for rate, of in best.items():
            self.rows.append({
                "way": way, "connections": count, "rate": rate, "ours": of["ours"], "download": of["download"],
                "inflate": inflated, "ratio": of["ours"]["wall"] / (of["download"]["wall"] + inflated)})

    def others(self):
        """Lines on the ways in which others read from far away, and on OPeNDAP."""
        rate, proxy = next(iter(self._proxies.items()))
        steps = SERIAL_STEPS
        with self._fresh() as name:
            yield f"serial ranges (HDF5 on fsspec), {rate} MB/s", self._serial(
                "ranges", f"http://{proxy.address}/{name}", steps)
        for rate, proxy in self._proxies.items():
            with self._shown() as path:
                yield f"netCDF-C by OPeNDAP, {rate} MB/s", self._serial(
                    "dap", f"http://{proxy.address}/{path}", sys.maxsize)

    def _serial(self, way, url, steps):
        command = [contenders.PYTHON, contenders.BENCH / "serial.py", way, url, self.case.variable, str(steps)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            return {"why": ended.stderr.strip().split("\n")[-1]}
        seconds, count = ended.stdout.split()
        return {"wall": float(seconds), "steps": int(count)}

    def _proxy(self, server, rate, round_trip=None):
        proxy = far.Proxy(
            self._options.benchmarks, server, self._options.round_trip if round_trip is None else round_trip,
            rate * 1_000_000)
        self._stack.callback(proxy.stop)
        return proxy

    def _service(self, name, connections):
        folder = self._options.folder / name
        folder.mkdir()
        service = contenders.Service(self._options.silo, folder, self._data, **{
            "COMPUTE_Data__Http__ConnectionsPerHost": str(connections), "COMPUTE_Data__Http__UseProxy": "false",
            "COMPUTE_Data__Cache__MaxMb": "0",  # What one run has fetched is no help to the next.
            **{f"COMPUTE_Data__Hosts__{number}": host for number, host in enumerate(self._hosts)}})
        self._stack.callback(service.stop)
        return service

    def _ours(self, service, address, fresh):
        with fresh() as path:
            taken = service.run(self.case, [f"http://{address}/{path}"])
        self.case.check(taken["outputs"], service.precision)
        for output in taken["outputs"]:
            output.unlink()
        return {name: taken[name] for name in ("wall", "cpu", "peak")}

    @contextlib.contextmanager
    def _fresh(self):
        """The file's path on nginx, under a name that nobody has read."""
        self._labels += 1
        with computations.fresh(self.case.paths, str(self._labels)) as (link,):
            yield link.relative_to(self._data)

    @contextlib.contextmanager
    def _shown(self):
        """The same of an output of a service, by OPeNDAP."""
        self._labels += 1
        name = f"{FILES}-{self._labels}.nc"
        shown = self._public / "anonymous" / JOB / name
        shown.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(self.case.paths[0], shown)
        except OSError:  # On another file system.
            shutil.copyfile(self.case.paths[0], shown)
        try:
            yield f"threddsCWT/dodsC/public/anonymous/{JOB}/{name}"
        finally:
            shown.unlink()


def show(measuring, others, inflated, carried, options):
    print(
        f"\n{FILES}, {OPERATION}, {options.round_trip:g} ms a round trip: seconds, the best of {options.rounds}\n\n"
        "| way | MB/s | connections | ours | download | inflate | ours of both | requests, ours | MB, ours | cpu, ours | "
        "peak, MB | cpu of the proxy |\n|---|---|---|---|---|---|---|---|---|---|---|---|")
    for row in sorted(measuring.rows, key=lambda row: (row["way"] != "ranges", row["rate"], row["connections"])):
        ours = row["ours"]
        print(
            f"| {row['way']} | {row['rate']} | {row['connections']} | {ours['wall']:.2f} | {row['download']['wall']:.2f} | "
            f"{row['inflate']:.2f} | {row['ratio']:.2f} | {ours['proxy requests']} | {ours['proxy bytes'] / 1e6:.0f} | "
            f"{ours['cpu']:.2f} | {ours['peak']:.0f} | {ours['proxy cpu']:.2f} |")
    print("\n| another way | seconds | steps | seconds for all steps |\n|---|---|---|---|")
    for name, of in others:
        print(f"| {name} | {of['wall']:.2f} | {of['steps']} | {of['wall'] * measuring_steps(measuring) / of['steps']:.2f} |"
              if "wall" in of else f"| {name} | left out: {of['why']} | | |")
    print(f"\nthe proxy carries {carried / 1e6:.0f} MB/s when it bounds nothing"
          + ("" if carried >= LEAST_CARRIED else f": less than {LEAST_CARRIED / 1e6:.0f}, so that it may be what is measured"))


def measuring_steps(measuring):
    return sum(measuring.case.steps)


def verdicts(measuring, options):
    for row in sorted(measuring.rows, key=lambda row: (row["way"] != "ranges", row["rate"], row["connections"])):
        is_quiet = max(row[who]["load"] for who in ("ours", "download")) < machine.TRUSTED_LOAD
        verdict = goals.Verdict(
            f"{FILES}, {OPERATION}, {row['way']}, {row['rate']} MB/s, {row['connections']} connections",
            f"<= {MOST} times a download and inflating", f"{row['ratio']:.2f}",
            row["ratio"] <= MOST if is_quiet else None)
        if options.smoke:
            verdict.is_met, verdict.why_not_judged = None, "the file is too small"
        yield verdict


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    folder = (options.data or options.folder / "data").resolve()
    print(f"{machine.described()}; {far.version()}", flush=True)
    data.make(folder, [FILES], options.years, data.Grid(**computations.SMOKE_GRID) if options.smoke else data.Grid())
    case, = computations.cases_of(FILES, data.paths(folder, FILES, options.years), [OPERATION])
    with contextlib.ExitStack() as stack:
        measuring = Measuring(options, folder, case, stack)
        carried, inflated = measuring.carried(), measuring.inflated()
        for count in options.connections:
            measuring.connections(count, inflated)
            print(f"measured with {count} connections", flush=True)
        others = list(measuring.others())
    show(measuring, others, inflated, carried, options)
    judged = list(verdicts(measuring, options))
    goals.show(judged, options.years)
    if options.json:
        options.json.write_text(json.dumps({
            "machine": machine.described(), "rows": measuring.rows, "others": dict(others), "carried": carried,
            "goals": [verdict.__dict__ for verdict in judged]}, indent=1))
    print(f"\n{time.monotonic() - started:.0f} s; every result was right")
    if options.gate and not all(verdict.is_met for verdict in judged):
        sys.exit(NOT_REACHED)


if __name__ == "__main__":
    try:
        main()
    except (
            merging.WrongResult, contenders.Failed, urllib.error.URLError, OSError,
            subprocess.CalledProcessError) as failure:
        sys.exit(f"remote.py: {failure}")
