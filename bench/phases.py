#!/usr/bin/python3
"""Where the engine spends its processor time: samples its warm process by perf, and sorts the samples into phases.

usage: phases.py [--runs N] [--data FOLDER] [--years N] [--files NAMES] [--operations NAMES] --folder FOLDER BENCHMARKS
"""
import argparse
import collections
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import computations
import contenders
import data
import operations

FILES = ("tas_nc3", "tas_map")
OPERATIONS = ("time mean", "time std", "area mean")
WARM_UPS, WARM_SECONDS = 20, 10  # At least; the runtime has compiled a second time by then.
HERTZ = 1999
LISTED = 8  # Functions that are named beside the phases.

# A sample belongs to the first phase that a function of its stack is of, from the innermost outwards.
PHASES = [(name, re.compile(pattern)) for name, pattern in (
    ("inflate", r"deflate|inflate|[Zz]lib|crc32|adler32"),
    ("unshuffle", r"[Uu]nshuffle|ShuffleFilter"),
    ("read", r"pread|RandomAccess::Read|ReadAtOffset|FileSource|copy_to_user|filemap_read"),
    ("write", r"pwrite|fsync|fdatasync|RandomAccess::Write|WriteAtOffset|FlushToDisk|SlabWriter|DiskWrites"),
    ("decode", r"DecodeNode|ByteSwap|Unpack|ReplaceIntegers"),
    ("accumulate", r"\.Kernels\.|\.Accumulators\.|ReduceNode|ReductionLoop"),
    ("memory", r"page_fault|clear_page|madvise|munmap|gc_heap|libclrgc|GarbageCollect|\bWKS\b"),
    ("compile", r"libclrjit|\bJit|MethodDesc::JitCompile|TieredCompilation"),
    ("finish", r"OutputFinisher|\.Planning\.OutputLayout|FinishAsync"),
    ("plan", r"\.Planning\.|DatasetReader|\.Requests\.|Planner|Compiler"),
    ("other of the engine", r"Compute\.Orleans"),
)]
REST = "runtime and kernel"


def sampled(session, case, folder, runs):
    """The stacks, innermost function first, of some runs, and the processor seconds of one."""
    engine = contenders.Engine(session, folder)
    number, end = 0, time.monotonic() + WARM_SECONDS
    while number < WARM_UPS or time.monotonic() < end:
        computations.run(engine, case, f"warm-{number}")
        number += 1
    with tempfile.NamedTemporaryFile(suffix=".perf") as file:
        perf = subprocess.Popen(
            ["perf", "record", "-q", "-F", str(HERTZ), "-g", "-o", file.name, "-p", str(session.pid)],
            stdin=subprocess.DEVNULL)
        time.sleep(0.5)  # Until it has attached itself.
        taken = [computations.run(engine, case, f"run-{number}")[0]["cpu"] for number in range(runs)]
        perf.send_signal(signal.SIGINT)
        perf.wait()
        text = subprocess.run(
            ["perf", "script", "-i", file.name, "-F", "ip,sym,dso"], capture_output=True, text=True, check=True).stdout
    stacks = [[line.strip() for line in part.splitlines() if line.strip()] for part in text.split("\n\n")]
    samples = [[line.partition(" ")[2] for line in stack] for stack in stacks if stack]  # Without addresses.
    return samples, sum(taken) / runs


def phase_of(stack):
    """The phase that a sample belongs to."""
    return next((name for function in stack for name, pattern in PHASES if pattern.search(function)), REST)


def show(case, samples, seconds):
    """Prints the phases and the functions of a case."""
    phases = collections.Counter(map(phase_of, samples))
    innermost = collections.Counter(stack[0] for stack in samples)
    print(f"\n{case.name}: {1000 * seconds:.0f} ms of processor time a run, {len(samples)} samples")
    for name, count in phases.most_common():
        print(f"  {name:20} {count / len(samples):6.1%}  {1000 * seconds * count / len(samples):6.0f} ms")
    print("  the functions that took most:")
    for name, count in innermost.most_common(LISTED):
        print(f"  {count / len(samples):6.1%}  {name[:110]}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--years", type=int, default=10)
    for name, known in (("files", data.NAMES), ("operations", tuple(operations.OPERATIONS))):
        parser.add_argument(f"--{name}", type=lambda text, known=known: computations.chosen(text, known))
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("benchmarks", type=os.path.abspath)
    options = parser.parse_args()
    options.files, options.operations = options.files or FILES, options.operations or OPERATIONS
    options.smoke = False
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = options.folder / "engine"
    folder.mkdir()
    cases, _, _ = computations.make(options, (options.data or options.folder / "data").resolve())
    # What was compiled before the program ran has no names in the map of perf, nor what is mapped twice.
    session = contenders.Lines([options.benchmarks, "session"], os.environ | {
        "DOTNET_PerfMapEnabled": "1", "DOTNET_ReadyToRun": "0", "DOTNET_EnableWriteXorExecute": "0"})
    try:
        for case in cases:
            show(case, *sampled(session, case, folder, options.runs))
    finally:
        session.stop()
        for path in pathlib.Path(tempfile.gettempdir()).glob(f"perf*-{session.pid}.*"):
            path.unlink()


if __name__ == "__main__":
    try:
        main()
    except (contenders.Failed, contenders.Refused, OSError, subprocess.CalledProcessError) as failure:
        sys.exit(f"phases.py: {failure}")
