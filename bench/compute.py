#!/usr/bin/python3
"""Lets the engine and other programs compute the same things in turn, and prints what it takes. Started by bench.sh.

usage: compute.py [--smoke] [--rounds N] [--data FOLDER] [--years N] [--files NAMES] [--operations NAMES] [--without NAMES]
                  [--json FILE] --folder FOLDER SILO BENCHMARKS
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

import answers
import contenders
import data
import machine
import operations
import report

SMOKE_GRID = {"rows": 36, "columns": 72, "days": 100}
DEFAULT_FILES = ("tas_nc3", "tas_map", "tas_box", "tos_map", "years")
JOINED_OPERATIONS = ("time mean",)  # What is asked of many files.
WARM_UPS = 3  # Runs of those of us that stay warm, before the first round.
PAUSE_SECONDS = 1  # How long it is looked what others do before a round.


class Case:
    """An operation on some files that belong together."""

    def __init__(self, files, operation, paths, right):
        self.files, self.operation, self._right = files, operation, right
        self.paths, self.place = paths, right.place
        self.variable = "tos" if files.startswith("tos") else "tas"
        self.steps = [right.place.shape[0]] * len(paths)
        self.name = f"{files}, {operation.name}"

    def request(self, files):
        return self.operation.request(self.variable, files, self.place)

    def process(self, request):
        return self.operation.process if len(request["operation"]) == 1 else "CDAT.workflow"

    def selection(self):
        """Where what it reads begins, and how much it is, along each dimension."""
        ranges = [part.indices(length) for part, length in zip(
            self.place.slices(self.operation.domain), self.place.shape)]
        return [int(start) for start, *_ in ranges], [int(end - start) for start, end, _ in ranges]

    def check(self, output, exact):
        return self._right.check(self.operation.name, output, exact)


@contextlib.contextmanager
def fresh(paths, label):
    """The files under names that no cache knows, for as long as they are used."""
    links = [path.parent / "fresh" / f"{label}-{path.name}" for path in paths]
    for path, link in zip(paths, links):
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        os.link(path, link)
    try:
        yield links
    finally:
        for link in links:
            link.unlink()


def make_cases(options, folder):
    """All cases, their files made and their right answers known."""
    grid = data.Grid(**SMOKE_GRID) if options.smoke else data.Grid()
    data.make(folder, options.files, options.years, grid)
    made = []
    for files in options.files:
        names = options.operations
        if files == "years" or (options.smoke and files != "tas_map"):
            names = [name for name in names if name in JOINED_OPERATIONS]
        if names:
            paths = data.paths(folder, files, options.years)
            right = answers.Answers("tos" if files.startswith("tos") else "tas", paths, names)
            made += [Case(files, operations.OPERATIONS[name], paths, right) for name in names]
    return made


def run(contender, case, label):
    """One run: what it took, and by how much its result is off; None where the program cannot do it."""
    with fresh(case.paths, label) as links:
        started, busy, own = time.monotonic(), machine.busy_seconds(), time.process_time()
        taken = contender.run(case, links)
        if taken is None:
            return None
        others = machine.busy_seconds() - busy - (time.process_time() - own) - taken["cpu"]
        taken = {name: taken[name] for name in ("wall", "cpu", "peak", "output")}
        output = taken.pop("output")
        taken["others"] = max(0, others / (time.monotonic() - started))
        if output is not None:
            try:
                taken["error"] = case.check(output, contender.exact)
            except answers.WrongResult as wrong:
                raise answers.WrongResult(f"{contender.name}, {case.name}: {wrong}") from wrong
            pathlib.Path(output).unlink()
        return taken


def possible(all_cases, entrants, times):
    """The cases that the service offers, after some runs by those of us that stay warm; says what it leaves out."""
    engine, service = entrants["engine"], entrants["service"]
    can = []
    left_out = {}
    for case in all_cases:
        needs = case.operation.needs
        if needs and not service.offers(case.operation.process, needs):
            left_out.setdefault(f"{case.operation.process} is not offered with `{needs}`", []).append(case.name)
            continue
        for number in range(times):
            run(engine, case, f"warm-{number}-engine")
            run(service, case, f"warm-{number}-service")
        can.append(case)
    for reason, names in left_out.items():
        print(f"left out, because {reason}: {'; '.join(names)}")
    return can


def measure(all_cases, entrants, rounds, pause):
    """The runs of each case: a list for each contender."""
    runs = {case.name: {name: [] for name in entrants} for case in all_cases}
    loads = []
    order = list(entrants)
    for number in range(rounds):
        loads.append(machine.load(pause))
        print(f"round {number + 1}: others keep {loads[-1]:.2f} processors busy", flush=True)
        for case in all_cases:
            for name in order[number % len(order):] + order[:number % len(order)]:
                taken = run(entrants[name], case, f"{number}-{name.split()[0]}")
                if taken is not None:
                    runs[case.name][name].append(taken)
    return runs, loads


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--years", type=int, default=10)
    for name, known in (
            ("files", data.NAMES), ("operations", tuple(operations.OPERATIONS)),
            ("without", ("NCO", "xarray + dask", "execute", "floor"))):
        parser.add_argument(f"--{name}", type=lambda text, known=known: chosen(text, known))
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("silo", type=os.path.abspath)
    parser.add_argument("benchmarks", type=os.path.abspath)
    options = parser.parse_args()
    options.files = options.files or DEFAULT_FILES
    options.operations = options.operations or tuple(operations.OPERATIONS)
    if options.smoke:
        options.rounds = options.years = 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Ends by the way of all exceptions: programs first.

    folder = (options.data or options.folder / "data").resolve()
    print(machine.described(), flush=True)
    all_cases = make_cases(options, folder)
    with contextlib.ExitStack() as stack:
        for name in ("peers", "engine", "execute", "service"):
            (options.folder / name).mkdir()
        launcher = contenders.Lines([contenders.PYTHON, contenders.BENCH / "launcher.py"])
        stack.callback(launcher.stop)
        session = contenders.Lines([options.benchmarks, "session"])
        stack.callback(session.stop)
        service = contenders.Service(options.silo, options.folder / "service", folder)
        stack.callback(service.stop)
        entrants = [
            contenders.Floor(session),
            contenders.Engine(session, options.folder / "engine"),
            service,
            contenders.Execute(options.silo, launcher, options.folder / "execute", folder),
            *contenders.peers(launcher, options.folder / "peers"),
        ]
        entrants = {one.name: one for one in entrants if one.name not in (options.without or ())}
        runs, loads = measure(
            possible(all_cases, entrants, 1 if options.smoke else WARM_UPS), entrants, options.rounds,
            0.1 if options.smoke else PAUSE_SECONDS)
    report.show(runs, loads)
    if options.json:
        report.write(options.json, runs, loads, machine.described())


def chosen(text, known):
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"`{name}` is none of {', '.join(known)}")
    return names


if __name__ == "__main__":
    try:
        started = time.monotonic()
        main()
        print(f"\n{time.monotonic() - started:.0f} s; every result was right")
    except (
            answers.WrongResult, contenders.Failed, contenders.Refused, urllib.error.URLError,
            subprocess.CalledProcessError) as failure:
        sys.exit(f"compute.py: {failure}")
