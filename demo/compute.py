"""A small client of the service: what is needed to ask for a computation and to get its results.

It stands on OWSLib (Debian: python3-owslib), a client of the OGC's Web Processing Service. The service takes its
inputs as three JSON lists: the variables, the domains, and the operations that name them (see demonstrate.py).
"""
import json
import os
import sys
import time

from owslib.wps import ComplexDataInput, WebProcessingService

POLL_SECONDS = 0.1


class ComputeError(Exception):
    """A job failed or took too long; the text is the service's own."""


class Service:
    """One Web Processing Service, by its URL."""

    def __init__(self, url):
        token = os.environ.get("COMPUTE_TOKEN")  # Not needed on the loopback address.
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._wps = WebProcessingService(url, headers=headers)  # Asks for the capabilities.

    @property
    def processes(self):
        """The identifiers of the processes that the service offers."""
        return [process.identifier for process in self._wps.processes]

    def submit(self, process, variables, domains, operations):
        """Sends an Execute request; the service answers at once and computes in the background."""
        inputs = {"variable": variables, "domain": domains, "operation": operations}
        return self._wps.execute(
            process,
            [(name, ComplexDataInput(json.dumps(value), "application/json")) for name, value in inputs.items()],
            output=[("output", False, "application/json")],  # Store the answer, keep its status, results inline.
        )

    def wait(self, job, label, seconds=600):
        """Polls the job's statusLocation until it ends; returns the URL of each output by the name of its result."""
        bar = ProgressBar(label)
        deadline = time.monotonic() + seconds
        while job.isNotComplete():
            bar.show(job.percentCompleted or 0, job.status)
            if time.monotonic() > deadline:
                raise ComputeError(f"{label}: no end after {seconds} s; {job.statusLocation}")
            job.checkStatus(sleepSecs=POLL_SECONDS)

        if not job.isSucceeded():
            bar.end(job.percentCompleted or 0, "failed")
            raise ComputeError(f"{label}: " + "; ".join(str(error.text) for error in job.errors))

        bar.end(100, "done")
        outputs = json.loads(job.processOutputs[0].data[0])
        outputs = outputs if isinstance(outputs, list) else [outputs]  # One output is an object, several are a list.
        # An output's id is "VARIABLE|RESULT-OPERATION".
        return {output["id"].split("|")[1].rsplit("-", 1)[0]: output["uri"] for output in outputs}

    @staticmethod
    def page(job):
        """The page that shows a job to a person; its statusLocation shows it to a program."""
        return job.statusLocation.replace("/wps/api/job/", "/jobs/").removesuffix(".wps")

    @staticmethod
    def file(url):
        """The URL from which an output is downloaded; its own is for programs that know OPeNDAP."""
        return url.replace("/dodsC/", "/fileServer/")


class ProgressBar:
    """A bar on a terminal; elsewhere (a log, a pipe) one line for each change."""

    def __init__(self, label, width=40):
        self._label, self._width, self._last = label, width, None

    def show(self, percent, state):
        if sys.stdout.isatty():
            full = int(self._width * percent / 100)
            bar = "#" * full + "." * (self._width - full)
            print(f"\r  {self._label:<28} [{bar}] {percent:3.0f} % {state:<16}", end="", flush=True)
        elif (percent, state) != self._last:
            print(f"  {self._label:<28} {percent:3.0f} % {state}", flush=True)
        self._last = (percent, state)

    def end(self, percent, state):
        self.show(percent, state)
        if sys.stdout.isatty():
            print()
