"""A web server for one file, with the ways of real ones."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """Attributes:
    content: what every address has.
    cut: bytes after which a connection is closed.
    ranges: whether it can go on in the middle.
    status: what it answers instead, when not 200.
    redirect: where it sends everybody.
    asked: path, range and authorization of each request.
    stated: headers that it answers with where it is only asked about a file, and a status.
    """

    content: bytes
    cut: int | None = None
    ranges: bool = True
    status: int = 200
    redirect: str = ""
    url: str = ""
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    stated: tuple[int, dict[str, str]] = (404, {})


@contextmanager
def serving(site):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def do_HEAD(self):
            status, headers = site.stated
            site.asked.append((self.path, "HEAD", self.headers.get("Authorization")))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self):
            wanted = self.headers.get("Range")
            site.asked.append((self.path, wanted, self.headers.get("Authorization")))
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and site.ranges else 0
            if site.redirect or site.status != 200:
                self.send_response(302 if site.redirect else site.status)
                self.send_header("Location", site.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(site.content) - 1}/{len(site.content)}")
            self.send_header("Content-Length", str(len(site.content) - start))
            self.end_headers()
            stop = None if site.cut is None else start + site.cut
            self.wfile.write(site.content[start:stop])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
