"""The two services of the comparison: started on free ports of the loopback address, and ended by their ids."""
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE_SECONDS = 60
BENCH = pathlib.Path(__file__).parent


class Server:
    """A program that serves, with all processes that it started."""

    def __init__(self, name, command, environment, folder, address, ready):
        self.name = name
        self.url = f"http://{address}/wps"
        self.base = f"http://{address}"
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self._wait(self.base + ready)
        except BaseException:
            self.stop()
            raise

    def cpu_seconds(self):
        """Processor time, user's and system's, of all its processes so far, of those that have ended too."""
        return sum(map(self._ticks, self._pids())) / TICKS

    def resident_mb(self):
        """Memory that is its own: pages that its processes share count once."""
        kilobytes = 0
        for pid in self._pids():
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes / 1024

    def forget_peak(self):
        """Counts the peak of memory from what is resident now."""
        pathlib.Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")

    def peak_mb(self):
        """The most memory that its first process held since then."""
        text = pathlib.Path(f"/proc/{self._process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM:")) / 1024

    def stop(self):
        """Asks it to end, and waits until it has."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _pids(self):
        pids = [self._process.pid]
        for pid in pids:  # Grows while it is walked.
            with contextlib.suppress(FileNotFoundError):
                for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                    pids += map(int, (task / "children").read_text().split())
        return pids

    @staticmethod
    def _ticks(pid):
        # What follows the name, which may hold anything: utime, stime and those of children that were waited for.
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:15]))

    def _wait(self, url):
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                with urllib.request.urlopen(url, timeout=5) as answer:
                    if answer.status == 200:
                        return
            time.sleep(0.05)
        sys.exit(f"{self.name} did not start; it said:\n{self._log.read_text(errors='replace')[-4000:]}")


def compute_orleans(program, folder, data, **settings):
    """The service as one process, as it is shipped, with the folder of the small file and the process echo.

    settings are further ones, as the environment names them.
    """
    folder.mkdir()
    address = free_address()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPUTE_")}
    environment |= {"COMPUTE_Data__Mounts__0__Path": str(data), "COMPUTE_Processes__Echo": "true", **settings}
    command = [program, "--standalone", "--urls", f"http://{address}", "--data", str(folder / "data")]
    return Server("Compute.Orleans", command, environment, folder, address, "/health/ready")


def pywps(folder):
    """PyWPS under gunicorn: a worker for each processor, connections kept open.

    One thread a worker: with more, requests that share a worker's database fail.
    """
    folder.mkdir()
    for name in ("outputs", "work"):
        (folder / name).mkdir()
    address = free_address()
    # PyWPS takes the whole environment for configuration, and stops at no_proxy beside NO_PROXY, or at a percent sign.
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ} | {
        "BENCH_FOLDER": str(folder), "BENCH_URL": f"http://{address}/wps", "PYTHONPATH": str(BENCH),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        "gunicorn", "--bind", address, "--workers", str(os.cpu_count()), "--worker-class", "gthread", "--threads", "1",
        "--log-level", "error", "pywps_service:application",
    ]
    return Server(
        "PyWPS", command, environment, folder, address, "/wps?service=WPS&request=GetCapabilities")


def free_address():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one.getsockname()[1]}"
