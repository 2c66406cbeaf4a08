"""Runs commands and says what each took: a line of JSON in, a line of JSON out.

The kernel counts what a process held before it became another program as that program's peak. So commands are started
from here, a process that never grows, and not from the one that checks results.
"""
import json
import os
import subprocess
import sys
import time


def run(command, environment):
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    text = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "wall": time.perf_counter() - started,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
        "status": process.returncode,
        "text": text[-4000:],
    }


for line in sys.stdin:
    print(json.dumps(run(**json.loads(line))), flush=True)
