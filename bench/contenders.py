"""All programs that are measured, behind one face: run(case, files) gives what a run took."""
import json
import pathlib
import subprocess
import time
import urllib.request
import xml.etree.ElementTree as xml
from xml.sax.saxutils import escape

import cases
import services

BENCH = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"

DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<wps:Execute xmlns:wps="http://www.opengis.net/wps/1.0.0" xmlns:ows="http://www.opengis.net/ows/1.1"
             service="WPS" version="1.0.0">
  <ows:Identifier>{process}</ows:Identifier>
  <wps:DataInputs>{inputs}</wps:DataInputs>
</wps:Execute>
"""
INPUT = """
    <wps:Input>
      <ows:Identifier>{name}</ows:Identifier>
      <wps:Data><wps:ComplexData mimeType="application/json">{json}</wps:ComplexData></wps:Data>
    </wps:Input>"""


class Refused(Exception):
    """The engine does not do it, and says why."""


class Failed(Exception):
    """A program ended with an error."""


class Lines:
    """A program that answers each line of JSON with one."""

    def __init__(self, command):
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, question):
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise Failed(f"{self._process.args} ended with {self._process.wait()}")
        return json.loads(answer)

    def stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Command:
    """A program that is started for each run."""

    is_ours = False

    def __init__(self, name, launcher, folder, words, exact=False):
        """words makes the command of (case, files, output), or None where the program cannot do it."""
        self.name, self.exact = name, exact
        self._launcher, self._words = launcher, words
        self._output = folder / "result.nc"

    def run(self, case, files):
        command = self._words(case, files, self._output)
        if command is None:
            return None
        answer = self._launcher.ask({"command": list(map(str, command)), "environment": {}})
        if answer["status"] != 0:
            raise Failed(f"{' '.join(map(str, command))} ended with {answer['status']}: {answer['text']}")
        return answer | {"output": self._output}


def peers(launcher, folder):
    """The programs beside which we are measured."""
    xarray = BENCH / "xarray_operations.py"
    return [
        Command("CDO", launcher, folder, lambda case, files, output: case.operation.cdo(
            case.variable, files, case.place, output), exact=True),
        Command("NCO", launcher, folder, lambda case, files, output: case.operation.nco(
            case.variable, files, case.place, output)),
        Command("xarray + dask", launcher, folder, lambda case, files, output: [
            PYTHON, xarray, case.operation.name, case.variable, output, *files]),
    ]


class Engine:
    """The engine inside one process."""

    name, exact, is_ours = "engine", True, True

    def __init__(self, session, folder):
        self._session, self._folder = session, folder

    def run(self, case, files):
        answer = self._session.ask({"do": "compute", "folder": str(self._folder), **case.request(files)})
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer


class Floor:
    """Reading and inflating what the operation needs, and nothing else."""

    name, exact, is_ours = "floor", True, True

    def __init__(self, session):
        self._session = session

    def run(self, case, files):
        start, count = case.selection()
        answers = [
            self._session.ask({
                "do": "read", "file": str(file), "name": case.variable, "start": start,
                "count": [steps, *count[1:]]})
            for file, steps in zip(files, case.steps)]
        return {
            "wall": sum(answer["wall"] for answer in answers), "cpu": sum(answer["cpu"] for answer in answers),
            "peak": max(answer["peak"] for answer in answers), "output": None}


class Execute:
    """The engine as a command: a process for each run."""

    name, exact, is_ours = "execute", True, True

    def __init__(self, program, launcher, folder, data):
        self._program, self._launcher, self._folder, self._data = program, launcher, folder, data

    def run(self, case, files):
        request = case.request(files)
        document = self._folder / "execute.xml"
        document.write_text(DOCUMENT.format(process=case.process(request), inputs="".join(
            INPUT.format(name=name, json=escape(json.dumps(value)))
            for name, value in request.items())))
        answer = self._launcher.ask({
            "command": list(map(str, [
                self._program, "execute", document, "--output", self._folder, "--allow", self._data,
                "--data", self._folder / "service"])),
            "environment": {}})
        if answer["status"] != 0:
            raise Failed(f"execute {request} ended with {answer['status']}: {answer['text']}")
        return answer | {"output": answer["text"].split("\n")[0]}


class Service:
    """The running service, as a client of it sees it: a synchronous Execute, by the client's clock."""

    name, exact, is_ours = "service", True, True

    def __init__(self, program, folder, data):
        self._folder = folder
        self._server = services.compute_orleans(program, folder / "service", data)

    def stop(self):
        self._server.stop()

    def offers(self, process, parameter):
        """Whether a process has an input of a name."""
        query, _ = cases.both(request="DescribeProcess", identifier=process)
        with urllib.request.urlopen(self._server.url + query, timeout=60) as answer:
            return any(element.text == parameter for element in xml.fromstring(answer.read()).iter(cases.OWS + "Identifier"))

    def run(self, case, files):
        request = case.request(files)
        query = cases.execute(
            case.process(request), {name: json.dumps(value) for name, value in request.items()},
            ResponseDocument="output")
        self._server.forget_peak()
        cpu = self._server.cpu_seconds()
        started = time.perf_counter()
        with urllib.request.urlopen(self._server.url + query, timeout=600) as answer:
            text = answer.read()
        wall = time.perf_counter() - started
        taken = {"wall": wall, "cpu": self._server.cpu_seconds() - cpu, "peak": self._server.peak_mb()}
        try:
            data = cases.outputs(xml.fromstring(text)).find(f"{cases.WPS}Data/{cases.WPS}ComplexData")
            url = json.loads(data.text)["uri"].replace("/dodsC/", "/fileServer/")
        except (AttributeError, AssertionError, KeyError) as wrong:
            raise Failed(f"the service answered {request} by {text[:2000]!r}") from wrong
        output = self._folder / "downloaded.nc"
        with urllib.request.urlopen(url, timeout=60) as answer:
            output.write_bytes(answer.read())
        return taken | {"output": output}
