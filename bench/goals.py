"""What is to be reached, and whether it is."""
import dataclasses
import statistics

import report
from machine import TRUSTED_LOAD

DEFLATED = ("tas_map", "tas_box", "tos_map")
CLASSIC = "tas_nc3"
HARD = "tos_map"
DASK = "xarray + dask"
REDUCTIONS = ("time mean", "area mean", "time std")
SELECTIONS = ("box", "box mean", "zonal mean", "point")
SEVERAL, SEVERAL_ONES = "mean + std + var", ("time mean", "time std")
MERGE = "years, merge"

FLOOR_SHARE = 0.7  # of the engine's time that reading and inflating alone take, at least
CPU_SHARE = 0.35  # of CDO's processor time, at most
REDUCTION_SPEED, CLASSIC_SPEED, SELECTION_SPEED, MERGE_SPEED = 7, 6, 5, 15  # times CDO, at least
HARD_SPEED = 4.5  # times CDO, where the numbers are hard to inflate: reading and inflating alone take a sixth of CDO
DASK_SPEED = 9  # times xarray and dask, at least
SEVERAL_TIME = 1.3  # times the time of one, at most
SMALL_MS = 20  # at most
PEAK_MB = 300  # at most, whatever the length of a file
LIMIT_MB = 512  # at most over everything: Memory:LimitMb
SLOPES = (0.9, 1.1)  # of the logarithms of time and length
YEARS = 10  # What the goals are meant for.


@dataclasses.dataclass
class Verdict:
    """A goal, what was measured, and whether it is met: None where that was not to be told."""

    what: str
    goal: str
    measured: str
    is_met: bool | None
    why_not_judged: str = f"others kept {TRUSTED_LOAD} processors busy or more"

    def __str__(self):
        words = {True: "met", False: "NOT MET", None: f"not judged: {self.why_not_judged}"}
        return f"{self.what}: {self.goal}: {self.measured}: {words[self.is_met]}"


def verdicts(runs, small, growth, is_smoke):
    """All goals of which something was measured; nothing is said of the small files that only show that it works."""
    all_ = [
        *(one for case, of in runs.items() for one in _of_case(case, of)),
        *_several(runs), *_small(small), *_growth(growth), *_memory(runs, growth), *_bits(runs)]
    if not is_smoke:
        return all_
    return [dataclasses.replace(one, is_met=None, why_not_judged="the files are too small") for one in all_]


def show(all_, years):
    """One line a goal."""
    if not all_:
        return
    print("\nGoals" + (f" (meant for {YEARS} years, and not for {years})" if years != YEARS else "") + ":")
    for verdict in all_:
        print(f"- {verdict}")
    counts = [sum(one.is_met is met for one in all_) for met in (True, False, None)]
    print(f"{counts[0]} met, {counts[1]} not met, {counts[2]} not judged")


def _of_case(case, of):
    files, operation = case.split(", ", 1)
    if files in DEFLATED and operation in REDUCTIONS:
        yield from _floor(case, of)
        yield _cpu(case, of)
        yield _speed(case, of, HARD_SPEED if files == HARD else REDUCTION_SPEED)
        if files != HARD and of.get(DASK):
            yield _dask(case, of)
    elif files == CLASSIC and operation in REDUCTIONS:
        yield _speed(case, of, CLASSIC_SPEED)
    elif operation in SELECTIONS:
        yield _speed(case, of, HARD_SPEED if files == HARD else SELECTION_SPEED)
    elif case == MERGE:
        yield _speed(case, of, MERGE_SPEED)


def _floor(case, of):
    if of.get("floor"):
        share = report.best(of["floor"], of["engine"], "wall")
        yield Verdict(
            case, f"floor share of the engine's wall >= {FLOOR_SHARE:.0%}", f"{share:.0%}",
            _wall(share >= FLOOR_SHARE, of["floor"] + of["engine"]))


