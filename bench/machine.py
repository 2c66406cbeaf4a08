"""What the machine is, and what else it does."""
import os
import pathlib
import platform
import re
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
TRUSTED_LOAD = 0.5  # processors that others keep busy, below which wall times may be compared


def busy_seconds():
    """Processor time that everyone together has had, and what the hypervisor gave to others."""
    user, nice, system, _, _, interrupts, soft, stolen = map(
        int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + interrupts + soft + stolen) / TICKS


def load(seconds):
    """How many processors are busy while nothing of ours runs. The load average would count our own last minute."""
    before, started = busy_seconds(), time.monotonic()
    time.sleep(seconds)
    return (busy_seconds() - before) / (time.monotonic() - started)


def described():
    """The processors, the kernel, and the programs beside which we are measured."""
    names = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    packages = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${Version}; ", "cdo", "nco", "python3-xarray", "python3-dask"],
        capture_output=True, text=True, check=True).stdout
    return f"{os.cpu_count()} processors ({names[0] if names else '?'}), Linux {platform.release()}; {packages.strip('; ')}"
