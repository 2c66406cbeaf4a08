"""All programs that are measured, behind one face: run(case, files) gives what a run took."""
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import time
import urllib.request
import xml.etree.ElementTree as xml
from xml.sax.saxutils import escape

import cases
import services
from operations import DOUBLE, OURS, SINGLE

BENCH = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"
BLOCKS = tuple(1024 << power for power in range(6, 11))  # bytes: 64 KiB to 1 MiB

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

    def __init__(self, command, environment=None):
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid

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
    """Programs that are started for each run, one after the other."""

    def __init__(self, name, launcher, folder, words, precision):
        """words makes the commands of (case, files, outputs), or None where the program cannot do it."""
        self.name, self.precision = name, precision
        self._launcher, self._words, self._folder = launcher, words, folder

    def run(self, case, files):
        outputs = [self._folder / f"result-{number}.nc" for number in range(len(case.operation.parts))]
        commands = self._words(case, files, outputs)
        if commands is None:
            return None
        answers = [launch(self._launcher, command) for command in commands]
        return {
            "wall": sum(answer["wall"] for answer in answers), "cpu": sum(answer["cpu"] for answer in answers),
            "peak": max(answer["peak"] for answer in answers), "outputs": outputs}


def launch(launcher, command):
    """Runs a program, and says what it took; Failed when it ends with an error."""
    command = list(map(str, command))
    answer = launcher.ask({"command": command, "environment": {}})
    if answer["status"] != 0:
        raise Failed(f"{' '.join(command)} ended with {answer['status']}: {answer['text']}")
    return answer


def peers(launcher, folder):
    """The programs beside which we are measured."""
    xarray = BENCH / "xarray_operations.py"
    return [
        Command("CDO", launcher, folder, lambda case, files, outputs: case.operation.cdo(
            case.variable, files, case.place, outputs), DOUBLE),
        Command("NCO", launcher, folder, lambda case, files, outputs: case.operation.nco(
            case.variable, files, case.place, outputs), SINGLE),
        Command("xarray + dask", launcher, folder, lambda case, files, outputs: [[
            PYTHON, xarray, case.operation.name, case.variable, "--outputs", *outputs, "--files", *files]], SINGLE),
    ]


class Engine:
    """The engine inside one process."""

    name, precision = "engine", OURS

    def __init__(self, session, folder):
        self._session, self._folder = session, folder

    def run(self, case, files):
        answer = self._session.ask({"do": "compute", "folder": str(self._folder), **case.request(files)})
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer | {"outputs": answer["result"]}


class Floor:
    """Reading and inflating what the operation needs, and nothing else; what is in no chunks in the best of blocks."""

    name, precision = "floor", OURS

    def __init__(self, session):
        self._session = session

    def run(self, case, files):
        if not case.operation.has_floor:
            return None
        answers = [
            self._session.ask({
                "do": "read", "name": case.variable, "block": block, "selections": case.selections(files)})
            for block in (BLOCKS if case.paths[0].stem.endswith("nc3") else BLOCKS[-1:])]
        best = min(answers, key=lambda answer: answer["wall"])
        return best | {"outputs": [], "spent": sum(answer["spent"] for answer in answers)}


class Execute:
    """The engine as a command: a process for each run."""

    name, precision = "execute", OURS

    def __init__(self, program, launcher, folder, data):
        self._program, self._launcher, self._folder, self._data = program, launcher, folder, data

    def run(self, case, files):
        request = case.request(files)
        document = self._folder / "execute.xml"
        document.write_text(DOCUMENT.format(process=case.process, inputs="".join(
            INPUT.format(name=name, json=escape(json.dumps(value)))
            for name, value in request.items())))
        answer = launch(self._launcher, [
            self._program, "execute", document, "--output", self._folder, "--allow", self._data,
            "--data", self._folder / "service"])
        return answer | {"outputs": answer["text"].split("\n")[:len(case.operation.parts)]}


class Service:
    """The running service, as a client of it sees it: a synchronous Execute, by the client's clock."""

    name, precision = "service", OURS

    def __init__(self, program, folder, data, **settings):
        self._folder = folder
        self._server = services.compute_orleans(program, folder / "service", data, **settings)

    @property
    def base(self):
        """Where it answers, and the folder of what it serves."""
        return self._server.base, self._folder / "service" / "data" / "public"

    def stop(self):
        self._server.stop()

    def offers(self, process, parameter):
        """Whether the description of a process has a parameter."""
        query, _ = cases.both(request="DescribeProcess", identifier=process)
        _, text = self._get(query)
        described = "\n".join(xml.fromstring(text).itertext())
        return re.search(rf"^{parameter}: |`{parameter}`", described, re.MULTILINE) is not None

    def run(self, case, files):
        request = case.request(files)
        query = cases.execute(
            case.process, {name: json.dumps(value) for name, value in request.items()}, ResponseDocument="output")
        self._server.forget_peak()
        cpu = self._server.cpu_seconds()
        wall, text = self._get(query)
        taken = {"wall": wall, "cpu": self._server.cpu_seconds() - cpu, "peak": self._server.peak_mb()}
        try:
            data = cases.outputs(xml.fromstring(text)).find(f"{cases.WPS}Data/{cases.WPS}ComplexData")
            made = json.loads(data.text)
            urls = [one["uri"].replace("/dodsC/", "/fileServer/") for one in (
                made if isinstance(made, list) else [made])]
        except (AttributeError, AssertionError, KeyError) as wrong:
            raise Failed(f"the service answered {request} by {text[:2000]!r}") from wrong
        outputs = [self._folder / f"downloaded-{number}.nc" for number in range(len(urls))]
        for url, output in zip(urls, outputs):
            with urllib.request.urlopen(url, timeout=60) as answer, output.open("wb") as file:
                shutil.copyfileobj(answer, file, 1 << 20)
            # Many merged files would push the inputs out of the page cache.
            (self._folder / "service" / "data" / "public" / url.split("/public/")[1]).unlink()
        return taken | {"outputs": outputs, "spent": self._server.cpu_seconds() - cpu}

    def _get(self, query):
        """The seconds of a question on a connection of its own, until the whole of the answer is there; the answer."""
        started = time.perf_counter()
        connection = http.client.HTTPConnection(self._server.base.removeprefix("http://"), timeout=600)
        try:
            connection.request("GET", f"/wps{query}")
            answer = connection.getresponse()
            text = answer.read()
            seconds = time.perf_counter() - started
        finally:
            connection.close()
        if answer.status != 200:
            raise Failed(f"the service answered {query[:2000]} by {answer.status}: {text[:2000]!r}")
        return seconds, text
