#!/usr/bin/python3
"""What each operation costs beside a time mean of the same bytes, in the warm engine.

usage: each.py [--rounds N] [--data FOLDER] [--years N] [--json FILE] --folder FOLDER BENCHMARKS

An operation that gives as much as it takes is followed by a mean over time, so that writing its result is not measured.
What takes several inputs (merge, and two operands) reads more bytes, and is left out.
"""
import argparse
import json
import os
import pathlib
import signal
import sys

import computations
import contenders
import data
import machine

FILES, VARIABLE = "tas_map", "tas"
MEAN = ("CDAT.mean", {"axes": "time"})
BASE = "mean"
WARM_UPS = 8
MOST = 1.3  # Times the mean.

# By the operation's name, what is computed; the last one's result is the output.
CHAINS = {
    BASE: [MEAN],
    "average": [("CDAT.average", {"axes": "lat|lon"})],
    **{name: [(f"CDAT.{name}", {"axes": "time"})] for name in ("sum", "std", "var", "min", "max", "count")},
    **{name: [(f"CDAT.{name}", {}), MEAN] for name in ("subset", "aggregate", "squeeze", "abs", "log", "sqrt")},
    **{name: [(f"CDAT.{name}", {"constant": constant}), MEAN] for name, constant in (
        ("add", "1.5"), ("subtract", "273.15"), ("multiply", "2.5"), ("divide", "2.5"), ("power", "2"))},
    "exp": [("CDAT.multiply", {"constant": "0.01"}), ("CDAT.exp", {}), MEAN],
    "where": [("CDAT.where", {"cond": f"{VARIABLE}>280", "other": "0"}), MEAN],
    "filter_map": [("CDAT.filter_map", {"cond": f"{VARIABLE}>280", "func": "mean"})],
    "power_1.7": [("CDAT.power", {"constant": "1.7"}), MEAN],
    "groupby_bins": [
        ("CDAT.groupby_bins", {"variable": VARIABLE, "bins": "200|250|275|300|325"}), ("CDAT.mean", {})],
    **{f"groupby_bins_{count}": [
        ("CDAT.groupby_bins",
         {"variable": VARIABLE, "bins": "|".join(str(200 + 120 * edge / count) for edge in range(count + 1))}),
        ("CDAT.mean", {})] for count in (16, 100)},
}
# Their time grows with the number of bins that is asked for: it is shown, and not judged.
UNBOUND = ("groupby_bins_16", "groupby_bins_100")


def request(chain, file):
    """The three inputs of a request."""
    calls = [
        {"name": process, "result": f"r{place}", "input": [f"r{place - 1}" if place else "v"], **parameters}
        for place, (process, parameters) in enumerate(chain)]
    return {"variable": [{"uri": str(file), "id": f"{VARIABLE}|v"}], "domain": [], "operation": calls}


def run(session, folder, path, name, label):
    """The seconds of one run, on the file under a name that no cache knows."""
    with computations.fresh([path], label) as [file]:
        answer = session.ask({"do": "compute", "folder": str(folder), **request(CHAINS[name], file)})
    if "refused" in answer:
        raise contenders.Refused(f"{name}: {answer['refused']}")
    for output in answer["result"]:
        pathlib.Path(output).unlink()
    return answer["wall"]


def measured(session, folder, path, rounds):
    """The seconds of each operation's runs, in turn."""
    for name in CHAINS:
        for number in range(WARM_UPS):
            run(session, folder, path, name, f"warm-{name}-{number}")
    taken = {name: [] for name in CHAINS}
    for number in range(rounds):
        for name in CHAINS:
            taken[name].append(run(session, folder, path, name, f"{name}-{number}"))
    return taken


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("benchmarks", type=os.path.abspath)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder, made = options.folder / "engine", (options.data or options.folder / "data").resolve()
    folder.mkdir()
    data.make(made, [FILES], options.years, data.Grid())
    [path] = data.paths(made, FILES, options.years)
    session = contenders.Lines([options.benchmarks, "session"])
    try:
        load = machine.load(2)
        taken = measured(session, folder, path, options.rounds)
    finally:
        session.stop()
    base = min(taken[BASE])
    print(f"{machine.described()}\nOthers kept {load:.2f} processors busy before.\n")
    print(f"Times the time mean of {FILES} ({base:.3f} s), best of {options.rounds} rounds:")
    for name, seconds in sorted(taken.items(), key=lambda row: min(row[1])):
        times = min(seconds) / base
        is_within = times <= MOST or name in UNBOUND
        print(f"  {name:16} {times:5.2f}{'' if is_within else f'  NOT within {MOST}'}")
    if options.json:
        options.json.write_text(json.dumps({"load": load, "seconds": taken}, indent=1))


if __name__ == "__main__":
    try:
        main()
    except (contenders.Failed, contenders.Refused, OSError) as failure:
        sys.exit(f"each.py: {failure}")
