"""What is asked of both services, and how it is seen that an answer is right."""
import json
import tempfile
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

import netCDF4
import numpy

WPS = "{http://www.opengis.net/wps/1.0.0}"
OWS = "{http://www.opengis.net/ows/1.1}"
XLINK = "{http://www.w3.org/1999/xlink}"

TEXT = "hello"
SOUTH, NORTH = -45, 45
SHAPE = {"time": 12, "lat": 36, "lon": 72}  # 124 KB of float32

EXECUTE_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<wps:Execute xmlns:wps="http://www.opengis.net/wps/1.0.0" xmlns:ows="http://www.opengis.net/ows/1.1"
             service="WPS" version="1.0.0">
  <ows:Identifier>echo</ows:Identifier>
  <wps:DataInputs>
    <wps:Input>
      <ows:Identifier>{name}</ows:Identifier>
      <wps:Data><wps:LiteralData>{text}</wps:LiteralData></wps:Data>
    </wps:Input>
  </wps:DataInputs>
</wps:Execute>
"""


class WrongAnswer(Exception):
    """An answer that is not what was asked for."""


class Case:
    """A request as each service wants it: a query, a body or none, and a check of the answer."""

    def __init__(self, name, ours, theirs, check, bodies=(None, None)):
        self.name = name
        self.queries = (ours, theirs)
        self.bodies = bodies
        self._check = check

    def verify(self, server, which):
        """Sends the request once, and raises WrongAnswer when the answer is not right."""
        body = self.bodies[which]
        request = urllib.request.Request(
            server.url + self.queries[which],
            data=body and body.encode(),
            headers={"Content-Type": "text/xml"} if body else {})
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        try:
            self._check(xml.fromstring(text))
        except (AttributeError, AssertionError, KeyError, xml.ParseError) as wrong:
            raise WrongAnswer(f"{self.name} of {server.name} was answered by {text[:2000]!r}") from wrong


def make_file(path):
    """A file as models write it, small enough that answering costs more than reading."""
    with netCDF4.Dataset(path, "w", format="NETCDF3_64BIT_OFFSET") as data:
        for name, length in SHAPE.items():
            data.createDimension(name, None if name == "time" else length)
        for name, units, values in (
                ("time", "days since 2000-01-01", numpy.arange(SHAPE["time"]) * 30.0),
                ("lat", "degrees_north", numpy.linspace(-87.5, 87.5, SHAPE["lat"])),
                ("lon", "degrees_east", numpy.arange(SHAPE["lon"]) * 5.0)):
            axis = data.createVariable(name, "f8", (name,))
            axis.units = units
            axis[:] = values
        variable = data.createVariable("tas", "f4", tuple(SHAPE))
        variable.units = "K"
        variable[:] = numpy.random.default_rng(1).normal(280, 10, tuple(SHAPE.values()))


def cases(path):
    """All of them; path is that of the small file."""
    with netCDF4.Dataset(path) as data:
        rows = (data["lat"][:] >= SOUTH) & (data["lat"][:] <= NORTH)
        expected = numpy.asarray(data["tas"][:, rows, :])

    ours = {
        "variable": json.dumps([{"uri": str(path), "id": "tas|v"}]),
        "domain": json.dumps([{"id": "d", "lat": {"start": SOUTH, "end": NORTH, "crs": "values"}}]),
        "operation": json.dumps([{"name": "CDAT.subset", "result": "r", "input": ["v"], "domain": "d"}]),
    }
    theirs = {"file": str(path), "south": SOUTH, "north": NORTH}
    return [
        Case("GetCapabilities", *both(request="GetCapabilities"), has_processes),
        Case("DescribeProcess", *both(request="DescribeProcess", identifier="echo"), describes_echo),
        Case("Execute echo", execute("echo", {"string": TEXT}), execute("echo", {"literal": TEXT}), echoes),
        Case("Execute echo, POST", "", "", echoes, bodies=(
            EXECUTE_DOCUMENT.format(name="string", text=TEXT), EXECUTE_DOCUMENT.format(name="literal", text=TEXT))),
        Case(
            "Execute subset",
            execute("CDAT.subset", ours, ResponseDocument="output"),
            execute("subset", theirs),
            lambda root: holds_subset(root, expected)),
    ]


def both(**parameters):
    query = "?" + urllib.parse.urlencode({"service": "WPS", "version": "1.0.0", **parameters})
    return query, query


def execute(identifier, inputs, **form):
    texts = ";".join(f"{name}={value}" for name, value in inputs.items())
    return both(request="Execute", identifier=identifier, DataInputs=texts, **form)[0]


def has_processes(root):
    assert root.tag == WPS + "Capabilities"
    names = [process.find(OWS + "Identifier").text for process in root.iter(WPS + "Process")]
    assert "echo" in names and len(set(names)) == len(names) > 1


def describes_echo(root):
    assert root.tag == WPS + "ProcessDescriptions"
    assert [process.find(OWS + "Identifier").text for process in root.findall("ProcessDescription")] == ["echo"]
    assert root.find(".//DataInputs/Input/LiteralData") is not None
    assert root.find(".//ProcessOutputs/Output/LiteralOutput") is not None


def outputs(root):
    assert root.tag == WPS + "ExecuteResponse"
    assert root.find(f"{WPS}Status/{WPS}ProcessSucceeded") is not None
    return root.find(f"{WPS}ProcessOutputs/{WPS}Output")


def echoes(root):
    assert outputs(root).find(f"{WPS}Data/{WPS}LiteralData").text == TEXT


def holds_subset(root, expected):
    output = outputs(root)
    reference = output.find(WPS + "Reference")
    url = (
        json.loads(output.find(f"{WPS}Data/{WPS}ComplexData").text)["uri"] if reference is None
        else reference.get(XLINK + "href") or reference.get("href"))
    if "/dodsC/" in url:
        with netCDF4.Dataset(url) as result:
            assert numpy.array_equal(numpy.asarray(result["tas"][:]), expected)
        return
    with urllib.request.urlopen(url, timeout=60) as answer, tempfile.NamedTemporaryFile(suffix=".nc") as file:
        file.write(answer.read())
        file.flush()
        with netCDF4.Dataset(file.name) as result:
            assert numpy.array_equal(numpy.asarray(result["tas"][:]), expected)
