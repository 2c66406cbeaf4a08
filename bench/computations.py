"""What is measured: operations on files that belong together, with their right answers."""
import argparse
import contextlib
import os
import pathlib
import time

import answers
import data
import machine
import merging
import operations

SMOKE_GRID = {"rows": 36, "columns": 72, "days": 50}
JOINED = ("time mean", "merge")  # What is asked of many files.
OF_ONE = ("time mean",)  # What is asked of files that show what grows, and of small ones.


class Case:
    """An operation on some files that belong together."""

    def __init__(self, files, operation, paths, right):
        self.files, self.operation, self._right = files, operation, right
        self.paths, self.place = paths, right.place
        self.variable = variable_of(files)
        self.steps = right.steps
        self.name = f"{files}, {operation.name}"

    def request(self, files):
        return self.operation.request(self.variable, files, self.place)

    @property
    def process(self):
        return self.operation.process if len(self.paths) == 1 or self.operation.name == "merge" else "CDAT.workflow"

    def selections(self, files):
        """What is read of each file: where it begins, and how much it is, along each dimension."""
        ranges = [part.indices(length) for part, length in zip(
            self.place.slices(self.operation.domain)[1:], self.place.grid)]
        return [
            {"file": str(file), "start": [0] + [start for start, *_ in ranges],
             "count": [steps] + [end - start for start, end, _ in ranges]}
            for file, steps in zip(files, self.steps)]

    def check(self, outputs, precision):
        """The values of the results, and the largest relative error of one; WrongResult when it is not right."""
        if self.operation.name == "merge":
            merging.check(self.variable, self.paths, outputs[0])
            return [], 0
        if len(outputs) != len(self.operation.parts):
            raise merging.WrongResult(f"there are {len(outputs)} outputs: {outputs}")
        checked = [self._right.check(part, path, precision) for part, path in zip(self.operation.parts, outputs)]
        return [values for values, _ in checked], max(error for _, error in checked)


def variable_of(files):
    return "tos" if files.startswith("tos") else "tas"


def cases_of(files, paths, names):
    """The cases of files that belong together; reads them once, for the right answers."""
    wanted = [operations.OPERATIONS[name] for name in names]
    parts = {part.name: part for one in wanted for part in one.parts if part.reference}
    right = answers.Answers(variable_of(files), paths, parts.values())
    return [Case(files, one, paths, right) for one in wanted]


def chosen(text, known):
    """The names of an option, of which each has to be known."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"`{name}` is none of {', '.join(known)}")
    return names


def make(options, folder):
    """The cases, those on files of growing length and those on small files; all files are made."""
    grid = data.Grid(**SMOKE_GRID) if options.smoke else data.Grid()
    data.make(folder, options.files, options.years, grid)
    made = []
    for files in options.files:
        if files in ("growth", "small"):
            continue
        if files == "years":
            names = [name for name in options.operations if name in JOINED]
        else:
            names = [name for name in options.operations if name != "merge"]
            if options.smoke and files != "tas_map":
                names = names[:1]
        if names:
            made += cases_of(files, data.paths(folder, files, options.years), names)
    return made, _single(options, folder, "growth"), _single(options, folder, "small")


def _single(options, folder, name):
    """The cases on each file of a name by itself."""
    paths = data.paths(folder, name, options.years) if name in options.files else []
    return [case for path in paths for case in cases_of(path.stem, [path], OF_ONE)]


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


def run(contender, case, label):
    """What one run took, by how much its result is off and its values; None where the program cannot do it."""
    with fresh(case.paths, label) as links:
        if case.operation.name == "merge":
            os.sync()  # Nobody waits for what others have left to be written.
        started, busy, own = time.monotonic(), machine.busy_seconds(), time.process_time()
        answer = contender.run(case, links)
        if answer is None:
            return None, []
        seconds = time.monotonic() - started
        others = machine.busy_seconds() - busy - (time.process_time() - own) - answer.get("spent", answer["cpu"])
        taken = {name: answer[name] for name in ("wall", "cpu", "peak")}
        taken |= {"seconds": seconds, "others": max(0, others)}
        values = []
        if answer["outputs"]:
            try:
                values, taken["error"] = case.check(answer["outputs"], contender.precision)
            except merging.WrongResult as wrong:
                raise merging.WrongResult(f"{contender.name}, {case.name}: {wrong}") from wrong
            taken["bytes"] = sum(pathlib.Path(output).stat().st_size for output in answer["outputs"])
            for output in answer["outputs"]:
                pathlib.Path(output).unlink()
        return taken, values
