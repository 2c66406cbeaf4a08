#!/usr/bin/python3
"""Sends the same requests to the service and to PyWPS in turn, and prints what answering costs. Started by wps.sh.

usage: wps.py [--smoke] [--rounds N] [--seconds S] [--connections C] --folder FOLDER PROGRAM
"""
import argparse
import contextlib
import http.client
import os
import pathlib
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error

import cases
import services

GOAL = 8  # times the peer's rate, and its processor time
HEALTH_CONNECTIONS = 200
HEALTH_LIMIT_SECONDS = 1
HEALTH_PAUSE_SECONDS = 0.01
WARM_UP_SECONDS = 2
LONGEST_SECONDS = 60

# Has wrk send a body.
POST = """wrk.method = "POST"
wrk.headers["Content-Type"] = "text/xml"
wrk.body = [==[{body}]==]
"""


class Failure(Exception):
    """An answer that was wrong, late or missing."""


class Run:
    """One run of wrk: how many answers, how fast, and the processor time that each took."""

    def __init__(self, server, case, which, connections, seconds):
        while True:
            before = server.cpu_seconds()
            text = self._send(server.url + case.queries[which], case.bodies[which], connections, seconds)
            self.cpu = server.cpu_seconds() - before
            self.answers = int(re.search(r"(\d+) requests in", text)[1])
            self.rate = float(re.search(r"Requests/sec:\s*([\d.]+)", text)[1])
            bad = re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", text)
            if bad:
                raise Failure(f"{case.name} of {server.name}: {bad[0]}")
            if self.answers > 0:
                break
            seconds *= 2  # On a busy machine not even one came in that time.
            if seconds > LONGEST_SECONDS:
                raise Failure(f"{case.name} of {server.name}: no answer within {seconds / 2:.0f} s")

    @staticmethod
    def _send(url, body, connections, seconds):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            if body:
                script.write(POST.format(body=body))
                script.flush()
                command += ["-s", script.name]
            return subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout

    @property
    def cpu_ms(self):
        return 1000 * self.cpu / self.answers


class Health:
    """Asks /health/live again and again, each time on a connection of its own, while other requests are under way."""

    def __init__(self, server):
        self._address = server.base.removeprefix("http://")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.seconds = []
        self.failures = []

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _ask(self):
        while not self._ended.wait(HEALTH_PAUSE_SECONDS):
            started = time.monotonic()
            connection = http.client.HTTPConnection(self._address, timeout=30)
            try:
                connection.request("GET", "/health/live")
                if connection.getresponse().status != 200:
                    self.failures.append("not 200")
            except OSError as failure:
                self.failures.append(str(failure))
            finally:
                connection.close()
            self.seconds.append(time.monotonic() - started)


def measure(servers, all_cases, options):
    """The runs of each case: a list for each service."""
    runs = {case.name: ([], []) for case in all_cases}
    for case in all_cases:
        for which, server in enumerate(servers):
            case.verify(server, which)
            if not options.smoke:
                Run(server, case, which, options.connections, WARM_UP_SECONDS)
    for number in range(options.rounds):
        for case in all_cases:
            for which in ((0, 1), (1, 0))[number % 2]:
                runs[case.name][which].append(
                    Run(servers[which], case, which, options.connections, options.seconds))
    for case in all_cases:
        for which, server in enumerate(servers):
            case.verify(server, which)
    return runs


def print_table(runs):
    """One line a case; returns whether the goal is reached in all of them."""
    print("\n| request | answers/s: ours | PyWPS | ratio | CPU ms an answer: ours | PyWPS | ratio |")
    print("|---|---|---|---|---|---|---|")
    reached = {}
    for name, (ours, theirs) in runs.items():
        # Each round's two runs stood beside each other; the ratio of a round is less noisy than that of medians.
        rate = statistics.median(mine.rate / peer.rate for mine, peer in zip(ours, theirs))
        cpu = statistics.median(peer.cpu_ms / mine.cpu_ms for mine, peer in zip(ours, theirs))
        print(
            f"| {name} | {both(ours, 'rate', max, 0)} | {both(theirs, 'rate', max, 0)} | {rate:.1f}"
            f" | {both(ours, 'cpu_ms', min, 3)} | {both(theirs, 'cpu_ms', min, 2)} | {cpu:.1f} |")
        reached[name] = min(rate, cpu) >= GOAL
    return reached


def both(runs, name, best, digits):
    values = [getattr(run, name) for run in runs]
    return f"{statistics.median(values):.{digits}f} (best {best(values):.{digits}f})"


def print_health(server, all_cases, seconds):
    print(f"\n/health/live while {HEALTH_CONNECTIONS} connections send:")
    for case in all_cases:
        with Health(server) as health:
            Run(server, case, 0, HEALTH_CONNECTIONS, seconds)
        if health.failures:
            raise Failure(f"/health/live under {case.name}: {health.failures[0]}")
        worst = max(health.seconds)
        verdict = "" if worst <= HEALTH_LIMIT_SECONDS else f", MORE THAN {HEALTH_LIMIT_SECONDS} s"
        print(
            f"  {case.name:20} {len(health.seconds):5} questions, median"
            f" {1000 * statistics.median(health.seconds):.1f} ms, longest {1000 * worst:.0f} ms{verdict}")


def machine():
    names = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    peer = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${Version}; ", "python3-pywps", "gunicorn", "wrk"],
        capture_output=True, text=True, check=True).stdout
    return f"{os.cpu_count()} processors ({names[0] if names else '?'}), Linux {platform.release()}; {peer.strip('; ')}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("program", type=os.path.abspath)
    options = parser.parse_args()
    if options.smoke:
        options.rounds = options.seconds = 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Ends by the way of all exceptions: services first.

    data = options.folder / "in"
    data.mkdir()
    path = data / "small.nc"
    cases.make_file(path)
    all_cases = cases.cases(path)
    with contextlib.ExitStack() as stack:
        servers = []
        for start in (
                lambda: services.compute_orleans(options.program, options.folder / "ours", data),
                lambda: services.pywps(options.folder / "pywps")):
            servers.append(start())
            stack.callback(servers[-1].stop)
        print(machine())
        print(
            f"{options.rounds} round(s) of {options.seconds} s a request, {options.connections} connections; the"
            f" machine's load before: {os.getloadavg()[0]:.2f}", flush=True)
        reached = print_table(measure(servers, all_cases, options))
        if not options.smoke:
            missed = [name for name, is_reached in reached.items() if not is_reached]
            print(f"\n{GOAL} times PyWPS in rate and in processor time: "
                  + ("all of them" if not missed else "all but " + "; ".join(missed)))
        print_health(servers[0], all_cases[:1] if options.smoke else all_cases, options.seconds)
        print("\nresident memory: " + ", ".join(
            f"{server.name} {server.resident_mb():.0f} MB" for server in servers))
    print(f"the machine's load after: {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    try:
        main()
    except (Failure, cases.WrongAnswer, urllib.error.URLError, subprocess.CalledProcessError) as failure:
        sys.exit(f"wps.py: {failure}")
