"""The peer that the service is measured beside: PyWPS with two small processes, as a WSGI application for gunicorn.

environment:
  BENCH_FOLDER   where PyWPS may write; its outputs go to outputs/ in it
  BENCH_URL      the URL of the service
"""
import os

import netCDF4
from pywps import FORMATS, ComplexOutput, LiteralInput, LiteralOutput, Process, Service
from pywps import configuration

FOLDER = os.environ["BENCH_FOLDER"]
OUTPUTS = os.path.join(FOLDER, "outputs")

# What PyWPS' documentation advises for production, and otherwise its defaults. The job database stays the default,
# sqlite in the memory of each worker: in a file, every request would wait for the disk four times or more.
SETTINGS = {
    "server": {
        "url": os.environ["BENCH_URL"],
        "outputurl": "file://" + OUTPUTS,
        "outputpath": OUTPUTS,
        "workdir": os.path.join(FOLDER, "work"),
        "maxprocesses": "-1",
        "parallelprocesses": "-1",  # No limit: a request is never refused, and nothing is counted to refuse one.
        "storage_copy_function": "move",  # The cheapest way of an output from the work folder.
    },
    "logging": {"level": "ERROR", "file": os.path.join(FOLDER, "pywps.log"), "database": "sqlite:///:memory:"},
}


class Echo(Process):
    """Literal in, literal out."""

    def __init__(self):
        super().__init__(
            self._handler,
            identifier="echo",
            title="Echo",
            abstract="Gives back what it is given.",
            version="1.0.0",
            inputs=[LiteralInput("literal", "Text", data_type="string")],
            outputs=[LiteralOutput("literal", "Text", data_type="string")],
            store_supported=True,
            status_supported=True,
        )

    @staticmethod
    def _handler(request, response):
        response.outputs["literal"].data = request.inputs["literal"][0].data
        return response


class Subset(Process):
    """A range of latitudes of one variable of a file, into a file."""

    def __init__(self):
        super().__init__(
            self._handler,
            identifier="subset",
            title="Subset",
            abstract="A range of latitudes of a variable.",
            version="1.0.0",
            inputs=[
                LiteralInput("file", "Path of the file", data_type="string"),
                LiteralInput("south", "First latitude", data_type="float"),
                LiteralInput("north", "Last latitude", data_type="float"),
            ],
            outputs=[ComplexOutput("output", "Result", as_reference=True, supported_formats=[FORMATS.NETCDF])],
            store_supported=True,
            status_supported=True,
        )

    def _handler(self, request, response):
        south, north = (request.inputs[name][0].data for name in ("south", "north"))
        path = os.path.join(self.workdir, "subset.nc")
        with netCDF4.Dataset(request.inputs["file"][0].data) as source, \
                netCDF4.Dataset(path, "w", format="NETCDF3_64BIT_OFFSET") as target:
            source.set_auto_mask(False)
            latitudes = source["lat"][:]
            rows = (latitudes >= south) & (latitudes <= north)
            for name, dimension in source.dimensions.items():
                size = int(rows.sum()) if name == "lat" else None if dimension.isunlimited() else len(dimension)
                target.createDimension(name, size)
            for name, variable in source.variables.items():
                copy = target.createVariable(name, variable.dtype, variable.dimensions)
                copy.setncatts(variable.__dict__)
                copy[:] = variable[tuple(rows if axis == "lat" else slice(None) for axis in variable.dimensions)]
        response.outputs["output"].file = path
        return response


configuration.load_configuration()
for section, options in SETTINGS.items():
    for option, value in options.items():
        configuration.CONFIG.set(section, option, value)
application = Service([Echo(), Subset()])