def _cpu(case, of):
    share = report.best(of["engine"], of["CDO"], "cpu")
    return Verdict(case, f"processor time <= {CPU_SHARE} of CDO's", f"{share:.2f}", share <= CPU_SHARE)


def _speed(case, of, least):
    speed, served = (report.best(of["CDO"], of[name], "wall") for name in ("engine", "service"))
    return Verdict(
        case, f"engine >= {least} times CDO", f"{speed:.1f} (service {served:.1f})",
        _wall(speed >= least, of["CDO"] + of["engine"]))


def _dask(case, of):
    speed = report.best(of[DASK], of["engine"], "wall")
    return Verdict(
        case, f"engine >= {DASK_SPEED} times {DASK}", f"{speed:.1f}",
        _wall(speed >= DASK_SPEED, of[DASK] + of["engine"]))


def _several(runs):
    for case, of in runs.items():
        files, operation = case.split(", ", 1)
        for one in SEVERAL_ONES if operation == SEVERAL else ():
            alone = runs.get(f"{files}, {one}")
            if alone:
                times = report.best(of["engine"], alone["engine"], "wall")
                yield Verdict(
                    case, f"<= {SEVERAL_TIME} times the time of {one} alone", f"{times:.2f}",
                    _wall(times <= SEVERAL_TIME, of["engine"] + alone["engine"]))


def _small(small):
    for case, of in small.items():
        times = [1000 * one["wall"] for one in of["service"]]
        median = statistics.median(times)
        yield Verdict(
            case, f"a synchronous request <= {SMALL_MS} ms", f"median {median:.1f} ms, best {min(times):.1f} ms",
            _wall(median <= SMALL_MS, of["service"] + of["CDO"]))


def _growth(growth):
    if len(growth) < 2:
        return
    for name in next(iter(growth.values())):
        slopes = {measure: report.slope(growth, name, measure) for measure in ("wall", "cpu")}
        # What a service compiles meanwhile shows most in the shortest file, which makes the slope smaller.
        is_linear = (name == "service" or SLOPES[0] <= slopes["wall"]) and slopes["wall"] <= SLOPES[1]
        quiet = all(of[name]["others"] < TRUSTED_LOAD for of in growth.values())
        yield Verdict(
            f"growth, {name}", "linear: the slope of log time over log length is "
            + (f"at most {SLOPES[1]}" if name == "service" else f"{SLOPES[0]} to {SLOPES[1]}"),
            f"{slopes['wall']:.2f} of wall time, {slopes['cpu']:.2f} of processor time", is_linear if quiet else None)


def _memory(runs, growth):
    for name in ("engine", "service", "execute"):
        grown = {case: of[name]["peak"] for case, of in growth.items() if name in of}
        peaks = {case: max(one["peak"] for one in of[name]) for case, of in runs.items() if of.get(name)}
        for known, most, where in (
                (grown, PEAK_MB, "whatever the length of a file"), (grown | peaks, LIMIT_MB, "over everything")):
            if known:
                worst = max(known, key=known.get)
                yield Verdict(
                    f"memory, {name}", f"peak <= {most} MB {where}", f"{known[worst]:.0f} MB ({worst})",
                    known[worst] <= most)


def _bits(runs):
    for case, of in runs.items():
        if not case.endswith(", time mean"):
            continue
        ours = [one["differing"] for name in ("engine", "service", "execute") for one in of.get(name, [])
                if "differing" in one]
        for other in ("CDO", "NCO"):
            counts = [one[other] for one in ours if other in one]
            if counts:
                yield Verdict(
                    case, f"every value equals {other}'s bit by bit",
                    f"{max(counts)} of {of['engine'][0]['values']} differ", max(counts) == 0)


def _wall(is_met, ones):
    """A verdict on wall times counts where others left the machine to the runs that it compares."""
    return is_met if report.load_of(ones) < TRUSTED_LOAD else None
