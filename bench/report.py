"""The tables that are printed, and the report that programs read."""
import json
import math
import statistics

from machine import TRUSTED_LOAD

BASE = "CDO"


def show(runs, loads, small, growth):
    """All tables, and whether wall times are to be believed."""
    names = [name for name in next(iter(runs.values()), {}) if any(case[name] for case in runs.values())]
    if runs:
        ratios(
            runs, names, "wall",
            "Wall time, CDO = 1, less is better: the best of the rounds (median of the rounds' ratios)")
        ratios(runs, names, "cpu", "Processor time, CDO = 1, less is better, alike")
        table(
            "Peak of resident memory, MB", names,
            {case: [cell(of[name], "peak", max, ".0f") for name in names] for case, of in runs.items()})
        checked = [name for name in names if name != "floor"]
        table(
            "Largest relative error of a value", checked,
            {case: [cell(of[name], "error", max, ".0e") for name in checked] for case, of in runs.items()})
        bits(runs, [name for name in ("engine", "service", "execute") if name in names])
        sizes = {case: of for case, of in runs.items() if case.endswith(", merge")}
        if sizes:
            table("Merged file, MB", checked, {
                case: [cell(of[name], "bytes", lambda all_: max(all_) / 1e6, ".1f") for name in checked]
                for case, of in sizes.items()})
        loads_during(runs, loads)
    if small:
        show_small(small)
    if growth:
        show_growth(growth)


def ratios(runs, names, measure, title):
    """Each against CDO, and the floor against the engine."""
    others = [name for name in names if name != BASE]
    rows = {}
    for case, of in runs.items():
        rows[case] = [cell(of[BASE], measure, min, ".2f")]
        rows[case] += [both(of[name], of[BASE], measure, ".2f") for name in others]
        rows[case].append(both(of.get("floor", []), of["engine"], measure, ".0%"))
    table(title, [f"{BASE}, s", *others, "floor of engine"], rows)


def both(ones, others, measure, form):
    if not ones or not others:
        return ""
    return f"{best(ones, others, measure):{form}} ({ratio(ones, others, measure):{form}})"


def best(ones, others, measure):
    """The best run of one by the best of another: what else the machine does only ever adds."""
    return min(one[measure] for one in ones) / max(min(other[measure] for other in others), 0.001)


def ratio(ones, others, measure):
    """Runs of one round stood beside each other: the ratio of a round is less noisy than that of medians."""
    return statistics.median(one[measure] / max(other[measure], 0.001) for one, other in zip(ones, others))


def bits(runs, names):
    """How many values of ours are not in every bit those of CDO and NCO."""
    heads = [f"{name} from {other}" for name in names for other in ("CDO", "NCO")]
    rows = {}
    for case, of in runs.items():
        known = [one for name in names for one in of[name] if "values" in one]
        if known:
            rows[case] = [format(known[0]["values"], "d")] + [
                cell([one["differing"] for one in of[name] if other in one.get("differing", {})], other, max, "d")
                for name in names for other in ("CDO", "NCO")]
    if rows:
        table("Values that are not the same bit by bit in single precision", ["values", *heads], rows)


def loads_during(runs, loads):
    """What others did; each verdict on a wall time looks at its own runs."""
    during = load_of([one for of in runs.values() for list_ in of.values() for one in list_])
    verdict = "can be trusted" if max(loads) < TRUSTED_LOAD and during < TRUSTED_LOAD else (
        f"CANNOT all be trusted (that wants less than {TRUSTED_LOAD}); processor times hardly depend on it")
    print(
        f"\nothers kept {', '.join(f'{load:.2f}' for load in loads)} processors busy before the rounds, and"
        f" {during:.2f} during the runs: wall times {verdict}")


def load_of(ones):
    """How many processors others kept busy during some runs."""
    return sum(one["others"] for one in ones) / max(sum(one["seconds"] for one in ones), 0.001)


def show_small(small):
    table(
        "A request on a small file, ms by the client's clock, beside a process of CDO",
        ["service, median", "best", "CDO, median", "best"],
        {case: [f"{of_all(1000 * one['wall'] for one in of[name]):.1f}"
                for name in ("service", "CDO") for of_all in (statistics.median, min)]
         for case, of in small.items()})


def show_growth(growth):
    rows = {}
    for case, of in growth.items():
        rows[case] = [f"{of['engine']['years']:.1f}"]
        for one in of.values():
            rows[case] += [f"{one['wall']:.3f}", f"{one['wall'] / one['years']:.4f}", f"{one['peak']:.0f}"]
    table(
        "What grows with the length of a file, new processes for each",
        ["years"] + [
            f"{name}, {what}" for name in next(iter(growth.values()))
            for what in ("s", "s a year", "peak of memory, MB")],
        rows)


def slope(growth, name, measure):
    """How the logarithm of a time grows with that of the length: 1 where twice the length takes twice the time."""
    points = [(math.log(of[name]["years"]), math.log(max(of[name][measure], 1e-6))) for of in growth.values()]
    middle = statistics.mean(x for x, _ in points), statistics.mean(y for _, y in points)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in points) / sum((x - middle[0]) ** 2 for x, _ in points)


def cell(ones, measure, of_all, form):
    values = [one[measure] for one in ones if measure in one]
    return format(of_all(values), form) if values else ""


def table(title, heads, rows):
    print(f"\n{title}\n\n| files, operation | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}")
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")


def write(path, runs, loads, small, growth, verdicts, machine):
    path.write_text(json.dumps({
        "machine": machine,
        "load_before_rounds": loads,
        "trusted_below": TRUSTED_LOAD,
        "units": {
            "wall": "s", "cpu": "s", "peak": "MiB", "error": "relative", "seconds": "s", "others": "s of processors",
            "bytes": "of the outputs"},
        "cases": runs,
        "small": small,
        "growth": growth,
        "goals": [verdict.__dict__ for verdict in verdicts],
    }, indent=1))
