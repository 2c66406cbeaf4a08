"""Who runs what and when: rounds, in each of which everyone does everything once."""
import answers
import machine
from computations import run
from operations import OURS
from report import load_of

WARM_UPS = 8  # Runs of those of us that stay warm, before the first round: the runtime compiles loops twice by then.
LONG_WARM_UPS = 3  # Of what takes long to check, and is mostly copying.
PAUSE_SECONDS = 1  # How long it is looked what others do before a round.
SMALL_TIMES = 20  # Requests on each small file.
SMALL_WARM_UPS = 10
YEAR_STEPS = 365
WARM = ("floor", "engine", "service")


def warm(cases, entrants, times):
    """The cases that the service offers, after some runs by those of us that stay warm; says what it leaves out."""
    can = []
    left_out = {}
    for case in cases:
        needs = case.operation.needs
        if needs and not entrants["service"].offers(case.operation.process, needs):
            left_out.setdefault(f"{case.operation.process} is not offered with `{needs}`", []).append(case.name)
            continue
        for number in range(min(times, LONG_WARM_UPS) if case.operation.name == "merge" else times):
            for name in WARM:
                if name in entrants:
                    run(entrants[name], case, f"warm-{number}-{name}")
        can.append(case)
    for reason, names in left_out.items():
        print(f"left out, because {reason}: {'; '.join(names)}")
    return can


def measure(cases, entrants, rounds, pause=PAUSE_SECONDS):
    """The runs of each case, a list for each contender; and how many processors others kept busy before each round."""
    runs = {case.name: {name: [] for name in entrants} for case in cases}
    loads = []
    order = list(entrants)
    for number in range(rounds if cases else 0):
        loads.append(machine.load(pause))
        print(f"round {number + 1}: others keep {loads[-1]:.2f} processors busy", flush=True)
        for case in cases:
            found = {}
            for name in order[number % len(order):] + order[:number % len(order)]:
                taken, values = run(entrants[name], case, f"{number}-{name.split()[0]}")
                if taken is not None:
                    runs[case.name][name].append(taken)
                    found[name] = values
            compare(runs[case.name], found, entrants)
    return runs, loads


def compare(runs, found, entrants):
    """Adds to the last runs of ours how many values of a result differ from those of CDO and of NCO in any bit."""
    for name in found:
        if entrants[name].precision == OURS and found[name]:
            runs[name][-1]["differing"] = {
                other: answers.differing(found[name], found[other]) for other in ("CDO", "NCO") if other in found}
            runs[name][-1]["values"] = sum(values.size for values in found[name])


def measure_small(cases, entrants, times=SMALL_TIMES, warm_ups=SMALL_WARM_UPS):
    """The runs on small files: the running service, and CDO in turn."""
    runs = {case.name: {name: [] for name in ("service", "CDO")} for case in cases}
    for case in cases:
        for number in range(-warm_ups, times):
            for name, of in runs[case.name].items():
                if number >= 0 or name == "service":
                    of.append(run(entrants[name], case, f"{number}-{name}")[0])
        del runs[case.name]["service"][:warm_ups]
    return runs


def measure_growth(cases, start, rounds, warm_ups=WARM_UPS):
    """The runs on files of growing length, each length by processes of its own.

    start makes, of a name, the contenders that are new processes, and what ends them. Warm-ups count for memory alone.
    """
    runs = {}
    for case in cases:
        entrants, stop = start(case.files)
        with stop:
            runs[case.name] = {name: [] for name in entrants}
            for number in range(-warm_ups, rounds):
                for name, contender in entrants.items():
                    runs[case.name][name].append(run(contender, case, f"{number}-{name}")[0])
        years = sum(case.steps) / YEAR_STEPS
        runs[case.name] = {name: {
            "years": years,
            "wall": min(one["wall"] for one in of[warm_ups:]),
            "cpu": min(one["cpu"] for one in of[warm_ups:]),
            "peak": max(one["peak"] for one in of),
            "others": load_of(of[warm_ups:]),
        } for name, of in runs[case.name].items()}
    return runs
