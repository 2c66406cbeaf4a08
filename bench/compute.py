#!/usr/bin/python3
"""Lets the engine and other programs compute the same things in turn, and prints what it takes. Started by bench.sh.

usage: compute.py [--smoke] [--gate] [--rounds N] [--data FOLDER] [--years N] [--files NAMES] [--operations NAMES]
                  [--without NAMES] [--json FILE] --folder FOLDER SILO BENCHMARKS
"""
import argparse
import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.error

import computations
import contenders
import data
import goals
import machine
import merging
import operations
import report
import rounds

DEFAULT_FILES = data.NAMES
NOT_REACHED = 3  # The status where --gate is given and a goal is not reached.


class Programs:
    """What is started for the measuring, and ended with it."""

    def __init__(self, options, folder, stack):
        self._options, self._folder, self._stack = options, folder, stack

    def all(self):
        """Everyone who takes part in the rounds, by name."""
        options, stack = self._options, self._stack
        for name in ("peers", "execute"):
            (options.folder / name).mkdir()
        launcher = contenders.Lines([contenders.PYTHON, contenders.BENCH / "launcher.py"])
        stack.callback(launcher.stop)
        floor = self._session(stack)
        ours = self._warm("rounds", stack)
        return {one.name: one for one in (
            contenders.Floor(floor),
            *ours.values(),
            contenders.Execute(options.silo, launcher, options.folder / "execute", self._folder),
            *contenders.peers(launcher, options.folder / "peers"),
        ) if one.name not in (options.without or ())}

    def new(self, name):
        """The engine and the service as processes that have done nothing before, and what ends them."""
        with contextlib.ExitStack() as stack:
            return self._warm(name, stack), stack.pop_all()

    def _warm(self, name, stack):
        folder = self._options.folder / name
        for part in (folder, folder / "engine", folder / "service"):
            part.mkdir()
        session = self._session(stack)
        service = contenders.Service(self._options.silo, folder / "service", self._folder)
        stack.callback(service.stop)
        return {"engine": contenders.Engine(session, folder / "engine"), "service": service}

    def _session(self, stack):
        session = contenders.Lines([self._options.benchmarks, "session"])
        stack.callback(session.stop)
        return session


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--years", type=int, default=10)
    for name, known in (
            ("files", data.NAMES), ("operations", tuple(operations.OPERATIONS)),
            ("without", ("NCO", "xarray + dask", "execute", "floor"))):
        parser.add_argument(f"--{name}", type=lambda text, known=known: computations.chosen(text, known))
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("silo", type=os.path.abspath)
    parser.add_argument("benchmarks", type=os.path.abspath)
    options = parser.parse_args()
    options.files = options.files or DEFAULT_FILES
    options.operations = options.operations or tuple(operations.OPERATIONS)
    if options.smoke:
        options.rounds, options.years = 1, 2
    return options


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Ends by the way of all exceptions: programs first.
    started = time.monotonic()
    folder = (options.data or options.folder / "data").resolve()
    print(machine.described(), flush=True)
    cases, growing, small = computations.make(options, folder)
    if options.smoke:
        growing = growing[:2]
    with contextlib.ExitStack() as stack:
        programs = Programs(options, folder, stack)
        entrants = programs.all()
        runs, loads = rounds.measure(
            rounds.warm(cases, entrants, 1 if options.smoke else rounds.WARM_UPS), entrants, options.rounds,
            0.1 if options.smoke else rounds.PAUSE_SECONDS)
        of_small = rounds.measure_small(small, entrants, *((1, 0) if options.smoke else ()))
        of_growth = rounds.measure_growth(growing, programs.new, options.rounds, *((1,) if options.smoke else ()))
    report.show(runs, loads, of_small, of_growth)
    verdicts = goals.verdicts(runs, of_small, of_growth, options.smoke)
    goals.show(verdicts, options.years)
    if options.json:
        report.write(options.json, runs, loads, of_small, of_growth, verdicts, machine.described())
    print(f"\n{time.monotonic() - started:.0f} s; every result was right")
    if options.gate and not all(verdict.is_met for verdict in verdicts):
        sys.exit(NOT_REACHED)


if __name__ == "__main__":
    try:
        main()
    except (
            merging.WrongResult, contenders.Failed, contenders.Refused, urllib.error.URLError, OSError,
            subprocess.CalledProcessError) as failure:
        sys.exit(f"compute.py: {failure}")
