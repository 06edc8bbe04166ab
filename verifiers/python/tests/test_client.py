"""The HTTP client against a server."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from gatehouse_verify.client import MAX_BYTES, Client


class Handler(BaseHTTPRequestHandler):
    requested = []
    waiting = threading.Event()
    stop = threading.Event()

    def do_GET(self):
        self.requested.append(self.path)
        if self.path == "/base/never":
            self.waiting.set()
            self.stop.wait(10)
        elif self.path == "/base/half":
            self._send(200, b"{", length=100)
            self.stop.wait(10)
        elif self.path == "/base/slow":
            self._send(200, b"", length=100)
            while not self.stop.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()
        elif self.path == "/base/large":
            self._send(200, b"1" * (MAX_BYTES + 1))
        elif self.path == "/base/moved":
            self._send(302, b"", location="/elsewhere")
        else:
            self._send(200, b'{"ok": true}')

    def _send(self, status, body, length=None, location=None):
        self.send_response(status)
        self.send_header("Content-Length", str(length or len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def client():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Client(f"http://127.0.0.1:{server.server_port}/base/")
    Handler.stop.set()
    server.shutdown()
    server.server_close()


def test_json_is_read_below_the_path_of_the_address(client):
    assert client.json("/ok", 5, {}) == {"ok": True}
    assert Handler.requested[-1] == "/base/ok"


@pytest.mark.parametrize("path", ["/never", "/half", "/slow"])
def test_a_response_that_does_not_come_or_does_not_end_has_a_time_limit(client, path):
    with pytest.raises(TimeoutError):
        client.json(path, 0.1, {})


def test_a_redirect_is_not_followed(client):
    with pytest.raises(OSError, match="status 302"):
        client.json("/moved", 5, {})
    assert "/elsewhere" not in Handler.requested


def test_a_response_of_more_than_4_mib_is_rejected(client):
    with pytest.raises(OSError, match="more than"):
        client.json("/large", 5, {})


def test_close_ends_a_request_that_waits(client):
    Handler.waiting.clear()
    other = Client(client._base.geturl())
    errors = []

    def read():
        try:
            other.json("/never", 10, {})
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    assert Handler.waiting.wait(5)
    other.close()
    thread.join(5)
    assert errors and not isinstance(errors[0], TimeoutError)
    with pytest.raises(OSError, match="closed"):
        other.json("/ok", 5, {})
