"""Downloads of a whole file over HTTP, as fast as they go: what reading it from far away is compared with.

usage: downloads.py URL CONNECTIONS

Takes ranges of 4 MiB, each connection the next one once it has done one, and keeps nothing. Prints the seconds.
"""
import http.client
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
    """Reads all bytes; returns the seconds."""
    ranges = iter(range(0, size, RANGE_BYTES))
    gate, failures = threading.Lock(), []

    def work():
        try:
            connection, path = opened(url)
            room = memoryview(bytearray(RANGE_BYTES))
            while True:
                with gate:
                    start = next(ranges, None)
                if start is None:
                    break
                wanted = min(RANGE_BYTES, size - start)
                connection.request("GET", path, headers={"Range": f"bytes={start}-{start + wanted - 1}"})
                answer = connection.getresponse()
                read = 0
                while count := answer.readinto(room[read:wanted]):
                    read += count
                if answer.status != 206 or read != wanted:
                    raise ConnectionError(f"{url} answered {answer.status} with {read} bytes of {wanted}")
                answer.close()
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
