"""Servers that are far away: nginx, or another one, behind a proxy that adds round trips and bounds bandwidth."""
import json
import subprocess

import services
from contenders import Failed, Lines

NGINX = "/usr/sbin/nginx"
CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen {address}; root {data};
    location /threddsCWT/dodsC/ {{ proxy_pass http://{origin}; proxy_buffering off; proxy_http_version 1.1;
                                      proxy_set_header Connection ""; }}
  }}
}}
"""


class Nginx(services.Server):
    """Debian's nginx over the files of a folder; before a service that has a file by OPeNDAP, and in no other way."""

    def __init__(self, folder, data, origin):
        folder.mkdir()
        self.address = services.free_address()
        configuration = folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=folder, address=self.address, data=data, origin=origin))
        (data / "ready").write_text("yes\n")
        super().__init__(
            "nginx", [NGINX, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")],
            None, folder, self.address, "/ready")


class Proxy(Lines):
    """The proxy before a server, as a process of its own."""

    def __init__(self, program, server, round_trip_ms, bytes_per_second):
        super().__init__([program, "proxy", server, str(round_trip_ms), str(bytes_per_second)])
        line = self._process.stdout.readline()
        if not line:
            raise Failed(f"the proxy before {server} ended with {self._process.wait()}")
        self.address = json.loads(line)["address"]

    def counted(self, since=None):
        """Connections, requests, bytes and processor time so far, or since an earlier count."""
        now = self.ask({})
        return {name: value - (since or {}).get(name, 0) for name, value in now.items()}


def version():
    """What nginx says of itself."""
    return subprocess.run([NGINX, "-v"], capture_output=True, text=True, check=True).stderr.strip()
