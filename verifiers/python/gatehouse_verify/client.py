"""Reads JSON from Gatehouse. Each request has a time limit, and each response a limit of size."""

from __future__ import annotations

import json
import socket
import threading
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

MAX_BYTES = 4 * 1024 * 1024


class Client:
    """Does not follow redirects: they would send the secret to another address."""

    def __init__(self, base: str) -> None:
        self._base = urlsplit(base.rstrip("/"))
        self._pending: set[HTTPConnection] = set()
        self._lock = threading.Lock()
        self._closed = False

    def json(self, path: str, timeout: float, headers: dict[str, str]) -> Any:
        """`timeout` is in seconds, for the whole response."""
        connection = self._connection(timeout)
        late = threading.Event()
        timer = threading.Timer(timeout, lambda: (late.set(), _abort(connection)))
        timer.daemon = True
        timer.start()
        try:
            connection.request("GET", self._base.path + path, headers={"Accept": "application/json", **headers})
            response = connection.getresponse()
            if response.status != 200:
                raise OSError(f"status {response.status}")
            body = response.read(MAX_BYTES + 1)
            if len(body) > MAX_BYTES:
                raise OSError(f"a response of more than {MAX_BYTES} bytes")
            return json.loads(body)
        except Exception as error:
            if late.is_set():
                raise TimeoutError(f"no response within {timeout} s") from error
            raise
        finally:
            timer.cancel()
            with self._lock:
                self._pending.discard(connection)
            connection.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for connection in self._pending:
                _abort(connection)

    def _connection(self, timeout: float) -> HTTPConnection:
        kind = HTTPSConnection if self._base.scheme == "https" else HTTPConnection
        connection = kind(self._base.netloc, timeout=timeout)
        with self._lock:
            if self._closed:
                raise OSError("the verifier is closed")
            self._pending.add(connection)
        return connection


def _abort(connection: HTTPConnection) -> None:
    """Ends a read of another thread. The method of SSLSocket would change the state that the thread uses."""
    if connection.sock is not None:
        try:
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
        except OSError:
            pass  # the connection has ended
