"""The tables that are printed, and the report that programs read."""
import json
import statistics

from machine import TRUSTED_LOAD

BASE = "CDO"


def show(runs, loads):
    """All tables, and whether wall times are to be believed."""
    names = [name for name in next(iter(runs.values()), {}) if any(case[name] for case in runs.values())]
    ratios(runs, names, "wall", "Wall time, CDO = 1, less is better")
    ratios(runs, names, "cpu", "Processor time, CDO = 1, less is better")
    table(
        "Peak of resident memory, MB", names,
        {case: [cell(of[name], "peak", max, ".0f") for name in names] for case, of in runs.items()})
    checked = [name for name in names if name != "floor"]
    table(
        "Largest relative error of a value", checked,
        {case: [cell(of[name], "error", max, ".0e") for name in checked] for case, of in runs.items()})
    others = [one["others"] for of in runs.values() for list_ in of.values() for one in list_]
    if not others:
        return
    during = statistics.median(others)
    verdict = "can be trusted" if max(loads) < TRUSTED_LOAD and during < TRUSTED_LOAD else (
        f"CANNOT be trusted (that wants less than {TRUSTED_LOAD}); processor times hardly depend on it")
    print(
        f"\nothers kept {', '.join(f'{load:.2f}' for load in loads)} processors busy before the rounds, and"
        f" {during:.2f} (median) during the runs: wall times {verdict}")


def ratios(runs, names, measure, title):
    """Each against CDO in the same round, and the floor against the engine."""
    rows = {}
    for case, of in runs.items():
        row = [cell(of[BASE], measure, statistics.median, ".2f")]
        row += [ratio(of[name], of[BASE], measure, ".2f") for name in names if name != BASE]
        row.append(ratio(of.get("floor", []), of["engine"], measure, ".0%"))
        rows[case] = row
    table(title, [f"{BASE}, s"] + [name for name in names if name != BASE] + ["floor of engine"], rows)


def ratio(ones, others, measure, form):
    """Runs of one round stood beside each other: the ratio of a round is less noisy than that of medians."""
    of_rounds = [one[measure] / max(other[measure], 0.001) for one, other in zip(ones, others)]
    return format(statistics.median(of_rounds), form) if of_rounds else ""


def cell(ones, measure, of_all, form):
    values = [one[measure] for one in ones]
    return format(of_all(values), form) if values else ""


def table(title, heads, rows):
    print(f"\n{title}\n\n| files, operation | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}")
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")


def write(path, runs, loads, machine):
    path.write_text(json.dumps({
        "machine": machine,
        "load_before_rounds": loads,
        "trusted_below": TRUSTED_LOAD,
        "units": {"wall": "s", "cpu": "s", "peak": "MiB", "error": "relative", "others": "processors"},
        "cases": runs,
    }, indent=1))
