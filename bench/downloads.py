"""Downloads of all bytes over HTTP, as fast as they go: what reading them from far away is compared with.

usage: downloads.py URL CONNECTIONS

Takes ranges of 4 MiB, each connection the next one once it has done one, and keeps nothing. Prints the seconds.
"""
import http.client
import math
import sys
import threading
import time
import urllib.parse

RANGE_BYTES = 4 << 20


def length(url):
    """How many bytes the server says there are."""
    connection, path = opened(url)
    connection.request("HEAD", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise ConnectionError(f"{url} was answered by {answer.status}")
    return int(answer.headers["Content-Length"])


def opened(url):
    parts = urllib.parse.urlsplit(url)
    return http.client.HTTPConnection(parts.netloc, timeout=600), parts.path


def download(url, connections, size):
    """Reads all bytes of a file; returns the seconds."""
    room = threading.local()

    def take(connection, path, start):
        if not hasattr(room, "bytes"):
            room.bytes = memoryview(bytearray(RANGE_BYTES))
        wanted = min(RANGE_BYTES, size - start)
        connection.request("GET", path, headers={"Range": f"bytes={start}-{start + wanted - 1}"})
        answer = connection.getresponse()
        read = 0
        while count := answer.readinto(room.bytes[read:wanted]):
            read += count
        if answer.status != 206 or read != wanted:
            raise ConnectionError(f"{url} answered {answer.status} with {read} bytes of {wanted}")
        answer.close()

    return shared(url, connections, range(0, size, RANGE_BYTES), take)


def download_dap(url, connections, variable, shape):
    """Reads all numbers of a variable of single precision by OPeNDAP, some steps at a time; returns the seconds."""
    steps, *cells = shape
    step_bytes = 4 * math.prod(cells)
    at_once = max(1, RANGE_BYTES // step_bytes)
    whole = "".join(f"[0:1:{length - 1}]" for length in cells)

    def take(connection, path, start):
        end = min(start + at_once, steps)
        asked = f"{variable}.{variable}[{start}:1:{end - 1}]{whole}"
        connection.request("GET", f"{path}.dods?{urllib.parse.quote(asked, safe='.:')}")
        answer = connection.getresponse()
        read = 0
        while part := answer.read(1 << 20):
            read += len(part)
        if answer.status != 200 or read < (end - start) * step_bytes:
            raise ConnectionError(f"{url} answered {answer.status} with {read} bytes for {asked}")
        answer.close()

    return shared(url, connections, range(0, steps, at_once), take)


def shared(url, connections, starts, take):
    """Takes all parts, each connection the next one once it has done one; returns the seconds."""
    starts = iter(starts)
    gate, failures = threading.Lock(), []

    def work():
        try:
            connection, path = opened(url)
            while True:
                with gate:
                    start = next(starts, None)
                if start is None:
                    break
                take(connection, path, start)
            connection.close()
        except (OSError, http.client.HTTPException) as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - started


if __name__ == "__main__":
    print(download(sys.argv[1], int(sys.argv[2]), length(sys.argv[1])))
